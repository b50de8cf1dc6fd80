"""Two standards side by side: joined by concept, told in one unit, the first difference named."""

from fractions import Fraction

import msgspec
import pytest

from loopbook.evaluate.score.compare import Scored, compare
from loopbook.terms.entry import Checkpoint
from loopbook.terms.period import period
from loopbook.terms.quantity import Unit
from loopbook.terms.score import AnswerState, CriterionScore, ScoreSheet, Span
from loopbook.terms.standard import Criterion, CriterionKind, Wish

from .tabled import DAY, criterion, standard

KILO = Unit("KGM", "kg", (("mass", 1),), Fraction(1))
TON = Unit("TNE", "t", (("mass", 1),), Fraction(1000))


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
    (clause,) = compare([scored("old", one), scored("new", other)]).clauses
    return clause.difference


def test_rows_of_one_concept_meet_and_others_stand_alone() -> None:
    found = compare(
        [scored("old", row("a", "water"), row("b")), scored("new", row("x"), row("y", "water"))]
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
        [scored("old", row("a", "water"), row("b", "water")), scored("new", row("x", "water"))]
    )
    assert [[r and r.criterion for r in c.rows] for c in found.clauses] == [["a", "x"], ["b", None]]


def test_a_row_in_another_unit_is_told_in_the_first() -> None:
    old = row("a", "waste", unit=KILO, value=5000.0, limits={"leading": 4000.0})
    new = row("x", "waste", unit=TON, value=5.0, limits={"leading": 4.0})
    (clause,) = compare([scored("old", old), scored("new", new)]).clauses
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
    assert compare(sheets).clauses[0].difference == "unit"
    assert compare(sheets[:2]).clauses[0].difference == "weight"
