"""Limits in words: every kind of row has its reason, its place and its unit."""

from typing import Any

import pytest

from loopbook.plan.backcast.case import case_of
from loopbook.plan.backcast.frame import BASE
from loopbook.plan.backcast.limit import limit_of
from loopbook.plan.backcast.model import built
from loopbook.wording import say

from .cases import one_measure

TABLES: dict[str, Any] = {
    "measures": [
        {"measure": "a", "unit": "lines", "most": 4, "ramp": 2, "capex": 100, "opex": 5,
         "earliest": 2022, "latest": 2022, "needs": "b", "label": "Line"},
        {"measure": "b", "most": 2, "capex": 10, "opex": 5, "group": "g"},
    ],
    "effects": [{"measure": "a", "flow": "sorted", "instead": "mixed", "tonnes": 10}],
    "budgets": [{"year": 2022, "capex": 500, "spending": 600}],
    "targets": [
        {"target": "t", "indicator": "rate", "year": 2023, "value": 65},
        {"target": "u", "indicator": "rate", "year": 2023, "kind": "at_most", "value": 99},
    ],
}  # fmt: skip
EXPECTED = {
    "target:t:2023": ("targets.csv, row 2", "t: rate at least 65 % in 2023"),
    "target:u:2023": ("targets.csv, row 3", "u: rate at most 99 % in 2023"),
    "most": ("measures.csv, row 2", "'Line': at most 4 lines installed, in 2021"),
    "ramp": ("measures.csv, row 2", "'Line': at most 2 lines new a year, in 2021"),
    "window": ("measures.csv, row 2", "'Line': taken up from 2022 to 2022 only"),
    "needs": ("measures.csv, row 2", "'Line': no further than 'b', in 2021"),
    "group": ("measures.csv, row 3", "group 'g': measures share one potential, in 2021"),
    "budget": ("budgets.csv, row 2", "at most 500 CNY of investment in 2022"),
    "spending": ("budgets.csv, row 2", "at most 600 CNY spent in 2022"),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_row_is_told_in_words_with_its_place(name: str) -> None:
    given = one_measure(**TABLES)
    case = case_of(given, BASE)
    made = built(case)
    rows = next(each for each in made.model.limits if each.name == name)
    assert rows.is_wish
    limit = limit_of(given, case, made, rows, 0)
    words = say(limit.reason.key, "en", **limit.reason.values)
    assert (limit.place, words) == EXPECTED[name]
    assert say(limit.reason.key, "zh", **limit.reason.values)


def test_units_of_rows_are_those_of_people() -> None:
    given = one_measure(**TABLES)
    case = case_of(given, BASE)
    made = built(case)
    by_name = {each.name: each for each in made.model.limits}
    assert limit_of(given, case, made, by_name["most"], 0).size == 4.0
    assert limit_of(given, case, made, by_name["most"], 0).unit == "lines"
    assert limit_of(given, case, made, by_name["budget"], 0).size == made.money
    assert limit_of(given, case, made, by_name["target:t:2023"], 0).target is case.targets[0]
