"""A trace beside PostgreSQL: recursive CTE with covering indexes, prepared and warm, in one run.

  trace       254 nodes
  trace_loop  about 10^4 nodes, through the recycling loop

A synthetic book is made, and a PostgreSQL cluster of its own, in a temporary folder: run as root,
by an unprivileged user, since initdb refuses root. Links go in by COPY, with the time at which they
end, so that one query finds the links of a trace, which tell its items; items alone are asked for
too. Both answers are compared first; the server only counts, it sends nothing.
Without PostgreSQL on this machine it says so and ends with 0.

Run: `uv run python benchmarks/bench_postgres.py [LINKS] [--book FOLDER] [--strict]`.
With --book the synthetic book of that many links is not made but read, and not written to.
"""

import argparse
import os
import platform
import pwd
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from loopbook.book.measure import LinkRows, Measured
from loopbook.programs.synthetic.building import begin, fill, plan_of
from loopbook.terms.lineage import FOREVER, PART_OF, Lineage, microseconds_of

LINKS = "200000"
ROUNDS, CALLS = 7, 9
MUST = 8.0
USER = "bench"

UP = f"""
WITH RECURSIVE up(item, moment) AS (
  VALUES ($1, {FOREVER - 1}::bigint)
  UNION
  SELECT link.source, CASE WHEN link.kind = {PART_OF} THEN up.moment ELSE link.since END
  FROM up JOIN link ON link.target = up.item
  WHERE link.since <= up.moment AND (link.kind <> {PART_OF} OR link.until > up.moment)
)"""
WAY = f"link.since <= up.moment AND (link.kind <> {PART_OF} OR link.until > up.moment)"
QUESTIONS = {
    "items": f"{UP} SELECT count(DISTINCT item) FROM up",
    "links": (
        f"{UP} SELECT count(*) FROM (SELECT DISTINCT link.* FROM up"
        f" JOIN link ON link.target = up.item WHERE {WAY}) AS ways"
    ),
}
SUMS = (
    f"{UP} SELECT sum(source), sum(target), sum(since), sum(until) FROM (SELECT DISTINCT link.*"
    f" FROM up JOIN link ON link.target = up.item WHERE {WAY}) AS ways"
)
"""What the links of a trace are, and not only how many: their ends and when they held."""

SETTINGS = (
    "-c listen_addresses='' -c shared_buffers=1GB -c work_mem=256MB -c fsync=off -c jit=off"
    " -c max_parallel_workers_per_gather=0"
)


def main() -> int:
    """Measure both traces and print them; return 1 when --strict and the larger one misses."""
    parser = argparse.ArgumentParser()
    parser.add_argument("links", nargs="?", default=LINKS)
    parser.add_argument("--book", type=Path)
    parser.add_argument("--strict", action="store_true")
    words = parser.parse_args()
    programs = binaries()
    if programs is None:
        print("no PostgreSQL here: neither pg_config nor initdb and pg_ctl are found; nothing run")
        return 0
    plan = plan_of(words.links, 1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        path = words.book or folder / "bench.book"
        if words.book is None:
            with begin(path) as book:
                for _ in fill(book, plan):
                    pass
        with Measured(path) as measured, cluster(programs, folder) as server:
            server.load(measured.links())
            print(
                f"{platform.system()} {platform.machine()}, Python {platform.python_version()},"
                f" {server.version()}, {os.cpu_count()} cores; {plan.tally.links:,} links"
            )
            compare("trace", plan.pack254, measured, server)
            ratio = compare("trace_loop", plan.looped, measured, server)
    print(f"required of trace_loop, links: at least {MUST:.0f}x: {verdict(ratio)}")
    return int(words.strict and ratio < MUST)


def verdict(ratio: float) -> str:
    """Return in words whether the required ratio is met."""
    return "met" if ratio >= MUST else "NOT met"


def compare(label: str, item: str, measured: Measured, server: "Server") -> float:
    """Print what one genealogy costs both, taking turns; return the ratio for the items."""
    trace, number = measured.tracer(), int(measured.stack.number(item))
    found = trace(item)
    server.prepare(number)
    told = {question: server.answer(question) for question in QUESTIONS}
    assert told == {"items": found.node_count, "links": found.link_count}, told
    assert server.sums() == sums(measured, found), "the links or their times are others"
    ratios: dict[str, list[float]] = {question: [] for question in QUESTIONS}
    times: dict[str, list[float]] = {"ours": [], **{question: [] for question in QUESTIONS}}
    for _ in range(ROUNDS):
        ours = middle_milliseconds(lambda: trace(item))
        times["ours"].append(ours)
        for question in QUESTIONS:
            theirs = server.milliseconds(question)
            times[question].append(theirs)
            ratios[question].append(theirs / ours)
    print(
        f"{label:10} {found.node_count:,} nodes, {found.link_count:,} links:"
        f" p50 {statistics.median(times['ours']):.2f} ms"
    )
    for question, each in ratios.items():
        print(
            f"{'':10} {statistics.median(each):.1f}x as fast as PostgreSQL for the {question}"
            f" (min {min(each):.1f}, max {max(each):.1f}),"
            f" p50 {statistics.median(times[question]):.2f} ms in the server"
        )
    return statistics.median(ratios["links"])


def sums(measured: Measured, found: Lineage) -> list[int]:
    """Return the sums of the ends of links by number, and of when they began and ended."""
    ends = ([link.source for link in found.links], [link.target for link in found.links])
    untils = (link.until for link in found.links)
    return [
        *(sum(measured.stack.numbers(names).tolist()) for names in ends),
        sum(microseconds_of(link.since) for link in found.links),
        sum(FOREVER if until is None else microseconds_of(until) for until in untils),
    ]


def middle_milliseconds(work: Callable[[], object]) -> float:
    """Return the middle one of the milliseconds of some calls."""
    spent = []
    for _ in range(CALLS):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1e3)
    return statistics.median(spent)


