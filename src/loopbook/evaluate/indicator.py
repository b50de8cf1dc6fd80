"""Indicator: its statement for a period, with everything it rests on.

On the walk: account, observations and items go in, a Statement comes out; `render` shows it and
`standing` judges it. Spec: docs/spec/evaluate.md.
"""

from datetime import date

import msgspec

from loopbook.errors import QueryError, UnknownTerm
from loopbook.evaluate.earlier import EARLIER_LEAVES
from loopbook.evaluate.exact import evaluate_exactly
from loopbook.evaluate.leaf import Question
from loopbook.evaluate.lived import LIVED_LEAVES
from loopbook.evaluate.subjects import SUBJECT_LEAVES
from loopbook.evaluate.window import complete, windows
from loopbook.terms.formula import LeafFunction, ParameterKind
from loopbook.terms.period import Period
from loopbook.terms.scheme import ANY_SUBJECT, Indicator, Scheme
from loopbook.terms.sources import Sources
from loopbook.terms.statement import Statement

_PIECES = (("piece", 1),)

INDICATOR_LEAVES: tuple[LeafFunction, ...] = (
    LeafFunction("flow", (ParameterKind.FLOW, ParameterKind.LAYER), optional=1),
    LeafFunction("observed", (ParameterKind.INDICATOR,)),
    LeafFunction("factor", (ParameterKind.FACTOR,)),
    LeafFunction("items", (ParameterKind.CLASS,), dimension=_PIECES),
    LeafFunction(
        "graded",
        (ParameterKind.LADDER, ParameterKind.RUNG, ParameterKind.CLASS),
        optional=1,
        dimension=_PIECES,
    ),
    *EARLIER_LEAVES,
    *LIVED_LEAVES,
    *SUBJECT_LEAVES,
)
"""What the formula of an indicator may ask."""


def about(indicator: Indicator, subject: str) -> Indicator:
    """Return an indicator as it speaks of a subject; empty: of its own.

    Raises    UnknownTerm  LB-E03  it speaks of another subject
    """
    if not subject or subject == indicator.subject:
        return indicator
    if indicator.subject not in ("", ANY_SUBJECT):
        values = {"name": indicator.id, "own": indicator.subject, "subject": subject}
        raise UnknownTerm("LB-E03", indicator.rule, **values)
    return msgspec.structs.replace(indicator, subject=subject)


def must_have_subject(indicator: Indicator) -> Indicator:
    """Return the indicator, which speaks of a subject or of accounts.

    Raises    QueryError  LB-E04  it is of any subject, and none was named
    """
    if indicator.subject == ANY_SUBJECT:
        raise QueryError("LB-E04", indicator.rule, name=indicator.id)
    return indicator


def about_all(scheme: Scheme, subject: str) -> Scheme:
    """Return the pack with every indicator that is of any subject speaking of this one."""
    if not subject:
        return scheme
    indicators = {
        name: each if each.subject not in ("", ANY_SUBJECT) else about(each, subject)
        for name, each in scheme.indicators.items()
    }
    return msgspec.structs.replace(scheme, indicators=indicators)


def evaluate_indicator(
    indicator: Indicator,
    period: Period,
    scheme: Scheme,
    sources: Sources,
    base: Period | None = None,
) -> Statement:
    """Return the value of an indicator for a period, or why it is unknown and how to mend that.

    Parameters
      sources   readings at one checkpoint, under the pack `scheme`
      base      base period wanted of a change; None: that of the pack's next target
    Returns     value and standard uncertainty in the indicator's unit; evidence per leaf; other
                official values as rivals; what decides nothing beside, with why
    """
    return evaluate_exactly(Question(indicator, period, scheme, sources, base)).statement


def latest(
    indicator: Indicator,
    scheme: Scheme,
    sources: Sources,
    until: Period,
    day: date | None = None,
) -> Statement:
    """Return the statement of the latest period, not after `until`, whose value decides.

    Where none decides: the latest with any value; where there is none, unknown for `until`.

    Parameters
      until   last period looked at; periods of its length are looked at, back to the first
      day     today: a period of flows that is not over then is left for later; None: take all
    """
    shown: Statement | None = None
    for window in complete(windows(Question(indicator, until, scheme, sources)), indicator, day):
        statement = evaluate_indicator(indicator, window, scheme, sources)
        if statement.decides:
            return statement
        if shown is None and statement.value is not None:
            shown = statement
    return shown or evaluate_indicator(indicator, until, scheme, sources)
