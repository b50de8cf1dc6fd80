"""What forbids a comparison."""

from datetime import date

from loopbook.evaluate.comparable import obstacle
from loopbook.evaluate.indicator import evaluate_indicator
from loopbook.evaluate.verdict import case_of
from loopbook.terms.period import period
from loopbook.terms.scheme import TargetKind

from .world import definition, indicator, observation, scheme, seen, target

NEW = definition("new", since="2022-01-01", place=9)
OLD = definition("old", until="2021-12-31")


def hindrance(of, aim, known, since: str = "2020"):
    pack = scheme(of, targets=(aim,))
    statement = evaluate_indicator(of, aim.period, pack, known)
    found = obstacle(case_of(aim, pack, known, date(2026, 1, 1)), statement, period(since))
    return found.reason.key if found else None


def test_another_base_hinders_a_change_only() -> None:
    aim = target(TargetKind.GROWTH, 20, base="2020")
    known = seen(observation(58, "2025", base_period="2012"))
    assert hindrance(indicator(is_change=True), aim, known) == "reason.base_differs"
    same = seen(observation(58, "2025", base_period="2020"))
    assert hindrance(indicator(is_change=True), aim, same) is None
    assert hindrance(indicator(), aim, seen(observation(58, "2025"))) is None


def test_another_scope_hinders_and_an_unnamed_one_does_too() -> None:
    aim = target(TargetKind.LEVEL, 20, scope="old")
    of = indicator(definitions=(OLD, NEW))
    for scope in ("new", ""):
        known = seen(observation(58, "2025", scope=scope))
        assert hindrance(of, aim, known) == "reason.scope_differs"


def test_a_change_of_definition_hinders_unless_both_name_the_same() -> None:
    of = indicator(definitions=(OLD, NEW))
    known = seen(observation(58, "2025", scope="new"))
    assert hindrance(of, target(TargetKind.LEVEL, 20), known) == "reason.redefined"
    assert hindrance(of, target(TargetKind.LEVEL, 20), known, since="2022") is None
    assert hindrance(of, target(TargetKind.LEVEL, 20, scope="new"), known) is None
