"""Settings become what is wanted; what cannot be is named."""

import pytest

from loopbook.errors import PlanError
from loopbook.plan.regroup.wanted import told, wanted
from tests.plan.regroup.cells_given import cells_table, given

CELLS = cells_table([8.0, 7.0])


def test_defaults_leave_bands_open() -> None:
    asked = wanted(given(CELLS, 2, 3))
    assert (asked.series, asked.parallel, asked.cells, asked.packs) == (2, 3, 6, 0)
    assert asked.resistance_band == asked.capacity_band == float("inf")
    assert asked.equal == ("chemistry", "format", "grade")


@pytest.mark.parametrize(
    ("name", "value"),
    [("series", 0.0), ("parallel", 2.5), ("packs", 0.0), ("capacity_band", -1.0)],
)
def test_what_is_no_count_is_named(name: str, value: float) -> None:
    asked = given(CELLS, 2, 1)
    asked.settings[name] = value
    with pytest.raises(PlanError, match=f"LB-PL95.*{name}"):
        wanted(asked)


def test_an_attribute_that_cells_do_not_have_is_named() -> None:
    with pytest.raises(PlanError, match=r"LB-PL96.*colour"):
        wanted(given(CELLS, 2, 1, equal="chemistry|colour"))


def test_settings_are_told_as_texts() -> None:
    asked = given(CELLS, 2, 1, health_low=0.7, place="")
    assert told(asked, ("series", "health_low", "place", "packs")) == {
        "series": "2",
        "health_low": "0.7",
    }