def binaries() -> dict[str, str] | None:
    """Return the programs of PostgreSQL by name; None when one is missing."""
    config = shutil.which("pg_config")
    places = [os.environ.get("PATH", "")]
    if config:
        done = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        places.insert(0, done.stdout.strip())
    path = os.pathsep.join(places)
    found = {name: shutil.which(name, path=path) for name in ("initdb", "pg_ctl", "psql")}
    return {name: str(file) for name, file in found.items()} if all(found.values()) else None


@contextmanager
def cluster(programs: dict[str, str], folder: Path) -> Iterator["Server"]:
    """Lend a server with a cluster of its own, which only this machine's files lead to."""
    home = folder / "postgres"
    home.mkdir()
    server = Server(programs, home)
    if server.user is not None:
        os.chown(home, server.user.pw_uid, server.user.pw_gid)
    data = str(home / "data")
    server.run("initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
    settings = f"{SETTINGS} -k {home}"
    log = str(home / "log")
    server.run("pg_ctl", "-D", data, "-w", "-l", log, "-o", settings, "start")
    try:
        server.open()
        yield server
    finally:
        server.close()
        server.run("pg_ctl", "-D", data, "-m", "immediate", "stop")


class Server:
    """One PostgreSQL server, and one session of psql in it."""

    def __init__(self, programs: dict[str, str], home: Path) -> None:
        self._programs = programs
        self._home = home
        self.user = pwd.getpwnam("nobody") if os.getuid() == 0 else None
        self._session: subprocess.Popen[str] | None = None

    def run(self, name: str, *words: str) -> None:
        """Run a program of PostgreSQL as the unprivileged user."""
        subprocess.run(
            [self._programs[name], *words],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self._home,
            user=self.user.pw_uid if self.user else None,
            group=self.user.pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
        )

    def open(self) -> None:
        """Begin the session."""
        words = ("-X", "-q", "-A", "-t", "-h", str(self._home), "-U", USER, "-d", "postgres")
        self._session = subprocess.Popen(
            [self._programs["psql"], *words, "-v", "ON_ERROR_STOP=1"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        """End the session."""
        if self._session is not None:
            self._session.communicate("\\q\n")

    def ask(self, text: str) -> list[str]:
        """Give lines to psql; return what it says, line by line."""
        assert self._session is not None
        assert self._session.stdin is not None
        assert self._session.stdout is not None
        self._session.stdin.write(f"{text}\n\\echo =\n")
        self._session.stdin.flush()
        lines = []
        while (line := self._session.stdout.readline()) != "=\n":
            assert line, "psql ended"
            lines.append(line.strip())
        return lines

    def version(self) -> str:
        """Return the server's name and version."""
        return f"PostgreSQL {self.ask('SHOW server_version;')[0].split()[0]}"

    def load(self, links: Iterable[LinkRows]) -> None:
        """Put the links into a table with two covering indexes."""
        self.ask(
            "CREATE UNLOGGED TABLE link (target bigint, source bigint, kind smallint,"
            " since bigint, until bigint);"
        )
        file = self._home.parent / "links.tsv"
        with file.open("w", encoding="ascii") as out:
            for columns in links:
                for row in zip(*(column.tolist() for column in columns), strict=True):
                    out.write("\t".join(map(str, row)) + "\n")
        self.ask(f"\\copy link FROM '{file}'")
        self.ask("CREATE INDEX ON link (target) INCLUDE (source, kind, since, until);")
        self.ask("CREATE INDEX ON link (source) INCLUDE (target, kind, since, until);")
        self.ask("VACUUM ANALYZE link;")

    def prepare(self, item: int) -> None:
        """Prepare both questions for an item."""
        self.ask("DEALLOCATE ALL;")
        for name, query in QUESTIONS.items():
            self.ask(f"PREPARE {name}(bigint) AS {query};")
        self.ask(f"PREPARE sums(bigint) AS {SUMS};")
        self.ask(f"\\set item {item}")

    def answer(self, question: str) -> int:
        """Return the count that a question gives."""
        return int(self.ask(f"EXECUTE {question}(:item);")[0])

    def sums(self) -> list[int]:
        """Return the sums of sources, targets, beginnings and ends."""
        return [int(text) for text in self.ask("EXECUTE sums(:item);")[0].split("|")]

    def milliseconds(self, question: str) -> float:
        """Return the middle one of the milliseconds that the server takes, planning included."""
        spent = []
        for _ in range(CALLS):
            lines = self.ask(f"EXPLAIN (ANALYZE, TIMING OFF) EXECUTE {question}(:item);")
            ends = [line for line in lines if line.startswith(("Planning Time", "Execution Time"))]
            spent.append(sum(float(line.split()[2]) for line in ends))
        return statistics.median(spent)


if __name__ == "__main__":
    sys.exit(main())
