"""How quick it is to say where 100,000 items of a book are, beside SQLite in the same run.

SQLite has the touches of all items in memory with a covering index, and is asked the least that
could be asked: the last touch of each item, by a window, without containers, custody or rights.

Run: `uv run python benchmarks/bench_where.py BOOK`, a book of any size (`loopbook demo --size`
makes one). Times hang on the machine; the ratio is what counts.
"""

import sqlite3
import sys
import time
from collections.abc import Callable

import numpy as np

import loopbook
from loopbook.book.lives import LedgerLives
from loopbook.trace.custody import where

ITEMS = 100_000
REPEATS = 5
LAST = """
SELECT item, time, sequence FROM (
  SELECT item, time, sequence,
         row_number() OVER (PARTITION BY item ORDER BY time DESC, sequence DESC) AS place
  FROM touch WHERE item IN (SELECT item FROM asked)
) WHERE place = 1
"""


def main() -> None:
    """Measure both and print seconds and the ratio."""
    with loopbook.open(sys.argv[1], is_read_only=True) as book, book._turn:
        lives = book._lives_around(())
        count = lives.item_count()
        asked = np.random.default_rng(7).choice(count, min(ITEMS, count), replace=False)
        own = _quickest(lambda: where(lives, asked))
        other = _quickest(_window(lives, asked))
    print(f"items {len(asked)} of {count}")
    print(f"where            {own:8.3f} s")
    print(f"SQLite, last one {other:8.3f} s")
    print(f"ratio            {other / own:8.2f}")


def _quickest(ask: Callable[[], object]) -> float:
    found: list[float] = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        ask()
        found.append(time.perf_counter() - start)
    return min(found)


def _window(lives: LedgerLives, asked: np.ndarray) -> Callable[[], object]:
    """Return the question to SQLite, its tables filled and indexed."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE touch (item INTEGER, time INTEGER, sequence INTEGER)")
    items = np.sort(asked)
    touches = lives.touches(items)
    columns = (items[touches.owner], touches.time, touches.sequence)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    connection.executemany("INSERT INTO touch VALUES (?, ?, ?)", rows)
    connection.execute("CREATE INDEX covering ON touch (item, time DESC, sequence DESC)")
    connection.execute("CREATE TABLE asked (item INTEGER PRIMARY KEY)")
    connection.executemany("INSERT INTO asked VALUES (?)", ((int(each),) for each in items))
    return lambda: connection.execute(LAST).fetchall()


if __name__ == "__main__":
    main()
