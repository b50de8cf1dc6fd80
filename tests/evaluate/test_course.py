"""The way from base to target."""

from datetime import date
from fractions import Fraction

from loopbook.evaluate.course import Line, best, course, exact_at, line, measure
from loopbook.evaluate.verdict import Case, Direction, Measure, case_of
from loopbook.terms.event import Grade
from loopbook.terms.period import period
from loopbook.terms.scheme import TargetKind
from loopbook.terms.statement import Reason

from . import world
from .world import indicator, observation, scheme, seen, target


def case(of, aim, known, day: str = "2025-06-01") -> Case:
    return case_of(aim, scheme(of, targets=(aim,)), known, date.fromisoformat(day))


def drawn(of, aim, known) -> Line | Reason:
    held = case(of, aim, known)
    found = best(held)
    assert found is not None
    measured = measure(held, found)
    assert isinstance(measured, Measure)
    return line(held, measured)


LEVELS = seen(observation(50, "2020"), observation(55, "2022"), observation(57, "2023"))


def test_the_course_runs_back_to_the_base_and_leaves_it_out() -> None:
    aim = target(TargetKind.LEVEL, 60, base="2020")
    held = case(indicator(), aim, LEVELS)
    assert [str(exact.statement.period) for exact in course(held)] == ["2023", "2022"]
    free = case(indicator(), target(TargetKind.LEVEL, 60), LEVELS)
    assert [str(exact.statement.period) for exact in course(free)] == ["2023", "2022", "2020"]


def test_the_line_is_straight_and_exact() -> None:
    found = drawn(indicator(), target(TargetKind.LEVEL, 60, base="2020"), LEVELS)
    assert isinstance(found, Line)
    assert (found.due, found.direction) == (56, Direction.AT_LEAST)
    assert found.base is not None
    assert found.base.value == 50


def test_a_change_starts_at_zero_on_its_base() -> None:
    of = indicator(is_change=True)
    aim = target(TargetKind.REDUCTION, -16, comparator="about", base="2020")
    found = drawn(of, aim, seen(observation(-5, "2022", base_period="2020")))
    assert isinstance(found, Line)
    assert (found.due, found.direction, found.base) == (Fraction("-6.4"), Direction.AT_MOST, None)


def test_an_equal_target_is_followed_from_the_side_of_its_base() -> None:
    for value, side in ((60, Direction.AT_LEAST), (40, Direction.AT_MOST)):
        aim = target(TargetKind.LEVEL, value, comparator="eq", base="2020")
        found = drawn(indicator(), aim, LEVELS)
        assert isinstance(found, Line)
        assert found.direction is side


def test_a_change_without_base_has_no_line() -> None:
    of = indicator(is_change=True)
    found = drawn(of, target(TargetKind.LEVEL, 9), seen(observation(5, "2022", base_period="2020")))
    assert found == Reason("reason.no_base_named")


def test_the_best_value_is_the_latest_that_decides_and_compares() -> None:
    of = indicator(is_change=True)
    aim = target(TargetKind.REDUCTION, -13, base="2020")
    known = seen(
        observation(-7, "2023", base_period="2020"), observation(-4, "2024", base_period="2023")
    )
    found = best(case(of, aim, known))
    assert found is not None
    assert found.value == -7
    only = best(case(of, aim, seen(observation(-4, "2024", base_period="2023"))))
    assert only is not None
    assert only.value == -4


def test_a_shown_value_is_better_than_none() -> None:
    weak = world.reading(9000, grade=Grade.WEAK)
    known = world.flows(y2023=(world.cell("packs_in", weak),))
    found = best(case(indicator("flow(packs_in)", "kg"), target(TargetKind.LEVEL, 60), known))
    assert found is not None
    assert (found.value, found.statement.decides) == (9, False)
    assert best(case(indicator(), target(TargetKind.LEVEL, 60), seen())) is None


def test_a_value_under_the_scope_of_the_target_is_preferred() -> None:
    aim = target(TargetKind.LEVEL, 60, scope="supply")
    known = seen(observation(50, "2023", "A"), observation(55, "2023", "B", scope="supply"))
    held = case(indicator(preference=("A",)), aim, known)
    assert exact_at(held, period("2023")).value == 55
    other = case(indicator(), aim, seen(observation(50, "2023", "A")))
    assert exact_at(other, period("2023")).value == 50
    assert exact_at(other, period("2024")).value is None


def test_growth_is_counted_with_its_rivals() -> None:
    aim = target(TargetKind.GROWTH, 20, base="2020")
    known = seen(observation(50, "2020"), observation(60, "2024"), observation(55, "2024", "B"))
    held = case(indicator(preference=("NDRC",)), aim, known)
    found = measure(held, exact_at(held, period("2024")))
    assert isinstance(found, Measure)
    assert (found.value, [rival.value for rival in found.rivals]) == (20, [10])
