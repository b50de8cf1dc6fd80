"""How quick a lineage is: over memory-mapped columns, beside SQLite in the same run.

  small   a battery pack, 254 items in 7 generations: cells, electrodes, lots down to the ore
  large   a refined lot made of 42 packs taken apart: about 10^4 items

SQLite has the same links with two covering indexes, and all its pages in memory. Two questions:
  same    the answer of a lineage: items with the moment at which they count, respecting times and
          endings, and the links between them
  reach   the items only, by a recursive CTE that looks at no time: the least that could be asked

Run: `uv run python benchmarks/bench_trace.py [FOLDER]`. Times hang on the machine; ratios are what
counts.
"""

import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.store.ending import EVERY_CHILD, EndingColumns, Endings
from loopbook.store.known import Voids, are_known
from loopbook.terms.lineage import (
    BECAME,
    FOREVER,
    NO_LINKS,
    PART_OF,
    AsOf,
    Direction,
    Lineage,
    LinkColumns,
    Touch,
    moment_of,
)
from loopbook.trace.lineage import Limits, lineage

LINKS = 1_000_000
GROUP = 42
ROUNDS = 15
REPEATS = 7
HOUR = 3_600_000_000

Column = NDArray[np.int64]
Row = tuple[int, ...]


def main() -> None:
    """Measure both genealogies and print p50 and ratio."""
    parent = sys.argv[1] if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory(dir=parent) as name:
        links, endings, asked = world()
        arrays = Arrays(Path(name), links, endings)
        database = sqlite(Path(name) / "links.sqlite", links, endings)
        print(
            f"{platform.platform()}, Python {platform.python_version()}, numpy {np.__version__}, "
            f"SQLite {sqlite3.sqlite_version}; {len(links.source):,} links"
        )
        for label, item in asked.items():
            compare(label, item, arrays, database)
        database.close()


def compare(label: str, item: int, arrays: "Arrays", database: sqlite3.Connection) -> None:
    """Print what one genealogy costs both."""
    work: dict[str, Callable[[], object]] = {
        "ours": lambda: upstream(arrays, item),
        "same": lambda: same(database, item),
        "reach": lambda: database.execute(REACH, (item,)).fetchall(),
    }
    found = upstream(arrays, item)
    items, links = same(database, item)
    assert (found.node_count, found.link_count) == (len(items), len(links))
    assert {node.item for node in found.nodes} == {name_of(each) for each, _ in items}
    times: dict[str, list[float]] = {name: [] for name in work}
    # They take turns, since a machine is quick or slow for seconds at a time.
    for _ in range(ROUNDS):
        for name, call in work.items():
            times[name].append(timed(call))
    p50 = {name: statistics.median(each) * 1e3 for name, each in times.items()}
    print(
        f"{label:<6} {found.node_count:,} items, {found.link_count:,} links, depth {found.depth}:"
        f" p50 {p50['ours']:.2f} ms"
    )
    for name in ("same", "reach"):
        ratios = [their / our for their, our in zip(times[name], times["ours"], strict=True)]
        print(
            f"       {statistics.median(ratios):.1f}x as quick as SQLite, {name}"
            f" (min {min(ratios):.1f}, max {max(ratios):.1f}), p50 {p50[name]:.2f} ms"
        )


