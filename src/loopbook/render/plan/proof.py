"""Proof: a plan and its proof sheet as text for a terminal."""

from collections.abc import Iterator

from loopbook.render.findings import finding_lines
from loopbook.render.plan.sheet import Section, cell_text, sections
from loopbook.render.table import plain_text
from loopbook.terms.plan import Plan
from loopbook.wording import say

ROWS_SHOWN = 20
"""Rows of a table shown without `explain`; what is left out is counted."""

_SHORT = (
    "result",
    "decisions",
    "money",
    "conflict",
    "violations",
    "bindings",
    "refusals",
    "checks",
)


def plan_lines(plan: Plan, language: str, *, explain: bool = False) -> list[str]:
    """Return a plan as text: result, decisions, money, what binds, what was refused, the checks.

    Parameters
      explain   whether flows, the job's own tables and every row are told too
    """
    lines: list[str] = []
    for section in sections(plan, language):
        if explain or section.key in _SHORT:
            lines += [*([""] if lines else []), *_section(section, language, explain=explain)]
    lines += finding_lines(plan.findings, language)
    return lines


def _section(section: Section, language: str, *, explain: bool) -> Iterator[str]:
    yield section.title
    yield from section.lines
    if not section.rows:
        return
    shown = section.rows if explain else section.rows[:ROWS_SHOWN]
    rows = [[cell_text(cell) for cell in row] for row in shown]
    yield from plain_text(section.headings, rows)
    left = len(section.rows) - len(shown)
    if left:
        yield say("plan.sheet.more", language, count=left)
