"""`loopbook demo`: a book of real input and what it says, or a synthetic one of any size."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from loopbook.cli.console import language_of
from loopbook.programs.demo.building import demo_book
from loopbook.programs.demo.lines import report_lines
from loopbook.programs.demo.report import demo_report
from loopbook.programs.synthetic.building import begin, fill, plan_of, write_faults
from loopbook.programs.synthetic.plan import Plan
from loopbook.programs.synthetic.report import synthetic_lines, synthetic_report
from loopbook.render.plain import json_text
from loopbook.wording import say

BOOK = Path("demo.book")
SYNTHETIC_BOOK = Path("synthetic.book")
SEED = 1


@Parameter(name="*")
@dataclass(frozen=True)
class MadeUp:
    """What to make up.

    Parameters
    ----------
    size
        Build a synthetic book of battery lives instead, all made up, with so many links between
        items: 20000 or 1e6.
    seed
        With --size: decides masses and dates; the same seed makes the same events everywhere.
    faults
        With --size: add cars, and seed faults into so many of them (0.2 for a fifth; 0 for honest
        cars alone); what was seeded stands in BOOK.faults.json.
    """

    size: str = ""
    seed: int = SEED
    faults: float | None = None


PLAIN = MadeUp()


def demo(
    *,
    book: str | Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
    lang: str = "",
    as_of: str = "",
    made_up: MadeUp = PLAIN,
) -> int:
    """Build a book of retired batteries and of China's plan for 2025, and report on it.

    Parameters
    ----------
    book
        Folder of the book (default: demo.book, made when there is none, reused when it is
        complete; with --size: synthetic.book, which must not exist yet).
    json
        Print JSON.
    lang
        Language: en or zh.
    as_of
        Day on which the plan's targets are judged, as 2026-02-01; default: today.
    """
    language = language_of(["--lang", lang] if lang else [])
    if made_up.size:
        wanted = plan_of(made_up.size, made_up.seed, made_up.faults)
        text = _synthetic(book or SYNTHETIC_BOOK, wanted, language, is_json=json)
    else:
        with demo_book(book or BOOK) as opened:
            report = demo_report(opened, as_of)
        text = json_text(report, language) if json else "\n".join(report_lines(report, language))
    sys.stdout.write(text + "\n")
    return 0


def _synthetic(path: str | Path, plan: Plan, language: str, *, is_json: bool) -> str:
    """Make the synthetic book of a plan; return the report on it as text."""
    is_watched = sys.stderr.isatty()
    with begin(path, plan) as book:
        for done in fill(book, plan):
            if is_watched:
                line = say("synthetic.progress", language, done=done, total=plan.tally.events)
                sys.stderr.write(f"\r{line}")
        if is_watched:
            sys.stderr.write("\n")
        report = synthetic_report(book, plan, write_faults(path, plan))
    if is_json:
        return json_text(report, language)
    return "\n".join(synthetic_lines(report, language))
