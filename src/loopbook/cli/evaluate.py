"""`loopbook evaluate`: the value of an indicator and what it rests on, or all targets of a pack."""

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from loopbook.book import Book
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.render.findings import finding_lines
from loopbook.render.standing import verdict_lines
from loopbook.render.statement import change_line, statement_line
from loopbook.wording import say

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class Asked:
    """What is evaluated.

    Parameters
    ----------
    period
        2025, 2025-03, 2025-Q2, 2025-H1 or 2021..2025; default: the latest that decides.
    since
        An earlier period: tell the change from it; values of two definitions are refused.
    subject
        Whom an indicator of any subject, or of accounts, speaks of: CN-GD, a place.
    scheme
        Rule pack, id or id@version.
    as_of
        A day (2026-02-01): what had happened and been published by then; or a checkpoint size.
    """

    period: str = ""
    since: str = ""
    subject: str = ""
    scheme: str = ""
    as_of: str = ""


ASKED = Asked()


def evaluate(
    indicator: str = "",
    *,
    asked: Asked = ASKED,
    explain_: Annotated[bool, Parameter(name="--explain", negative="")] = False,
    concerns: Annotated[bool, Parameter(negative="")] = False,
    common: Common = PLAIN,
) -> int:
    """Evaluate INDICATOR; without one, every target of the pack with where it stands.

    Parameters
    ----------
    indicator
        Name of the indicator, or pack/name.
    explain_
        Open the number: formula, clause, evidence, checkpoint.
    concerns
        Tell instead what is doubtful: shares above 100 %, base years without value, definitions
        that changed, clocks set back.
    """
    with open_here(common) as book:
        if concerns:
            return _concerns(book, asked, common)
        if not indicator:
            return _targets(book, asked, common)
        if asked.since:
            return _change(book, indicator, asked, common)
        statement = book.evaluate(
            indicator,
            asked.period or None,
            subject=asked.subject,
            scheme=asked.scheme,
            as_of=asked.as_of,
        )
    if common.json:
        write_json(statement, common.language)
    elif explain_:
        write(statement.explain(common.language))
    else:
        write([statement_line(statement, common.language)])
    return 0


def _targets(book: Book, asked: Asked, common: Common) -> int:
    verdicts = book.standings(subject=asked.subject, scheme=asked.scheme, as_of=asked.as_of)
    if common.json:
        write_json(verdicts, common.language)
    else:
        write(verdict_lines(verdicts, common.language))
    return 0


def _concerns(book: Book, asked: Asked, common: Common) -> int:
    found = book.concerns(subject=asked.subject, scheme=asked.scheme, as_of=asked.as_of)
    if common.json:
        write_json(found, common.language)
    else:
        nothing = [say("evaluate.no_concerns", common.language)]
        write(finding_lines(found, common.language) or nothing)
    return 0


def _change(book: Book, indicator: str, asked: Asked, common: Common) -> int:
    """Tell the change since a period; without a later one, up to the latest that decides."""
    last = asked.period
    if not last:
        latest = book.evaluate(
            indicator, subject=asked.subject, scheme=asked.scheme, as_of=asked.as_of
        )
        last = str(latest.period)
    change = book.change(
        indicator,
        asked.since,
        last,
        subject=asked.subject,
        scheme=asked.scheme,
        as_of=asked.as_of,
    )
    if common.json:
        write_json(change, common.language)
    else:
        write([change_line(change, common.language)])
    return 0
