"""Page: the figures of docs/bench.md, written from the results that are kept by version.

They come from `benchmarks/results/*.json`, which `loopbook bench --json` wrote, so that the page
cannot go stale; the words around them are written by hand.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from loopbook.programs.bench.figure import Figure
from loopbook.programs.bench.report import (
    BenchReport,
    figure_text,
    machine_text,
    reference_text,
    required_texts,
    spread_text,
    times_text,
    verdict_text,
)

LANGUAGE = "en"
COMMAND = "uv run python -m loopbook.programs.bench benchmarks/results docs/bench.md"

BEGIN, END = "<!-- results -->", "<!-- end of results -->"


def bench_page(page: str, results: Path) -> str:
    """Return a page with all results of a folder between BEGIN and END, newest version first.

    Parameters
      page     as it is; what stands outside of the two marks is kept
      results  `VERSION.json` each, as `loopbook bench --json` writes them
    """
    files = sorted(results.glob("*.json"), key=_version, reverse=True)
    reports = [msgspec.json.decode(file.read_bytes(), type=BenchReport) for file in files]
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    told = "".join("\n".join(_run_lines(report)) + "\n\n" for report in reports)
    written = f"Written by `{COMMAND}`; a test compares.\n\n"
    return f"{before}{BEGIN}\n\n{told}{written}{END}{after}"


def _version(file: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in file.stem.split(".") if part.isdecimal())


def _run_lines(report: BenchReport) -> Iterator[str]:
    size = f"{report.links:,} links, {report.events:,} events, {report.items:,} items"
    yield f"## Version {report.version}: {report.links:,} links"
    yield ""
    quick = " This is a quick run, not the full size." if report.is_quick else ""
    yield f"{size}; {report.seconds} s.{quick}"
    yield f"Machine: {machine_text(report.machine)}; {report.machine.cores} cores."
    yield ""
    yield "| what | figure | beside | its figure | ratio | required | verdict | rounds |"
    yield "|---|---|---|---|---|---|---|---|"
    for figure in report.figures:
        yield _row(figure)


def _row(figure: Figure) -> str:
    what = figure_text(figure, LANGUAGE)
    value = spread_text(figure.value, figure.unit) if figure.value else "not measured here"
    beside = spread_text(figure.reference, figure.unit) if figure.reference else ""
    cells = (
        what,
        value,
        reference_text(figure, LANGUAGE),
        beside,
        times_text(figure, LANGUAGE),
        ", ".join(text.removeprefix("required: ") for text in required_texts(figure, LANGUAGE)),
        verdict_text(figure, LANGUAGE) if figure.value else "",
        str(figure.rounds),
    )
    return f"| {' | '.join(cells)} |"
