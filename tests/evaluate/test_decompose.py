"""What moved a number: by streams, by places, and by structure and intensity."""

from fractions import Fraction
from math import log

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.errors import QueryError
from loopbook.evaluate.decompose import decompose
from loopbook.evaluate.leaf import Question
from loopbook.evaluate.piece import Part
from loopbook.terms.decomposition import Decomposition, EffectKind
from loopbook.terms.period import period
from loopbook.terms.scheme import ANY_SUBJECT

from .world import definition, indicator, observation, scheme, seen

INTENSITY = indicator(
    "observed(amount) / observed(rate)", "Mt", id="intensity", subject=ANY_SUBJECT
)
Y0, Y1 = period("2020"), period("2025")

Table = dict[str, tuple[float, float, float, float]]
"""Part -> numerator and denominator at the first end, then at the last."""

PLANTS: Table = {"old": (30, 10, 80, 40), "new": (20, 40, 16, 40)}


def question(of, year, said, subject: str) -> Question:
    own = msgspec.structs.replace(of, subject=subject)
    return Question(own, year, scheme(own), seen(*said))


def recorded(table: Table):
    said = []
    for name, row in table.items():
        for year, above, below in (("2020", *row[:2]), ("2025", *row[2:])):
            said.append(observation(above, year, indicator="amount", unit="Mt", subject=name))
            said.append(observation(below * 100, year, subject=name))
    return said


def taken_apart(table: Table, whole: str = ANY_SUBJECT, of=INTENSITY) -> Decomposition:
    said = recorded(table)
    parts = [
        Part(name, (name, name), question(of, Y0, said, name), question(of, Y1, said, name))
        for name in table
        if name != whole
    ]
    ends = (question(of, year, said, whole) for year in (Y0, Y1))
    first, last = ends
    return decompose(first, last, parts, "parts")


def mean(one: float, other: float) -> float:
    return one if one == other else (one - other) / log(one / other)


def test_two_plants_by_hand() -> None:
    """The ratio goes from 50/50 to 96/80; each effect is written out by the definition."""
    found = taken_apart(PLANTS)
    assert (found.first.value, found.last.value) == (1.0, pytest.approx(1.2))
    weights = [mean(80 / 80, 30 / 50), mean(16 / 80, 20 / 50)]
    structure = weights[0] * log(0.5 / 0.2) + weights[1] * log(0.5 / 0.8)
    intensity = weights[0] * log(2 / 3) + weights[1] * log(0.4 / 0.5)
    by_kind = {each.kind: each for each in found.effects}
    assert by_kind[EffectKind.STRUCTURE].additive == pytest.approx(structure, rel=1e-12)
    assert by_kind[EffectKind.INTENSITY].additive == pytest.approx(intensity, rel=1e-12)
    assert structure + intensity == pytest.approx(0.2, rel=1e-12)
    assert abs(found.residual) < 1e-12


def test_the_numerator_moves_with_activity_too() -> None:
    found = taken_apart(PLANTS)
    weights = [mean(80, 30), mean(16, 20)]
    activity = sum(weights) * log(80 / 50)
    told = {each.kind: each for each in found.totals}
    assert told[EffectKind.ACTIVITY].additive == pytest.approx(activity, rel=1e-12)
    assert sum(each.additive for each in found.totals) == pytest.approx(46, rel=1e-12)
    ratios = [each.multiplicative or 0.0 for each in found.totals]
    assert ratios[0] * ratios[1] * ratios[2] == pytest.approx(96 / 50, rel=1e-12)
    assert found.numerator_symbol == "Mt"


def test_one_plant_is_told_by_what_it_adds() -> None:
    found = taken_apart(PLANTS)
    totals = {part.id: part.total for part in found.parts}
    assert totals == {
        "old": pytest.approx(float(Fraction(13, 16) - Fraction(219, 400))),
        "new": pytest.approx(float(Fraction(-13, 200))),
    }
    assert [part.id for part in found.parts] == ["old", "new"]
    assert sum(totals.values()) == pytest.approx(0.2)


@given(st.lists(st.tuples(*[st.integers(1, 10_000)] * 4), min_size=1, max_size=4))
@settings(max_examples=25)
def test_effects_and_parts_sum_to_the_change(rows: list[tuple[int, int, int, int]]) -> None:
    found = taken_apart({f"p{place}": row for place, row in enumerate(rows)})
    assert found.change is not None
    scale = max(abs(found.first.value or 0), abs(found.last.value or 0))
    assert abs(found.residual) < 1e-12 * max(scale, 1.0) * len(rows)
    assert sum(part.total for part in found.parts) == pytest.approx(found.change, abs=1e-9 * scale)
    structure = sum(part.structure or 0.0 for part in found.parts)
    assert structure == pytest.approx(found.effects[0].additive, abs=1e-9 * scale)


