"""Windows: the periods for which an indicator may have a value."""

from collections.abc import Iterable
from datetime import date

from loopbook.evaluate.leaf import Question, leaves_of
from loopbook.terms.formula import Leaf
from loopbook.terms.period import Period, last_day
from loopbook.terms.scheme import Indicator


def windows(question: Question) -> tuple[Period, ...]:
    """Return the periods as long as that of the question, and not after it, latest first.

    An observation gives its own period where it has that length; a posting gives the one it falls
    in, counted back from the question's; items give the question's alone.
    """
    found: set[Period] = set()
    for leaf in leaves_of(question.indicator.formula):
        found |= _of_leaf(leaf, question)
    return tuple(sorted(found, reverse=True))


def complete(found: Iterable[Period], indicator: Indicator, day: date | None) -> tuple[Period, ...]:
    """Return the periods that can be told on `day`: one made from flows must be over by then."""
    has_flows = any(leaf.name == "flow" for leaf in leaves_of(indicator.formula))
    if day is None or not has_flows:
        return tuple(found)
    return tuple(each for each in found if last_day(each) <= day)


def _of_leaf(leaf: Leaf, question: Question) -> set[Period]:
    until = question.period
    if leaf.name == "observed":
        seen = question.sources.observations(leaf.arguments[0])
        periods = {
            each.observation.period
            for each in seen
            if each.observation.subject == question.indicator.subject
        }
        return {p for p in periods if p.months == until.months and p.end <= until.end}
    if leaf.name == "flow":
        months = until.months
        steps = {
            (until.end - posted.end) // months
            for posted in question.sources.periods(leaf.arguments[0])
            if posted.end <= until.end
        }
        return {Period(until.first - step * months, months) for step in steps}
    return {until}
