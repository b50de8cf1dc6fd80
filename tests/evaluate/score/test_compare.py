"""Two standards side by side: joined by concept, told in one unit, the first difference named."""

from fractions import Fraction

import msgspec
import pytest

from loopbook.evaluate.score.compare import Scored, compare
from loopbook.terms.entry import Checkpoint
from loopbook.terms.period import period
from loopbook.terms.quantity import Unit, Units
from loopbook.terms.score import AnswerState, CriterionScore, ScoreSheet, Span
from loopbook.terms.standard import Criterion, CriterionKind, ScoreMethod, Wish

from .tabled import DAY, criterion, standard

KILO = Unit("KGM", "kg", (("mass", 1),), Fraction(1))
TON = Unit("TNE", "t", (("mass", 1),), Fraction(1000))
CUBE = Unit("MTQ", "m³", (("length", 3),), Fraction(1))
PERCENT = Unit("P1", "%", (), Fraction(1, 100))
PER_THOUSAND = Unit("NX", "‰", (), Fraction(1, 1000))
KILO_PER_TON = Unit("KGM/TNE", "kg/t", (), Fraction(1, 1000))
TON_PER_TON = Unit("TNE/TNE", "t/t", (), Fraction(1))
CUBE_PER_CUBE = Unit("MTQ/MTQ", "m³/m³", (), Fraction(1))
UNITS = Units(
    {each.code: each for each in (KILO, TON, CUBE)}, {"kg": "KGM", "t": "TNE", "m³": "MTQ"}
)


class Row(msgspec.Struct):
    """A row and its score."""

    criterion: Criterion
    score: CriterionScore


def row(name: str, concept: str = "", **fields: object) -> Row:
    """A row of 20 points fully reached; `fields` go to the score, or to the criterion."""
    own = {key: fields.pop(key) for key in ("unit", "kind", "wish") if key in fields}
    made = criterion(name, concept=concept, **own)
    score = CriterionScore(
        criterion=name,
        group="g",
        concept=concept,
        clause="",
        label_en=name,
        label_zh=name,
        state=AnswerState.KNOWN,
        value=5.0,
        unit=made.unit.symbol,
        limits={"leading": 5.0},
        weight=20.0,
        result=Span(20.0, 20.0),
        met=True,
    )
    return Row(made, msgspec.structs.replace(score, **fields))


def scored(name: str, *rows: Row) -> Scored:
    sheet = ScoreSheet(
        standard=name,
        pack="p@1",
        digest="d",
        title_en=name,
        title_zh=name,
        method="leading",
        subject="s0",
        period=period("2025"),
        day=DAY,
        total=Span(0.0, 0.0),
        groups=(),
        criteria=tuple(each.score for each in rows),
        checkpoint=Checkpoint(0, "0" * 64),
    )
    return Scored(standard(*(each.criterion for each in rows), name=name), sheet)


def difference(one: Row, other: Row) -> str:
    (clause,) = compare([scored("old", one), scored("new", other)], UNITS).clauses
    return clause.difference


def test_rows_of_one_concept_meet_and_others_stand_alone() -> None:
    found = compare(
        [scored("old", row("a", "water"), row("b")), scored("new", row("x"), row("y", "water"))],
        UNITS,
    )
    assert found.subject == "s0"
    assert [sheet.standard for sheet in found.sheets] == ["old", "new"]
    rows = [(c.concept, [r and r.criterion for r in c.rows], c.difference) for c in found.clauses]
    assert rows == [
        ("water", ["a", "y"], "same"),
        ("b", ["b", None], "only_in"),
        ("x", [None, "x"], "only_in"),
    ]


def test_several_rows_of_one_concept_meet_in_their_order() -> None:
    found = compare(
        [scored("old", row("a", "water"), row("b", "water")), scored("new", row("x", "water"))],
        UNITS,
    )
    assert [[r and r.criterion for r in c.rows] for c in found.clauses] == [["a", "x"], ["b", None]]


def test_a_row_in_another_unit_is_told_in_the_first() -> None:
    old = row("a", "waste", unit=KILO, value=5000.0, limits={"leading": 4000.0})
    new = row("x", "waste", unit=TON, value=5.0, limits={"leading": 4.0})
    (clause,) = compare([scored("old", old), scored("new", new)], UNITS).clauses
    assert clause.difference == "same"
    shown = clause.rows[1]
    assert shown is not None
    assert (shown.value, shown.limits, shown.unit) == (5000.0, {"leading": 4000.0}, "kg")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"unit": KILO}, "unit"),
        ({"kind": CriterionKind.YES_NO}, "unit"),
        ({"wish": Wish.DOWN}, "wish"),
        ({"limits": {"leading": 4.0}}, "limit"),
        ({"limits": {"I": 5.0}}, "limit"),
        ({"limits": {}, "weight": None, "met": None}, "limit"),
        ({"is_mandatory": True}, "limit"),
        ({"weight": 21.0}, "weight"),
        ({"weight": None}, "weight"),
        ({"weight": 21.0, "result": Span(21.0, 21.0)}, "weight"),
        ({"value": 4.0}, "result"),
        ({"value": None, "state": AnswerState.UNKNOWN}, "result"),
        ({"met": None}, "result"),
        ({"result": Span(0.0, 20.0)}, "result"),
        ({"weight": 20.0 * (1 + 1e-12)}, "same"),
        ({"weight": 21.0, "limits": {"leading": 4.0}, "value": 1.0}, "limit"),
    ],
)
def test_the_first_thing_that_differs_is_told(fields: dict[str, object], told: str) -> None:
    assert difference(row("a", "c"), row("x", "c", **fields)) == told


