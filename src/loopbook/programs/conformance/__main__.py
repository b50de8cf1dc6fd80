"""Run the suite by itself: `python -m loopbook.programs.conformance URL`."""

import sys

from loopbook.cli.app import run

if __name__ == "__main__":
    raise SystemExit(run(["conformance", *sys.argv[1:]]))
