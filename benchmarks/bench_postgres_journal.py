"""The journal in PostgreSQL beside the one in a folder, in one run, both durable on every answer.

  single    one entry, one thread: median milliseconds
  threads   64 threads, one entry each (group commit), beside one thread of the same journal
  batch     10,000 entries in one commit
  processes four processes, one thread each, beside one
  keys      rate of rows by COPY into a table of 10^6 under each key that was thought of

A cluster of its own is made as for the tests (`tests/store/postgres/server.py`), on a socket, with
fsync on; the folder lies on the same disk. Without PostgreSQL on this machine it says so and ends
with 0.

Run: `uv run python benchmarks/bench_postgres_journal.py [--strict] [--keys]`.
"""

import os
import platform
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from hashlib import sha256
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import psycopg
from tests.store.postgres.server import USER, Server

from loopbook.book.place import journal_at, new_journal_at
from loopbook.store.journal import Journal
from loopbook.terms.entry import Draft, EntryKind, Identity

MUST = 4.0
SINGLES, THREADS, EACH, BATCH, PROCESSES, ROUNDS = 300, 64, 40, 10_000, 4, 5
ROWS, PART = 1_000_000, 10_000
NUMBERS = count(secrets.randbits(40) << 20)
KEYS = {
    "none but the sequence": "",
    "bigint hash": "CREATE INDEX ON t (key)",
    "hash index over the identifier": "CREATE INDEX ON t USING hash (id)",
    "unique (identifier, is it a correction)": "CREATE UNIQUE INDEX ON t (id, corr)",
}


def main() -> int:
    """Measure and print; return 1 when --strict and group commit misses what is required."""
    if sys.argv[1:2] == ["--child"]:
        return child(sys.argv[2])
    try:
        server = Server()
    except LookupError as fault:
        print(f"{fault}; nothing run")
        return 0
    try:
        print(
            f"{platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} cores,"
            f" PostgreSQL {server.sql('SHOW server_version')[0].split()[0]}"
        )
        if "--keys" in sys.argv:
            keys(server)
        ratio = journals(server)
        processes(server)
    finally:
        server.close()
    print(
        f"required of 64 threads beside one: at least {MUST:.0f}x:"
        f" {'met' if ratio >= MUST else 'NOT met'}"
    )
    return int("--strict" in sys.argv and ratio < MUST)


def journals(server: Server) -> float:
    """Print what both journals cost, taking turns; return the ratio of group commit."""
    with tempfile.TemporaryDirectory(dir=server.home.parent) as folder:
        both = {
            "postgresql": new_journal_at(server.new_url()),
            "folder": new_journal_at(Path(folder) / "a.book"),
        }
        found: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in both}
        for _ in range(ROUNDS):
            for name, journal in both.items():
                rate, middle = single(journal)
                found[name].append((middle, rate, many(journal), batch(journal)))
        for journal in both.values():
            assert journal.verify() == journal.size()
            journal.close()
    for name, rounds in found.items():
        middle, rate, shared, whole = (
            statistics.median(column) for column in zip(*rounds, strict=True)
        )
        ratios = [each[2] / each[1] for each in rounds]
        print(
            f"{name:11} single p50 {middle:.2f} ms, {rate:,.0f}/s; 64 threads {shared:,.0f}/s,"
            f" {statistics.median(ratios):.1f}x (min {min(ratios):.1f}, max {max(ratios):.1f});"
            f" batches of 10^4 {whole:,.0f}/s"
        )
    return statistics.median(each[2] / each[1] for each in found["postgresql"])


def drafts(number: int) -> list[Draft]:
    """Return drafts of some 700 bytes that are not known yet."""
    made = []
    for _ in range(number):
        name = f"ni:///sha-256;{sha256(str(next(NUMBERS)).encode()).hexdigest()}?ver=CBV2.0"
        content = (name * 8).encode()[:700]
        identity = Identity(id=name, is_correction=False, content_hash=sha256(content).digest())
        made.append(Draft(kind=EntryKind.EVENT, identity=identity, content=content, party="p"))
    return made


def single(journal: Journal) -> tuple[float, float]:
    """Return entries a second and the middle milliseconds of one, by one thread."""
    spent = []
    for draft in drafts(SINGLES):
        begun = time.perf_counter()
        journal.append([draft])
        spent.append(time.perf_counter() - begun)
    return SINGLES / sum(spent), statistics.median(spent) * 1e3


def many(journal: Journal) -> float:
    """Return entries a second of many threads, one entry each call."""
    shares = [drafts(EACH) for _ in range(THREADS)]
    threads = [threading.Thread(target=pour, args=(journal, share)) for share in shares]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return THREADS * EACH / (time.perf_counter() - begun)


def pour(journal: Journal, share: list[Draft]) -> None:
    """Append drafts one by one."""
    for draft in share:
        journal.append([draft])


def batch(journal: Journal) -> float:
    """Return entries a second of one large commit."""
    made = drafts(BATCH)
    begun = time.perf_counter()
    journal.append(made)
    return BATCH / (time.perf_counter() - begun)


def processes(server: Server) -> None:
    """Print what one and several processes append to one book, one entry each commit."""
    for number in (1, PROCESSES):
        url = server.new_url()
        new_journal_at(url).close()
        words = [sys.executable, __file__, "--child", url]
        children = [
            subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(number)
        ]
        for one in children:
            assert one.stdout is not None
            one.stdout.readline()
        begun = time.perf_counter()
        for one in children:
            one.communicate("\n")
        rate = number * SINGLES / (time.perf_counter() - begun)
        print(
            f"{number} process{'es' if number > 1 else ''}:"
            f" {rate:,.0f} commits of one entry a second"
        )


def child(url: str) -> int:
    """Append, when told to."""
    journal = journal_at(url)
    print("ready", flush=True)
    sys.stdin.readline()
    pour(journal, drafts(SINGLES))
    journal.close()
    return 0


def keys(server: Server) -> None:
    """Print what each key costs."""
    names = [f"ni:///sha-256;{sha256(str(n).encode()).hexdigest()}?ver=CBV2.0" for n in range(ROWS)]
    with psycopg.connect(f"host={server.home} user={USER} dbname=postgres", autocommit=True) as raw:
        for label, index in KEYS.items():
            raw.execute("DROP TABLE IF EXISTS t")
            raw.execute(
                "CREATE TABLE t (sequence bigint PRIMARY KEY, id text, corr smallint,"
                " key bigint, content bytea)"
            )
            if index:
                raw.execute(index)
            spent = [copied(raw, names, first) for first in range(0, ROWS, PART)]
            last = PART * 10 / sum(spent[-10:])
            size = raw.execute("SELECT pg_indexes_size('t') / 1000000").fetchone()
            print(
                f"key: {label:40} {last:,.0f} rows/s at 10^6,"
                f" all indexes {size[0] if size else 0} MB"
            )


def copied(raw: "psycopg.Connection", names: list[str], first: int) -> float:
    """Return the seconds that one part takes."""
    rows = [
        (
            n,
            names[n],
            0,
            int.from_bytes(sha256(names[n].encode()).digest()[:8], "big", signed=True),
            bytes(700),
        )
        for n in range(first, first + PART)
    ]
    begun = time.perf_counter()
    with raw.cursor() as cursor, cursor.copy("COPY t FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(("int8", "text", "int2", "int8", "bytea"))
        for row in rows:
            copy.write_row(row)
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
