"""Sites: what opens, grows, shrinks and closes, and in which order."""

import pytest

from .hand import SMALL, changed
from .worked import Worked, worked

TWO = [{"period": "1"}, {"period": "2"}]


def grown(**settings: float | str | None) -> Worked:
    """A site that must grow in the first period, and would rather be small in the second."""
    size = {
        **SMALL["sizes"][0],
        "capacity_least": 50.0,
        "capacity_most": 150.0,
        "expansion_cost": 2.0,
        "fixed_expansion_cost": 1.0,
    }
    tables = changed(
        SMALL,
        periods=TWO,
        sizes=[size],
        sites=[row for row in SMALL["sites"] if row["site"] != "S2"],
        generation=[
            {"zone": "Z1", "material": "mixed", "period": "1", "amount": 100.0},
            {"zone": "Z1", "material": "mixed", "period": "2", "amount": 20.0},
        ],
        targets=[{**SMALL["targets"][0], "share": 1.0}],
    )
    return worked(tables, **settings)


def test_capacity_stays_while_a_site_is_open() -> None:
    assert grown().answer.extra.tolist() == [[50.0, 50.0]]


def test_capacity_can_be_given_back_where_it_may() -> None:
    assert grown(capacity_returns=1.0).answer.extra.tolist() == [[50.0, 0.0]]


@pytest.mark.parametrize(("closing", "stands"), [(None, [[1.0, 1.0]]), (10.0, [[1.0, 0.0]])])
def test_a_site_closes_only_where_closing_has_a_cost(
    closing: float | None, stands: list[list[float]]
) -> None:
    size = {**SMALL["sizes"][0], "closing_cost": closing, "existing_capacity": 200.0}
    tables = changed(
        SMALL,
        periods=TWO,
        sizes=[size],
        sites=[row for row in SMALL["sites"] if row["site"] != "S2"],
        generation=[{"zone": "Z1", "material": "mixed", "period": "1", "amount": 100.0}],
    )
    assert worked(tables).answer.is_open.tolist() == stands


def test_one_size_of_a_site_stands_at_a_time() -> None:
    small = {**SMALL["sizes"][0], "size": "small", "capacity_least": 60.0, "opening_cost": 100.0}
    tables = changed(
        SMALL,
        sizes=[small, SMALL["sizes"][0]],
        sites=[row for row in SMALL["sites"] if row["site"] != "S2"],
        targets=[{**SMALL["targets"][0], "share": 0.9}],
    )
    done = worked(tables)
    assert done.answer.is_open.sum() == 1.0
    assert done.answer.is_open[1, 0] == 1.0
