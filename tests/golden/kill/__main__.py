"""`python -m tests.golden.kill [--rounds N] [STEP ...]`: kill, count, end with 1 on any loss."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.golden.kill.rounds import STEPS, kill_rounds, told


def main() -> int:
    """Run the rounds asked for, and print their counts."""
    asked = argparse.ArgumentParser(description="Kill books during each step, and count.")
    asked.add_argument("--rounds", type=int, default=100, help="kills of each step")
    asked.add_argument("steps", nargs="*", default=[], metavar="STEP", help=", ".join(STEPS))
    words = asked.parse_args()
    is_fine = True
    for step in words.steps or STEPS:
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            tally = kill_rounds(step, words.rounds, Path(folder))
        sys.stdout.write(f"{told(step, tally)}\n{time.perf_counter() - began:>8.1f}  seconds\n")
        sys.stdout.flush()
        is_fine &= tally.is_fine
    return int(not is_fine)


if __name__ == "__main__":
    sys.exit(main())
