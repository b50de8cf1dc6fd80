"""How many places of a kind there are, and how many of them have done something."""

from datetime import date

import pytest

from loopbook.evaluate.explain import reason_text
from loopbook.evaluate.indicator import evaluate_indicator
from loopbook.evaluate.standing import stand
from loopbook.evaluate.subjects import SUBJECT_LEAVES
from loopbook.terms.event import Grade
from loopbook.terms.observation import Observation
from loopbook.terms.period import period
from loopbook.terms.scheme import TargetKind
from loopbook.terms.statement import Standing, Statement
from loopbook.terms.subject import Subject

from .world import Known, indicator, observation, scheme, target

A, B, C, D = (f"urn:test:park:{name}" for name in "abcd")
COVERAGE = "subjects_with(park, rate) / subjects(park)"


def park(name: str, sequence: int, kind: str = "park", **days: date) -> Subject:
    return Subject(id=name, kinds=(kind,), sequences=(sequence,), **days)


PARKS = (park(A, 11), park(B, 12), park(C, 13, "coast_park"), park(D, 14))


def done(where: str, value=100, year: str = "2024", **more) -> Observation:
    return observation(value, year, subject=where, **more)


def counted(*said: Observation, places=PARKS, text: str = COVERAGE, year="2025") -> Statement:
    of = indicator(text, "%" if "/" in text else "C62", subject="")
    return evaluate_indicator(of, period(year), scheme(of), Known(seen=said, places=places))


def test_coverage_is_those_with_over_all_with_every_entry_behind_it() -> None:
    said = (done(A), done(B), done(C), done(D, 0))
    statement = counted(*said)
    assert (statement.value, statement.bound, statement.decides) == (75.0, "eq", True)
    with_it, all_of_them = statement.evidence
    assert with_it.sequences == (1, 2, 3, 4)
    assert all_of_them.sequences == (11, 12, 13, 14)
    assert {"vocabulary.csv:9", "vocabulary.csv:2"} <= set(statement.rules)


def test_a_park_of_which_nobody_speaks_may_have_done_it_too() -> None:
    statement = counted(done(A), done(B, 0))
    assert (statement.value, statement.bound) == (25.0, "at_least")
    (beside,) = statement.beside
    assert beside.value == 2.0
    assert beside.missing is not None
    assert beside.missing.values["subjects"] == f"{C}, {D}"


def test_where_nobody_speaks_of_any_nothing_is_known() -> None:
    statement = counted()
    assert statement.value is None
    assert [reason.key for reason in statement.missing] == ["reason.subjects_silent"]
    empty = counted(done(A), places=())
    assert [reason.key for reason in empty.missing] == ["reason.no_subjects"]


def test_the_latest_that_decides_counts_up_to_the_end_of_the_period() -> None:
    lost = (done(A, 100, "2023"), done(A, 0, "2024"), done(B, 100, "2026"))
    statement = counted(*lost, text="subjects_with(park, rate)")
    assert statement.value == 0.0
    weak = (done(A, 0, "2023"), done(A, 100, "2024", grade=Grade.WEAK))
    assert counted(*weak, text="subjects_with(park, rate)").value == 0.0


@pytest.mark.parametrize(("value", "bound"), [(40, "at_least"), (100, "at_most")])
def test_a_bound_that_leaves_it_open_says_nothing(value: int, bound: str) -> None:
    statement = counted(done(A, value, bound=bound), done(B), text="subjects_with(park, rate)")
    assert (statement.value, statement.bound) == (1.0, "at_least")


def test_a_narrower_kind_counts_as_the_broader_and_not_the_other_way() -> None:
    assert counted(text="subjects(park)").value == 4.0
    assert counted(text="subjects(coast_park)").value == 1.0


def test_a_park_counts_from_its_first_day_to_its_last() -> None:
    places = (
        park(A, 1, since=date(2025, 12, 31)),
        park(B, 2, since=date(2026, 1, 1)),
        park(C, 3, until=date(2024, 12, 31)),
    )
    assert counted(places=places, text="subjects(park)").value == 1.0
    assert counted(places=places, text="subjects(park)", year="2024").value == 1.0


def test_a_day_that_is_none_is_named_and_not_passed_over() -> None:
    broken = Subject(id=A, kinds=("park",), unread="soon", sequences=(1,))
    statement = counted(places=(broken, park(B, 2)), text="subjects(park)")
    assert statement.value is None
    assert statement.missing[0].values["day"] == "soon"


def test_both_leaves_count_pieces() -> None:
    assert [leaf.name for leaf in SUBJECT_LEAVES] == ["subjects", "subjects_with"]
    assert {leaf.dimension for leaf in SUBJECT_LEAVES} == {(("piece", 1),)}


def test_a_target_that_silence_leaves_open_names_who_is_silent() -> None:
    of = indicator(COVERAGE, subject="")
    aim = target(TargetKind.COVERAGE, 75)
    known = Known(seen=(done(A), done(B), done(C, 0)), places=PARKS)
    verdict = stand(aim, scheme(of, targets=(aim,)), known, date(2026, 2, 1))
    assert (verdict.standing, verdict.reason.key) == (Standing.UNKNOWN, "reason.bound_open_for")
    assert D in reason_text(verdict.reason)
    assert D in reason_text(verdict.reason, "zh")
    enough = Known(seen=(done(A), done(B), done(C)), places=PARKS)
    assert stand(aim, scheme(of, targets=(aim,)), enough, date(2026, 2, 1)).standing is Standing.MET
