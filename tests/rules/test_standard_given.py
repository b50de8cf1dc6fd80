"""Numbers of a standard: stated, reckoned, declared; weights, limits, bands."""

from decimal import Decimal
from fractions import Fraction

import pytest

from loopbook.rules.fault import Faults
from loopbook.rules.line import Line
from loopbook.rules.parse import Names
from loopbook.rules.row import Row
from loopbook.rules.standard_given import (
    Place,
    bands,
    given,
    given_of,
    levels,
    number_of,
    plain,
    weight,
)
from loopbook.terms.formula import LeafFunction, ParameterKind
from tests.evaluate.world import UNITS, unit

NAMES = Names(
    (LeafFunction("observed", (ParameterKind.INDICATOR,)),),
    UNITS,
    {ParameterKind.INDICATOR: {"layers": (("piece", 1),)}},
)


def line(**cells: object) -> Line:
    return Line(Row("score.toml:7", cells), Faults())


def faults(read: Line) -> str:
    return " ".join(read.faults.lines())


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (3, "3"),
        (Decimal("0.07"), "7/100"),
        ("1/3", "1/3"),
        ("0.5", "1/2"),
        (True, None),
        (Decimal("inf"), None),
        ("declared", None),
        ([], None),
    ],
)
def test_a_number_is_exact(cell: object, number: str | None) -> None:
    assert number_of(cell) == (None if number is None else Fraction(number))


def test_a_number_may_be_declared_or_reckoned_where_there_is_a_unit() -> None:
    own, bare = Place("row", NAMES, unit("C62")), Place("row", NAMES)
    read = line(leading="declared", weight="2 * observed(layers)", points=5)
    assert given(read, "baseline", own) is None
    found = given(read, "leading", own)
    assert found is not None
    assert found.declared == "row.leading"
    reckoned = given_of(read, "levels", "2 * observed(layers)", own, "I")
    assert reckoned is not None
    assert reckoned.formula is not None
    assert not faults(read)
    assert given(read, "weight", bare) is None
    assert "weight: '2 * observed(layers)' is not a number" in faults(read)


def test_what_is_no_number_is_told() -> None:
    read = line(cap=True, leading=[1], points=" ")
    assert plain(read, "cap") is None
    assert given(read, "leading", Place("row", NAMES)) is None
    assert given(read, "points", Place("row", NAMES)) is None
    for column in ("cap", "leading", "points"):
        assert column in faults(read)


def test_weights_are_plain_shared_or_split_by_a_mix() -> None:
    place = Place("row", NAMES)
    assert weight(line(), place) is None
    shared = weight(line(weight="0.8/n"), place)
    assert shared is not None
    assert (shared.number.value, shared.is_shared) == (Fraction(4, 5), True)
    declared = weight(line(weight="declared/n"), place)
    assert declared is not None
    assert declared.number.declared == "row.weight"
    mixed = weight(line(weight=1, mix="boards", amount="observed(layers)"), place)
    assert mixed is not None
    assert mixed.amount is not None
    assert mixed.mix == "boards"


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"weight": -1}, "below zero"),
        ({"weight": 1, "amount": "observed(layers)"}, "'amount' means nothing without mix"),
        ({"weight": "0.8/n", "mix": "m", "amount": "observed(layers)"}, "'mix' means nothing"),
        ({"weight": 1, "mix": "m"}, "'amount' is empty"),
    ],
)
def test_a_weight_that_means_nothing_is_told(cells: dict[str, object], fault: str) -> None:
    read = line(**cells)
    weight(read, Place("row", NAMES))
    assert fault in faults(read)


def test_there_is_one_limit_a_level_or_a_dash() -> None:
    place = Place("row", NAMES, unit("C62"))
    found = levels(line(levels=[1, "-", "declared"]), ("I", "II", "III"), place)
    assert [each and (each.value, each.declared) for each in found] == [
        (1, ""),
        None,
        (None, "row.III"),
    ]
    short = line(levels=[1, 2])
    assert levels(short, ("I", "II", "III"), place) == ()
    assert "2 limits where the standard has 3 levels" in faults(short)
    wrong = line(levels="8")
    assert levels(wrong, (), place) == ()
    assert "'levels' must be a list" in faults(wrong)


def test_bands_ascend() -> None:
    good = line(bands=[[10, 1], [Decimal("20.5"), 3]])
    assert [(band.limit, band.points) for band in bands(good)] == [(10, 1), (Fraction(41, 2), 3)]
    for cells in ([[20, 1], [10, 3]], [[10, 1], [10, 2]]):
        wrong = line(bands=cells)
        bands(wrong)
        assert "must ascend" in faults(wrong)
    for cells in ([[10]], [10], "x", [["a", 1]]):
        wrong = line(bands=cells)
        assert bands(wrong) == ()
        assert "'bands' must be a list of [limit, points]" in faults(wrong)
