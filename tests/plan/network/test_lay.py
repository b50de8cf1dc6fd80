"""Tables that contradict each other are refused with file and row."""

from typing import Any

import numpy as np
import pytest

from loopbook.errors import InputError
from loopbook.plan.network.lay import laid_out

from .city import Rows, given_of
from .hand import SMALL, changed

PLANE = {"metric": "euclidean", "road_factor": 1.0}


def with_row(table: str, at: int, **cells: Any) -> dict[str, Rows]:
    rows = [dict(row) for row in SMALL[table]]
    rows[at].update(cells)
    return changed(SMALL, **{table: rows})


REFUSED = [
    (with_row("yields", 0, **{"yield": 0.5}), "LB-PL50", "yields.csv, row 2"),
    (
        with_row("legs", 1, source_tier="market", target_tier="sorting"),
        "LB-PL51",
        "legs.csv, row 3",
    ),
    (with_row("legs", 1, source_tier="zone", target_tier="sorting"), "LB-PL51", "legs.csv, row 3"),
    (with_row("sites", 1, handling_cost=None), "LB-PL52", "sites.csv, row 3"),
    (with_row("sizes", 0, fixed_cost=None), "LB-PL52", "sizes.csv, row 2"),
    (with_row("sizes", 0, capacity_most=300.0), "LB-PL52", "sizes.csv, row 2"),
    (with_row("sites", 0, x=None), "LB-PL55", "sites.csv, row 2"),
    (with_row("sizes", 1, capacity_most=100.0), "LB-PL56", "sizes.csv, row 3"),
    (with_row("sizes", 1, existing_capacity=201.0), "LB-PL56", "sizes.csv, row 3"),
    (with_row("zones", 0, zone="loss"), "LB-PL57", "zones.csv, row 2"),
    (with_row("sites", 0, site="Z1"), "LB-PL57", "sites.csv, row 2"),
]


@pytest.mark.parametrize(("tables", "code", "place"), REFUSED)
def test_what_cannot_be_is_named_with_file_and_row(
    tables: dict[str, Rows], code: str, place: str
) -> None:
    with pytest.raises(InputError) as refused:
        laid_out(given_of(tables, PLANE))
    assert (refused.value.code, refused.value.where) == (code, place)


def test_a_network_is_numbered_in_the_order_of_its_tables() -> None:
    net = laid_out(given_of(SMALL, PLANE))
    assert net.places == ["Z1", "S1", "S2", "M1", "L1"]
    assert net.links.km.tolist() == [
        5.0,
        15.0,
        0.0,
        pytest.approx(np.hypot(6, 8)),
        1.0,
        pytest.approx(np.hypot(6, 7)),
    ]
    assert net.is_sink(2)
    assert not net.is_sink(0)
    assert net.sizes.was_open.tolist() == [False, False]


def test_costs_by_period_go_before_those_for_all() -> None:
    tables = changed(
        SMALL,
        periods=[{"period": "2026"}, {"period": "2027"}],
        size_periods=[{"site": "S1", "size": "", "period": "2027", "opening_cost": 5.0}],
    )
    net = laid_out(given_of(tables, PLANE))
    assert net.sizes.opening.tolist() == [[1000.0, 5.0], [900.0, 900.0]]


def test_returns_join_a_market_with_a_zone() -> None:
    tables = changed(
        SMALL,
        returns=[{"zone": "Z1", "site": "M1", "material": "paper", "lag": 1.0, "rate": 0.5}],
    )
    net = laid_out(given_of(tables, PLANE))
    ((supply, port, lag, rate),) = net.returns
    assert net.materials[net.supplies.material[supply]] == "paper"
    assert net.sites.ids[net.inputs.place[port]] == "M1"
    assert (lag, rate) == (1, 0.5)