def timed(work: Callable[[], object]) -> float:
    """Return the median seconds of a few calls."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def upstream(arrays: "Arrays", item: int) -> Lineage:
    """Return the genealogy, its nodes and links not yet looked at."""
    limits = Limits(nodes=100_000)
    return lineage(arrays, name_of(item), Direction.UPSTREAM, AsOf(), limits)


def name_of(item: int) -> str:
    return f"https://id.example.org/item/{item}"


class Links(NamedTuple):
    """Links in the order of entries."""

    source: Column
    target: Column
    kind: Column
    since: Column
    sequence: Column


# From ore to a pack: stages, and items of each.
STAGES = (
    ("ore", 1),
    ("nickel", 2),
    ("precursor", 2),
    ("cathode", 8),
    ("electrode", 32),
    ("cell", 192),
    ("module", 16),
    ("pack", 1),
)


def world() -> tuple[Links, EndingColumns, dict[str, int]]:
    """Return batteries from ore to refined lot, endings, and the items to ask about by label."""
    rows: list[tuple[int, int, int, int, int]] = []
    ended: list[tuple[int, int, int, int]] = []
    asked: dict[str, int] = {}
    first = sequence = 0
    packs: list[int] = []
    while len(rows) < LINKS or len(packs) % GROUP == 0:
        stages = []
        for _, count in STAGES:
            stages.append(range(first, first + count))
            first += count
        for number, (before, after) in enumerate(pairwise(stages)):
            kind = PART_OF if number >= 5 else BECAME
            for sources, targets in steps(before, after):
                sequence += 1
                told = kind, sequence * HOUR, sequence
                rows += [(source, target, *told) for source in sources for target in targets]
        packs.append(stages[-1][0])
        # The last one: no pack after it is taken apart.
        asked["small"] = packs[-1]
        if len(packs) % 5 == 0:
            # A module is taken out before anything else is done to the pack, and put back.
            sequence += 2
            module = stages[-2][0]
            ended.append((packs[-1], module, (sequence - 1) * HOUR, sequence - 1))
            rows.append((module, packs[-1], PART_OF, sequence * HOUR, sequence))
        if len(packs) % GROUP == 0:
            mass, refined = first, first + 1
            first += 2
            sequence += 1
            for pack in packs[-GROUP:]:
                rows.append((pack, mass, BECAME, sequence * HOUR, sequence))
                ended.append((pack, EVERY_CHILD, (sequence + 1) * HOUR, sequence + 1))
            sequence += 2
            rows.append((mass, refined, BECAME, sequence * HOUR, sequence))
            asked.setdefault("large", refined)
    links = Links(*np.array(rows, np.int64).T.copy())
    return links, EndingColumns(*np.array(ended, np.int64).T.copy()), asked


def steps(before: range, after: range) -> Iterator[tuple[range, range]]:
    """Yield inputs and outputs of each event between two stages."""
    count = min(len(before), len(after))
    ins, outs = len(before) // count, len(after) // count
    for n in range(count):
        yield before[n * ins : (n + 1) * ins], after[n * outs : (n + 1) * outs]


class Arrays:
    """An Adjacency of one run of entries: sorted columns in files, mapped into memory."""

    def __init__(self, folder: Path, links: Links, endings: EndingColumns) -> None:
        self._voids = Voids()
        self._endings = Endings.sorted(endings, self._voids, lambda *_: None)
        self._into = Side(folder, "into", links.target, links.source, links)
        self._out_of = Side(folder, "out", links.source, links.target, links)

    def number(self, item: str) -> int:
        return int(item.rpartition("/")[2])

    def names(self, numbers: Column) -> list[str]:
        return [name_of(number) for number in numbers.tolist()]

    def are_classes(self, numbers: Column) -> NDArray[np.bool_]:
        return np.zeros(len(numbers), np.bool_)

    def into(self, items: Column, as_of: AsOf) -> LinkColumns:
        return self._seen(self._into, items, as_of, is_into=True)

    def out_of(self, items: Column, as_of: AsOf) -> LinkColumns:
        return self._seen(self._out_of, items, as_of, is_into=False)

    def touches(self, item: str, as_of: AsOf) -> Sequence[Touch]:
        links = self.into(np.array([self.number(item)]), as_of)
        return [
            Touch(n, moment_of(t))
            for n, t in zip(links.sequence, links.since.tolist(), strict=True)
        ]

    def knows(self, item: str) -> bool:
        return self.number(item) >= 0

    def _seen(self, side: "Side", items: Column, as_of: AsOf, *, is_into: bool) -> LinkColumns:
        owner, rows = side.rows(items)
        if not len(rows):
            return NO_LINKS
        since, sequence = side.since[rows], side.sequence[rows]
        until, ended_by = np.full(len(rows), FOREVER), np.zeros(len(rows), np.int64)
        links = LinkColumns(
            owner, side.other[rows], side.kind[rows], since, until, sequence, ended_by
        )
        is_seen = are_known(sequence, since, as_of)
        if is_seen is not None:
            links = links.at(is_seen)
        is_void = self._voids.held(links.sequence, as_of)
        if is_void.any():
            links = links.at(~is_void)
        part = (links.kind == PART_OF).nonzero()[0]
        if len(part):
            asked, others = items[links.owner[part]], links.other[part]
            parents, children = (asked, others) if is_into else (others, asked)
            moments = links.since[part], links.sequence[part]
            ends = self._endings.ends(parents, children, *moments, as_of)
            links.until[part], links.ended_by[part] = ends
        return links


class Side:
    """Links sorted by the item at one end."""

    def __init__(self, folder: Path, name: str, key: Column, other: Column, links: Links) -> None:
        order = np.lexsort(
            (links.target, links.source, links.kind, links.sequence, links.since, key)
        )
        keys, firsts = np.unique(key[order], return_index=True)

        def mapped(column: str, values: NDArray[np.generic]) -> NDArray[np.generic]:
            file = folder / f"{name}_{column}.npy"
            np.save(file, values)
            # A plain array over the map: the subclass costs more than the search.
            return np.load(file, mmap_mode="r").view(np.ndarray)

        self.keys = mapped("keys", keys)
        self.offsets = mapped("offsets", np.append(firsts, len(order)))
        self.other = mapped("other", other[order])
        self.kind = mapped("kind", links.kind[order].astype(np.int8))
        self.since = mapped("since", links.since[order])
        self.sequence = mapped("sequence", links.sequence[order])

    def rows(self, items: Column) -> tuple[Column, Column]:
        """Return the position of the item asked and the row of each of its links."""
        at = np.minimum(self.keys.searchsorted(items), len(self.keys) - 1)
        hit = (self.keys[at] == items).nonzero()[0]
        at = at[hit]
        first = self.offsets[at]
        count = self.offsets[at + 1] - first
        ends = count.cumsum()
        total = int(ends[-1]) if len(ends) else 0
        return hit.repeat(count), np.arange(total) + (first - ends + count).repeat(count)


REACH = """
with recursive up(item) as (
  values (?)
  union
  select link.source from up join link on link.target = up.item
)
select item from up
"""

WAYS = f"""
with recursive up(item, moment) as (
  values (?, {FOREVER - 1})
  union
  select link.source, iif(link.kind = {PART_OF}, up.moment, link.since)
  from up join link on link.target = up.item where {{way}}
)
"""
WAY = f"""
link.since <= up.moment and (link.kind <> {PART_OF} or not exists (
  select 1 from ending
  where parent = link.target and child in (link.source, {EVERY_CHILD})
  and (time, sequence) > (link.since, link.sequence) and time <= up.moment))
