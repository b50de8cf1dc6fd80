"""The command `loopbook`, and `python -m loopbook`."""

import sys

from loopbook.cli.app import run


def main() -> None:
    """Run the shell door and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
