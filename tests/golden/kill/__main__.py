"""`python -m tests.golden.kill [--rounds N] [--journal sqlite|postgres|server] [STEP ...]`.

Kills books during each step, counts, and ends with 1 on any loss. `postgres` kills workers on a
PostgreSQL of its own, `server` that PostgreSQL itself.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.golden.kill.homes import CrashingHome, DatabaseHome, FolderHome, Home
from tests.golden.kill.rounds import STEPS, kill_rounds, told
from tests.store.postgres.server import Server

JOURNALS = ("sqlite", "postgres", "server")


@contextmanager
def home_of(journal: str) -> Iterator[Home]:
    """Lend a new home for books of a kind of journal."""
    with tempfile.TemporaryDirectory() as folder:
        if journal == "sqlite":
            yield FolderHome(Path(folder))
            return
        server = Server()
        try:
            kind = DatabaseHome if journal == "postgres" else CrashingHome
            yield kind(server, Path(folder))
        finally:
            server.close()


def main() -> int:
    """Run the rounds asked for, and print their counts."""
    asked = argparse.ArgumentParser(description="Kill books during each step, and count.")
    asked.add_argument("--rounds", type=int, default=100, help="kills of each step")
    asked.add_argument("--journal", choices=JOURNALS, default="sqlite", help="what is killed")
    asked.add_argument("steps", nargs="*", default=[], metavar="STEP", help=", ".join(STEPS))
    words = asked.parse_args()
    is_fine = True
    for step in words.steps or STEPS:
        began = time.perf_counter()
        with home_of(words.journal) as home:
            tally = kill_rounds(step, words.rounds, home)
        sys.stdout.write(f"{words.journal}: {told(step, tally)}\n")
        sys.stdout.write(f"{time.perf_counter() - began:>8.1f}  seconds\n")
        sys.stdout.flush()
        is_fine &= tally.is_fine
    return int(not is_fine)


if __name__ == "__main__":
    sys.exit(main())
