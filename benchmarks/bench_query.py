"""How quick a question to the events is: the first page of 30, beside a plain scan in the same run.

  item   everything that speaks of one thing, asked by another spelling of its name
  step   one business step in a month, latest first
  rare   error declarations, in the order of the ledger

The plain scan of a question is one of two: DuckDB over the Parquet tables of the same segments,
which finds the rows and reads no event; or reading every entry and matching it, which is timed on
the first 5,000 entries and counted up to the ledger, since nobody would wait for all of it.

Run: `uv run python benchmarks/bench_query.py [BOOK | LINKS]`; without a book a synthetic one of
LINKS links (10^5) is made in a folder of its own. Times hang on the machine; ratios count.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

import loopbook
from loopbook.book import Book
from loopbook.book.querying import Questions
from loopbook.formats.content import content_of
from loopbook.formats.context import names_of
from loopbook.formats.query import url_query
from loopbook.programs.synthetic import documents, master_document, plan
from loopbook.terms.query import Query
from loopbook.trace.query import matcher

LINKS = 100_000
ROUNDS = 15
SAMPLE = 5_000
ITEM = "https://id.gs1.org/01/09520001005107/21/0-0-0"
QUESTIONS = {
    "item": {"MATCH_anyEPC": ITEM, "orderBy": "eventTime"},
    "step": {
        "EQ_bizStep": "shipping",
        "GE_eventTime": "2021-03-01T00:00:00Z",
        "LT_eventTime": "2021-04-01T00:00:00Z",
        "orderBy": "eventTime",
    },
    "rare": {"EXISTS_errorDeclaration": ""},
}
SQL = {
    "step": (
        "SELECT sequence FROM rows WHERE biz_step = 'shipping' AND kind = 1 AND"
        " time >= '2021-03-01 00:00:00+00' AND time < '2021-04-01 00:00:00+00'"
        " ORDER BY time DESC, sequence DESC LIMIT 30"
    ),
    "rare": "SELECT sequence FROM rows WHERE is_correction ORDER BY sequence LIMIT 30",
}


def main() -> None:
    """Measure each question and print p50 and ratios."""
    with _book(sys.argv[1] if len(sys.argv) > 1 else str(LINKS)) as book:
        questions = Questions(book.store, book._readings)
        print(f"{book.store.size():,} entries")
        for label, params in QUESTIONS.items():
            _compare(label, url_query(params, names_of(b"")), book, questions)


@contextmanager
def _book(words: str) -> Iterator[Book]:
    if Path(words).is_dir():
        with loopbook.open(words) as book:
            yield book
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "query.book"
        wanted = plan(int(float(words)), seed=1)
        with loopbook.new(path, ["cn-battery"]) as made:
            for document in (master_document(wanted), *documents(wanted)):
                made.record(document, document="synthetic")
        with loopbook.open(path) as book:
            yield book


def _compare(label: str, query: Query, book: Book, questions: Questions) -> None:
    start = time.perf_counter()
    page = questions.events(query)
    first = time.perf_counter() - start
    own = _median(lambda: questions.events(query))
    told = f"{label:<5} {len(page.entries):>3} events"
    print(f"{told}: first {first * 1e3:.1f} ms, p50 {own * 1e3:.2f} ms", end="")
    if label in SQL:
        files = [str(segment.folder / "events.parquet") for segment in book.store.sealed().links]
        connection = duckdb.connect()
        connection.read_parquet(files).create_view("rows")
        found = [row[0] for row in connection.execute(SQL[label]).fetchall()]
        sealed = book.store.sealed().last
        assert found == [e.sequence for e in page.entries if e.sequence <= sealed][: len(found)]
        scan = _median(lambda: connection.execute(SQL[label]).fetchall())
        print(f"; DuckDB over the same tables {scan * 1e3:.1f} ms, {scan / own:.1f}x", end="")
    whole = _plain(query, book, questions)
    print(f"; reading every event {whole:.1f} s, {whole / own:,.0f}x")


def _median(call: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _plain(query: Query, book: Book, questions: Questions) -> float:
    """Return the seconds that matching every entry takes, from those of the first SAMPLE."""
    matches = matcher(query, questions.surroundings())
    size = book.store.size()
    sample = min(SAMPLE, size)
    start = time.perf_counter()
    for entry in book.store.read(1, sample):
        event = content_of(entry.draft.content, entry.draft.context).canonical
        matches(event, entry.record_time)
    return (time.perf_counter() - start) * size / sample


if __name__ == "__main__":
    main()
