"""The command `loopbook`, and `python -m loopbook`."""

import gc
import sys

from loopbook.cli.app import run

COLLECT_EVERY = 200_000
"""Objects made between two looks of the collector: a capture makes millions, none in cycles."""


def main() -> None:
    """Run the shell door and leave with its exit code."""
    gc.set_threshold(COLLECT_EVERY)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
