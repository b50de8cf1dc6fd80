"""`python -m loopbook.programs.bench RESULTS PAGE`: write the page of the results."""

import sys
from pathlib import Path

from loopbook.programs.bench.page import bench_page


def main() -> None:
    """Write the page, by default docs/bench.md from benchmarks/results here."""
    named = [Path(word) for word in sys.argv[1:]]
    results, page = named or (Path("benchmarks") / "results", Path("docs") / "bench.md")
    text = bench_page(page.read_text(encoding="utf-8"), results)
    page.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{page.as_posix()}\n")


if __name__ == "__main__":
    main()
