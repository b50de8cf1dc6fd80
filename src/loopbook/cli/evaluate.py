"""`loopbook evaluate`: the value of an indicator and what it rests on, or all targets of a pack."""

from typing import Annotated

from cyclopts import Parameter

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.render.standing import verdict_lines
from loopbook.render.statement import statement_line

PLAIN = Common()


def evaluate(
    indicator: str = "",
    *,
    period: str = "",
    scheme: str = "",
    as_of: str = "",
    explain_: Annotated[bool, Parameter(name="--explain", negative="")] = False,
    common: Common = PLAIN,
) -> int:
    """Evaluate INDICATOR; without one, every target of the pack with where it stands.

    Parameters
    ----------
    indicator
        Name of the indicator, or pack/name.
    period
        2025, 2025-03, 2025-Q2, 2025-H1 or 2021..2025; default: the latest that decides.
    scheme
        Rule pack, id or id@version.
    as_of
        A day (2026-02-01): what had happened and been published by then; or a checkpoint size.
    explain_
        Open the number: formula, clause, evidence, checkpoint.
    """
    language = common.language
    with open_here(common) as book:
        if not indicator:
            verdicts = book.standings(scheme=scheme, as_of=as_of)
            if common.json:
                write_json(verdicts, common.language)
            else:
                write(verdict_lines(verdicts, language))
            return 0
        statement = book.evaluate(indicator, period or None, scheme=scheme, as_of=as_of)
    if common.json:
        write_json(statement, common.language)
    elif explain_:
        write(statement.explain(language))
    else:
        write([statement_line(statement, language)])
    return 0
