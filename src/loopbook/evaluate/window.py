"""Windows: the periods for which an indicator may have a value."""

from collections.abc import Iterable
from datetime import date

from loopbook.evaluate.leaf import Question
from loopbook.evaluate.lived import LIVED_LEAVES
from loopbook.rules.leaf import leaves_in
from loopbook.terms.formula import Leaf
from loopbook.terms.period import Period, last_day
from loopbook.terms.scheme import Indicator

_OF_WHOLE_PERIODS = {"flow", *(leaf.name for leaf in LIVED_LEAVES)}
"""Leaves that count what happens in a period: it must be over before they are told."""


def windows(question: Question) -> tuple[Period, ...]:
    """Return the periods as long as that of the question, and not after it, latest first.

    An observation gives its own period where it has that length. Shorter ones, and postings, give
    the one they end in, counted back from the question's; items give the question's alone.
    """
    found: set[Period] = set()
    for leaf in leaves_in(question.indicator.formula):
        found |= _of_leaf(leaf, question)
    return tuple(sorted(found, reverse=True))


def complete(found: Iterable[Period], indicator: Indicator, day: date | None) -> tuple[Period, ...]:
    """Return the periods that can be told on `day`: one made from flows or
    lives must be over by then."""
    is_counted = any(leaf.name in _OF_WHOLE_PERIODS for leaf in leaves_in(indicator.formula))
    if day is None or not is_counted:
        return tuple(found)
    return tuple(each for each in found if last_day(each) <= day)


def _of_leaf(leaf: Leaf, question: Question) -> set[Period]:
    until = question.period
    if leaf.name == "flow":
        stated = set(question.sources.periods(leaf.arguments[0]))
        return {_around(each, until) for each in stated if each.end <= until.end}
    if leaf.name != "observed":
        return {until}
    seen = {
        each.observation.period
        for each in question.sources.observations(leaf.arguments[0])
        if each.observation.subject == question.indicator.subject
    }
    return {
        each if each.months == until.months else _around(each, until)
        for each in seen
        if each.end <= until.end
    }


def _around(stated: Period, until: Period) -> Period:
    """Return the period in which `stated` ends, counted back from `until` by its length."""
    step = (until.end - stated.end) // until.months
    return Period(until.first - step * until.months, until.months)
