"""Check of places: what is open, full, and proved, on pieces made by hand."""

import math

import pytest

from loopbook.plan.triage.check_places import (
    Known,
    Limit,
    Piece,
    bettered,
    misplaced,
    overfull,
)
from loopbook.plan.triage.check_worth import Options

KNOWN = Known(False, False, False, "a", 0, frozenset({"second_life"}), Options((), ()))


def piece(end: str, value: float, row: int = 0) -> Piece:
    values = {"second_life": 3.0, "recycle": 1.0}
    return Piece(KNOWN._replace(row=row), end, "x", value, values, False)


def limit(most: float, row: int = -1) -> Limit:
    return Limit("second_life", row, most, "capacities.csv, row 2", 0.0)


def test_a_demand_counts_the_batteries_of_its_own_row() -> None:
    pieces = [piece("second_life", 3.0, row=0), piece("second_life", 3.0, row=1)]
    assert [miss for miss, _ in overfull(pieces, [limit(1.0, row=0), limit(1.0)])] == [0.0, 1.0]


@pytest.mark.parametrize(("most", "miss"), [(1.0, 2.0), (0.0, 0.0)])
def test_a_better_destination_counts_where_it_has_room(most: float, miss: float) -> None:
    found = [each for each, _ in bettered([piece("recycle", 1.0)], [limit(most)])]
    assert found == [miss, 0.0]


def test_a_value_must_be_that_of_the_destination() -> None:
    assert max(miss for miss, _ in bettered([piece("second_life", 9.0)], [])) == 6.0


@pytest.mark.parametrize("end", ["store", "unknown"])
def test_nothing_is_stored_or_unknown_without_cause(end: str) -> None:
    assert [miss for miss, _ in misplaced([piece(end, math.nan)], [])] == [1.0]
    missing = piece("unknown", math.nan)._replace(is_missing=True)
    assert [miss for miss, _ in misplaced([missing], [])] == [0.0]
