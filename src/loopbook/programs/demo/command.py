"""`loopbook demo`: build a book from real input, and say what it says."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from loopbook.cli.console import language_of
from loopbook.programs.demo.building import demo_book
from loopbook.programs.demo.lines import report_lines
from loopbook.programs.demo.report import demo_report
from loopbook.render.plain import json_text

BOOK = Path("demo.book")


def demo(
    *,
    book: Path = BOOK,
    json: Annotated[bool, Parameter(negative="")] = False,
    lang: str = "",
    as_of: str = "",
) -> int:
    """Build a book of retired batteries and of China's plan for 2025, and report on it.

    Parameters
    ----------
    book
        Folder of the demo's book; made when there is none, reused when it is complete.
    json
        Print JSON.
    lang
        Language: en or zh.
    as_of
        Day on which the plan's targets are judged, as 2026-02-01; default: today.
    """
    language = language_of(["--lang", lang] if lang else [])
    with demo_book(book) as opened:
        report = demo_report(opened, as_of)
    text = json_text(report, language) if json else "\n".join(report_lines(report, language))
    sys.stdout.write(text + "\n")
    return 0