"""
ITEMS = WAYS.format(way=WAY) + "select item, max(moment) from up group by item"
BETWEEN = (
    WAYS.format(way=WAY)
    + f"select distinct link.* from up join link on link.target = up.item where {WAY}"
)


def same(database: sqlite3.Connection, item: int) -> tuple[list[Row], list[Row]]:
    """Return the items of a lineage with their moments, and its links."""
    items = database.execute(ITEMS, (item,)).fetchall()
    return items, database.execute(BETWEEN, (item,)).fetchall()


def sqlite(file: Path, links: Links, endings: EndingColumns) -> sqlite3.Connection:
    """Return a database of the links with two covering indexes, its pages in memory."""
    database = sqlite3.connect(file)
    database.execute("pragma cache_size = -1000000")
    database.execute("create table link (source, target, kind, since, sequence)")
    rows = zip(*(column.tolist() for column in links), strict=True)
    database.executemany("insert into link values (?, ?, ?, ?, ?)", rows)
    database.execute("create index up on link (target, source, kind, since, sequence)")
    database.execute("create index down on link (source, target, kind, since, sequence)")
    database.execute("create table ending (parent, child, time, sequence)")
    rows = zip(*(column.tolist() for column in endings), strict=True)
    database.executemany("insert into ending values (?, ?, ?, ?)", rows)
    database.execute("create index ended on ending (parent, child, time, sequence)")
    database.execute("analyze")
    database.commit()
    return database


if __name__ == "__main__":
    main()
