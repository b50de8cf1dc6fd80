"""Paper: a plan with its proof sheet as a report, to be set as PDF, XLSX or text."""

from collections.abc import Iterator

from loopbook.render.findings import finding_lines
from loopbook.render.plan.sheet import headline, sections
from loopbook.terms.paper import Block, Heading, Paper, Paragraph, Picture, Table
from loopbook.terms.plan import Plan
from loopbook.wording import say

_DIGITS = 16


def proposal_paper(plan: Plan, title: str, picture: str, language: str = "en") -> Paper:
    """Return a plan as a report.

    Parameters
      title     of the job, in the language
      picture   of the plan as SVG; empty: it has none
    """
    return Paper(
        language=language,
        title=title,
        subtitle=headline(plan, language),
        front=(say("plan.paper.digest", language, digest=plan.digest[:_DIGITS] or "-"),),
        blocks=tuple(_blocks(plan, picture, language)),
    )


def _blocks(plan: Plan, picture: str, language: str) -> Iterator[Block]:
    for section in sections(plan, language):
        yield Heading(section.title)
        for line in section.lines:
            yield Paragraph((line,))
        if section.rows:
            yield Table(
                id=section.key,
                caption=section.title,
                columns=section.headings,
                rows=section.rows,
            )
        if section.key == "result" and picture:
            yield Picture(svg=picture, caption=say("plan.paper.picture", language))
    if plan.findings:
        yield Heading(say("plan.paper.findings", language))
        for line in finding_lines(plan.findings, language):
            yield Paragraph((line,))
