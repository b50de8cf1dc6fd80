"""How quick supervision is and how right: a synthetic book with seeded faults, whole.

  whole      every rule of cn-remanufactured and of the packs it extends, every contradiction of the
             ledger, every custody gap: `Book.supervise`
  ledger     contradictions of the ledger alone
  DuckDB     one of some twenty kinds (a thing used by two transformations) in SQL over the sealed
             Parquet files of the same book; it knows neither declared errors nor readers, and must
             find at least every item that supervision finds

Precision and recall are by kind: an item found is right when a fault seeded in it says that this
kind must find it. Every kind must reach both floors.

Run: `uv run python benchmarks/bench_supervise.py [LINKS] [SHARE] [FOLDER]`; a book that stands in
FOLDER is used again. Times hang on the machine.
"""

import json
import platform
import resource
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import duckdb

from loopbook.book import Book, open_book
from loopbook.programs.synthetic.building import begin, fill, plan_of, write_faults
from loopbook.render.suspicion import kind_of

LINKS, SHARE = "1e6", 0.2
PRECISION_MIN, RECALL_MIN = 0.99, 0.99
SECONDS_MAX, LINKS_OF_IT = 60.0, 10_000_000
LEDGER = tuple(f"LB-U{number}" for number in range(31, 43))

USED_TWICE = """
    SELECT name FROM read_parquet('{links}') AS l JOIN read_parquet('{items}') AS i
      ON l.source = i.item
    WHERE l.kind = 0 AND name LIKE '%/21/%'
    GROUP BY name HAVING count(DISTINCT l.sequence) > 1
"""


def main() -> None:
    """Measure and print; fail where a floor is missed."""
    links = sys.argv[1] if len(sys.argv) > 1 else LINKS
    share = float(sys.argv[2]) if len(sys.argv) > 2 else SHARE
    folder = Path(sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp())
    path = folder / f"supervise-{links}-{share}.book"
    print(f"{platform.platform()}, Python {platform.python_version()}, duckdb {duckdb.__version__}")
    sidecar = build(path, links, share)
    with open_book(path, is_read_only=True) as book:
        seconds = {"ledger": timed(book, LEDGER), "whole": timed(book, ())}
        scores, twice = measured(book, sidecar)
    seconds["DuckDB"] = against_duckdb(path, twice)
    for name, each in seconds.items():
        print(f"{name:8} {each:8.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"memory   {peak:8.2f} GiB at most")
    for kind, (right, wrong, missed) in sorted(scores.items()):
        precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
        print(f"{kind:26} {right:6} right {wrong:4} wrong {missed:4} missed", end="")
        print(f"  precision {precision:.3f} recall {recall:.3f}")
        assert min(precision / PRECISION_MIN, recall / RECALL_MIN) >= 1, kind
    floor = SECONDS_MAX * max(float(links) / LINKS_OF_IT, 0.05)
    assert seconds["whole"] <= floor, f"slower than {floor:.0f} s"


def build(path: Path, links: str, share: float) -> Path:
    """Make the book when there is none; return the file that says what was seeded."""
    wanted = plan_of(links, 1, share)
    if not path.exists():
        begun = time.perf_counter()
        with begin(path, wanted) as book:
            for _ in fill(book, wanted):
                pass
        print(f"built in {time.perf_counter() - begun:.0f} s")
    sidecar = write_faults(path, wanted)
    assert sidecar is not None
    return sidecar


def timed(book: Book, kinds: tuple[str, ...]) -> float:
    """Return the seconds that looking for some kinds takes."""
    begun = time.perf_counter()
    found = book.supervise(kinds=kinds, limit=100)
    seconds = time.perf_counter() - begun
    print(f"{found.items} items, {sum(each.count for each in found.counts)} suspicions")
    return seconds


def measured(book: Book, sidecar: Path) -> tuple[dict[str, tuple[int, int, int]], set[str]]:
    """Return right, wrong and missed items by kind, and the items found to be used twice."""
    expected: dict[str, set[str]] = defaultdict(set)
    for rows in json.loads(sidecar.read_bytes())["faults"].values():
        for found in (each for row in rows for each in row["found_by"]):
            for kind in found["kinds"]:
                expected[kind].add(found["item"])
    told: dict[str, set[str]] = defaultdict(set)
    for each in book.supervise(limit=100_000).suspicions:
        told[kind_of(each)].add(each.item)
    scores = {
        kind: (
            len(expected[kind] & told[kind]),
            len(told[kind] - expected[kind]),
            len(expected[kind] - told[kind]),
        )
        for kind in {*expected, *told}
    }
    return scores, told["LB-U34"]


def against_duckdb(path: Path, twice: set[str]) -> float:
    """Return the seconds that SQL takes for one kind, and hold what it finds against ours."""
    begun = time.perf_counter()
    query = USED_TWICE.format(
        links=path / "segments" / "*" / "links.parquet",
        items=path / "segments" / "*" / "items.parquet",
    )
    found = {name for (name,) in duckdb.sql(query).fetchall()}
    seconds = time.perf_counter() - begun
    assert twice <= found, "SQL finds less"
    print(f"DuckDB: {len(found)} used twice, errors not left out; supervision: {len(twice)}")
    return seconds


if __name__ == "__main__":
    main()