def test_of_three_the_gravest_difference_between_two_counts() -> None:
    rows = [row("a", "c"), row("b", "c", weight=21.0), row("d", "c", unit=KILO)]
    sheets = [scored(name, each) for name, each in zip("opq", rows, strict=True)]
    assert compare(sheets, UNITS).clauses[0].difference == "unit"
    assert compare(sheets[:2], UNITS).clauses[0].difference == "weight"


def test_a_row_that_applies_meets_the_other_standard_before_one_that_does_not() -> None:
    waived = {"state": AnswerState.NOT_APPLICABLE, "value": None, "met": None}
    bands = [
        row("over", "power", **waived),
        row("within", "power"),
        row("under", "power", **waived),
    ]
    found = compare([scored("old", *bands), scored("new", row("x", "power"))], UNITS)
    rows = [[r and r.criterion for r in c.rows] for c in found.clauses]
    assert rows == [["over", None], ["within", "x"], ["under", None]]
    assert [c.difference for c in found.clauses] == ["only_in", "same", "only_in"]


def test_a_row_that_may_apply_stands_before_one_that_does_not() -> None:
    rows = [
        row("no", "power", state=AnswerState.NOT_APPLICABLE),
        row("open", "power", state=AnswerState.UNKNOWN, value=None),
    ]
    found = compare([scored("old", *rows), scored("new", row("x", "power"))], UNITS)
    assert [[r and r.criterion for r in c.rows] for c in found.clauses][1] == ["open", "x"]


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [
        (PERCENT, PER_THOUSAND, 4.0),
        (KILO_PER_TON, TON_PER_TON, 40000.0),
        (PERCENT, KILO_PER_TON, None),
        (TON_PER_TON, PERCENT, None),
        (TON_PER_TON, CUBE_PER_CUBE, None),
        (Unit("ODD", "g/dry", (), Fraction(1)), TON_PER_TON, None),
    ],
)
def test_only_numbers_of_one_quantity_are_converted(
    one: Unit, other: Unit, value: float | None
) -> None:
    scores = [
        scored("old", row("a", "c", unit=one)),
        scored("new", row("x", "c", unit=other, value=40.0)),
    ]
    (clause,) = compare(scores, UNITS).clauses
    shown = clause.rows[1]
    assert shown is not None
    told = (40.0, other.symbol) if value is None else (value, one.symbol)
    assert (shown.value, shown.unit) == told
    assert (clause.difference == "unit") == (value is None)


def test_all_that_differs_is_told_the_gravest_first() -> None:
    new = row("x", "c", wish=Wish.DOWN, limits={"leading": 4.0}, weight=21.0, met=False)
    (clause,) = compare([scored("old", row("a", "c")), scored("new", new)], UNITS).clauses
    assert clause.differences == ("wish", "limit", "weight", "result")
    assert clause.difference == "wish"
    (same,) = compare([scored("old", row("a", "c")), scored("new", row("x", "c"))], UNITS).clauses
    assert (same.difference, same.differences) == ("same", ())


def test_among_three_a_missing_row_does_not_hide_how_the_others_differ() -> None:
    three = [scored("old", row("a", "c")), scored("new", row("x", "c", limits={})), scored("none")]
    (clause,) = compare(three, UNITS).clauses
    assert clause.differences == ("only_in", "limit")


def test_a_standard_that_only_measures_has_no_other_result_for_judging_nothing() -> None:
    one = scored("old", row("a", "c"))
    measured = scored("new", row("x", "c", limits={}, weight=None, met=None, result=Span(0.0, 0.0)))
    measured = msgspec.structs.replace(
        measured,
        standard=msgspec.structs.replace(measured.standard, method=ScoreMethod.MEASURED),
    )
    (clause,) = compare([one, measured], UNITS).clauses
    assert clause.differences == ("limit", "weight")


def test_weights_of_a_whole_of_one_and_of_a_hundred_are_the_same_points() -> None:
    whole = [row("x", "c", weight=0.2), row("y", weight=0.8, result=Span(80.0, 80.0))]
    found = compare([scored("old", row("a", "c")), scored("new", *whole)], UNITS)
    assert found.clauses[0].difference == "same"
    assert found.clauses[0].rows[1].weight == 20.0


def test_numbers_of_other_quantities_are_not_held_against_each_other() -> None:
    new = row("x", "c", unit=KILO, value=1.0, limits={"leading": 9.0})
    (clause,) = compare([scored("old", row("a", "c")), scored("new", new)], UNITS).clauses
    assert clause.differences == ("unit",)
