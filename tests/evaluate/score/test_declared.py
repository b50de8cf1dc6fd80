"""Declared numbers: for the subject, else for the standard; missing and doubtful ones are told."""

from fractions import Fraction

from loopbook.evaluate.score.asked import number_in, reckoned, statements
from loopbook.evaluate.score.declared import Figure, declared, figure_of
from loopbook.terms.event import Grade
from loopbook.terms.observation import Observation
from loopbook.terms.standard import Given, ScoreMethod
from tests.evaluate.world import formula, observation, seen, unit

from .standards import PLANT, asking, row, says, standard

OF = standard(ScoreMethod.MEASURED, {"g": None}, (row("x"),))
OWN = "test/s1"


def figure(*observations: Observation) -> Figure:
    return declared(asking(OF, seen(*observations)), "x.weight", unit("C62"))


def test_the_subjects_own_number_comes_before_that_of_the_standard() -> None:
    general = says("x.weight", 20, subject=OWN)
    assert figure(general).value == 20
    assert figure(general, says("x.weight", 30)).value == 30


def test_a_number_of_a_wider_period_holds_and_a_narrower_one_comes_first() -> None:
    wide = observation(1, "2021..2030", "plant", indicator="x.weight", unit="C62", subject=PLANT)
    assert figure(wide).value == 1
    assert figure(says("x.weight", 2), wide).value == 2
    other = observation(3, "2024", "plant", indicator="x.weight", unit="C62", subject=PLANT)
    assert figure(other).value is None


def test_what_nobody_declared_is_told_with_where_to_declare_it() -> None:
    found = figure()
    assert found.value is None
    assert found.missing[0].values == {"word": "x.weight", "subject": OWN, "period": "2025"}
    assert [each.code for each in found.findings] == ["LB-Z05"]


def test_a_number_from_memory_counts_and_is_told() -> None:
    found = figure(says("x.weight", 20, grade=Grade.KNOWLEDGE))
    assert (found.value, [each.code for each in found.findings]) == (20, ["LB-Z06"])


def test_units_are_turned_and_a_foreign_one_is_passed_over() -> None:
    asked = asking(OF, seen(says("rate", "0.4")))
    (each,) = statements(asked, "rate", PLANT)
    assert number_in(asked, each, unit("C62")) == Fraction(2, 5)
    assert number_in(asked, each, unit("%")) is None
    heavy = asking(OF, seen(observation(2, "2025", indicator="m", unit="TNE", subject=PLANT)))
    (each,) = statements(heavy, "m", PLANT)
    assert number_in(heavy, each, unit("kg")) == 2000


def test_a_stated_number_is_itself_and_a_formula_is_reckoned_for_the_subject() -> None:
    asked = asking(OF, seen(observation(40, "2025", subject=PLANT)))
    assert figure_of(asked, Given(value=Fraction(5)), unit("%")).value == 5
    twice = Given(formula=formula("2 * observed(rate)"))
    found = figure_of(asked, twice, unit("%"), OF.criteria[0])
    assert (found.value, len(found.evidence)) == (80, 1)
    condition = formula("observed(rate) > 30 [%]")
    assert reckoned(asked, OF.criteria[0], condition, unit("C62")).value == 1