def test_what_the_parts_leave_out_is_a_part_of_its_own() -> None:
    found = taken_apart({**PLANTS, "all": (60, 60, 100, 90)}, whole="all")
    rest = next(part for part in found.parts if part.id == "")
    assert (rest.first, rest.last) == (pytest.approx(10), pytest.approx(4))
    assert found.change == pytest.approx(100 / 90 - 1)
    assert found.first.statement is not None
    whole = taken_apart({**PLANTS, "all": (50, 50, 96, 80)}, whole="all")
    assert len(whole.parts) == 2


def test_a_plant_that_is_built_changes_the_structure() -> None:
    found = taken_apart({"old": (30, 10, 30, 10), "built": (0, 0, 40, 5)})
    built = next(part for part in found.parts if part.id == "built")
    assert built.structure == pytest.approx(40 / 15)
    assert built.intensity == 0.0
    assert abs(found.residual) < 1e-12


@pytest.mark.parametrize("row", [(-1, 10, 5, 10), (5, 0, 5, 10)])
def test_where_the_logarithm_has_no_answer_the_contributions_hold(row) -> None:
    found = taken_apart({"odd": row, "even": (10, 10, 12, 10)})
    assert found.effects == ()
    assert [note.key for note in found.notes] == ["reason.no_logarithm"]
    assert sum(part.total for part in found.parts) == pytest.approx(found.change)


def test_an_unknown_part_makes_the_change_unknown_and_is_named() -> None:
    said = [each for each in recorded(PLANTS) if (each.subject, each.value) != ("new", 16)]
    parts = [
        Part(name, (name, name), question(INTENSITY, Y0, said, name),
             question(INTENSITY, Y1, said, name))
        for name in PLANTS
    ]  # fmt: skip
    ends = [question(INTENSITY, year, said, ANY_SUBJECT) for year in (Y0, Y1)]
    found = decompose(ends[0], ends[1], parts)
    assert (found.change, found.parts) == (None, ())
    assert [reason.values["part"] for reason in found.missing] == ["new"]


def test_streams_of_a_formula_sum_to_its_change() -> None:
    of = indicator("(observed(amount) - 2 [Mt]) / observed(rate)", "Mt", id="it")
    said = recorded({"CN": (30, 10, 80, 40)})
    found = decompose(question(of, Y0, said, "CN"), question(of, Y1, said, "CN"))
    assert [part.labels[1] for part in found.parts if part.id.startswith("obs")] == ["率", "量"]
    assert found.change == pytest.approx(78 / 40 - 28 / 10)
    assert sum(part.total for part in found.parts) == pytest.approx(found.change)
    constant = next(part for part in found.parts if not part.id.startswith("obs"))
    assert constant.total == pytest.approx(0.0)
    assert [note.key for note in found.notes] == ["reason.no_parts_with_both"]


def test_two_subjects_are_held_against_each_other() -> None:
    of = indicator("observed(amount) / observed(rate)", "Mt", id="it")
    said = recorded(PLANTS)
    found = decompose(question(of, Y0, said, "old"), question(of, Y0, said, "new"))
    assert (found.first.subject, found.last.subject) == ("old", "new")
    assert found.change == pytest.approx(0.5 - 3.0)


def test_across_definitions_it_fails() -> None:
    of = indicator(definitions=(
        definition("old", until="2022-12-31"), definition("new", since="2023-01-01", place=9),
    ))  # fmt: skip
    said = (observation(50, "2020", scope="old"), observation(60, "2025", scope="new"))
    with pytest.raises(QueryError) as caught:
        decompose(question(of, Y0, said, "CN"), question(of, Y1, said, "CN"))
    assert caught.value.code == "LB-E05"


def test_a_part_whose_definition_changed_is_refused_too() -> None:
    of = msgspec.structs.replace(INTENSITY, definitions=(
        definition("old", until="2022-12-31"), definition("new", since="2023-01-01", place=9),
    ))  # fmt: skip
    with pytest.raises(QueryError) as caught:
        taken_apart(PLANTS, of=of)
    assert caught.value.code == "LB-E05"


def test_a_denominator_of_zero_has_no_change() -> None:
    found = taken_apart({"a": (1, 0, 1, 1)})
    assert (found.change, [each.key for each in found.missing]) == (None, ["reason.zero_divisor"])


def test_a_value_known_as_a_bound_decides_nothing_and_is_named() -> None:
    of = indicator("observed(amount)", "Mt", subject="CN")
    said = [
        observation(10, "2020", indicator="amount", unit="Mt", bound="at_least"),
        observation(12, "2025", indicator="amount", unit="Mt"),
    ]
    found = decompose(question(of, Y0, said, "CN"), question(of, Y1, said, "CN"))
    assert (found.change, found.decides) == (2.0, False)
    assert found.notes[0].key == "reason.decomposed_bound"
    assert found.notes[0].values == {"leaves": "observed(amount)"}


def test_changes_on_two_bases_are_not_taken_apart() -> None:
    of = indicator(is_change=True)
    said = [
        observation(10, "2020", base_period="2015"), observation(-5, "2025", base_period="2020"),
    ]  # fmt: skip
    with pytest.raises(QueryError, match="LB-E09"):
        decompose(question(of, Y0, said, "CN"), question(of, Y1, said, "CN"))
