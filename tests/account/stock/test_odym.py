"""The arrays of ODYM's own test file, to its decimals: facts of tests/test_dynamic_stock_model.py.

Survival is taken at age = year - cohort: the convention END. The cases beside the corpora are
copied here; all thirteen are read from the file in the corpus run.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from loopbook.account.stock.cohort import cohorts
from loopbook.account.stock.inflow_driven import inflow_driven
from loopbook.account.stock.lifetime import fixed, kind_named, lifetime_of, lognormal, normal
from loopbook.account.stock.opening import inflow_of_cohorts, opening_by_cohort, opening_table
from loopbook.account.stock.stock_driven import (
    Terms,
    inflow_needed,
    stock_driven,
    stock_driven_cohorts,
)
from loopbook.terms.stock import AgeConvention, Lifetime, NegativeInflow

END = AgeConvention.END
KINDS = {
    "Fixed": "fixed",
    "Normal": "normal",
    "Weibull": "weibull",
    "LogNormal": "lognormal",
    "FoldedNormal": "folded_normal",
}
Case = dict[str, Any]


def life(stated: Case) -> Lifetime:
    kind = kind_named(KINDS[stated["type"]])
    parameters = {name: value for name, value in stated.items() if name != "type"}
    if kind.value == "fixed":
        parameters = {"years": parameters["mean"]}
    return lifetime_of(kind, parameters)


def near(found: object, expected: object, decimals: int | None) -> None:
    """Hold two arrays as numpy.testing.assert_array_almost_equal does, or exactly."""
    if decimals is None:
        np.testing.assert_array_equal(np.asarray(found), np.asarray(expected))
    else:
        np.testing.assert_array_almost_equal(np.asarray(found), np.asarray(expected), decimals)


def check_inflow_driven(case: Case) -> None:
    result = inflow_driven(case["inflow"], life(case["lifetime"]), END)
    table = cohorts(case["inflow"], life(case["lifetime"]), END)
    decimals = case["decimals"]
    found = {
        "stock": result.stock[:, 0],
        "outflow": result.outflow[:, 0],
        "stock_change": np.diff(result.stock[:, 0], prepend=0.0),
        "stock_by_cohort": table.stock[:, :, 0],
        "outflow_by_cohort": table.outflow[:, :, 0],
    }
    for name in found.keys() & case.keys():
        near(found[name], case[name], decimals)
    if "stock_at" in case:
        near(result.stock[case["stock_at"]["index"], 0], case["stock_at"]["value"], decimals)


def check_stock_driven(case: Case) -> None:
    terms = Terms(lifetime=life(case["lifetime"]), convention=END)
    result, table = stock_driven_cohorts(case["stock"], terms)
    near(result.inflow[:, 0], case["inflow"], case["decimals"])
    near(result.outflow[:, 0], case["outflow"], case["decimals"])
    near(table.stock[:, :, 0], case["stock_by_cohort"], case["decimals"])
    near(table.outflow[:, :, 0], case["outflow_by_cohort"], case["decimals"])


def check_last_year(case: Case) -> None:
    found = inflow_of_cohorts(case["stock_by_cohort_last"], life(case["lifetime"]), END)
    near(found[:, 0], case["inflow"], case["decimals"])


def check_opening(case: Case) -> None:
    lifetime, first = life(case["lifetime"]), case["switch_time"] - 1
    opening = opening_by_cohort(case["initial_stock_by_cohort"])
    terms = Terms(lifetime=lifetime, convention=END, opening=opening)
    result, table = stock_driven_cohorts(case["stock_target"][first:], terms)
    past = inflow_of_cohorts(case["initial_stock_by_cohort"], lifetime, END)
    decimals = case["decimals"]
    near(np.concatenate([past[:, 0], result.inflow[:, 0]]), case["inflow"], decimals)
    stated = np.array(case["stock_by_cohort"])
    left = opening_table(opening, lifetime, len(result.stock), END)[1:, :, 0]
    near(np.hstack([left, table.stock[:, :, 0]]), stated[first:], decimals)
    near(table.outflow[:, :, 0], np.array(case["outflow_by_cohort"])[first:, first:], decimals)
    near(inflow_driven(past, lifetime, END).stock[:, 0], case["stock"][:first], decimals)


def check_negative(case: Case) -> None:
    wanted = np.array(case["stock_target"], dtype=float)[:, np.newaxis]
    terms = Terms(lifetime=life(case["lifetime"]), convention=END, policy=NegativeInflow.PRO_RATA)
    if case["name"].endswith("uncorrected"):
        near(inflow_needed(wanted, terms)[:, 0], case["inflow"], case["decimals"])
        return
    result = stock_driven(wanted, terms)
    near(result.inflow[:, 0], case["inflow"], case["decimals"])
    near(np.diff(result.stock[:, 0], prepend=0.0), case["stock_change"], case["decimals"])


CHECKS = {
    "inflow_driven": [check_inflow_driven],
    "inflow_driven and stock_driven": [check_inflow_driven, check_stock_driven],
    "inflow_from_last_year_cohorts": [check_last_year],
    "stock_driven_with_initial_stock": [check_opening],
    "stock_driven": [check_negative],
}
NAMES = [
    "fixed_5",
    "fixed_0",
    "normal_5_1.5",
    "normal_0_1.5",
    "weibull_1.2_1",
    "lognormal_20_20",
    "foldednormal_20_20",
    "inflow_from_stock_fixed",
    "inflow_from_stock_normal",
    "inflow_from_stock_weibull",
    "initial_stock_normal",
    "stock_driven_negative_inflow_uncorrected",
    "stock_driven_negative_inflow_corrected",
]


@pytest.mark.corpus
@pytest.mark.parametrize("name", NAMES)
def test_a_case_of_odym_is_met_to_its_decimals(corpora: Path, name: str) -> None:
    cases = json.loads((corpora / "stock" / "odym_dsm.json").read_text("utf-8"))["cases"]
    assert [case["name"] for case in cases] == NAMES
    case = next(case for case in cases if case["name"] == name)
    for check in CHECKS[case["model"]]:
        check(case)


def test_a_fixed_lifetime_of_five_years_is_met_exactly() -> None:
    check_inflow_driven(
        {
            "lifetime": {"type": "Fixed", "mean": 5},
            "inflow": list(range(1, 11)),
            "stock": [1, 3, 6, 10, 15, 20, 25, 30, 35, 40],
            "outflow": [0, 0, 0, 0, 0, 1, 2, 3, 4, 5],
            "stock_change": [1, 2, 3, 4, 5, 5, 5, 5, 5, 5],
            "decimals": None,
        }
    )
    zero = inflow_driven(range(1, 11), fixed(0.0), END)
    assert not zero.stock.any()
    assert zero.outflow[:, 0].tolist() == list(range(1, 11))


def test_a_normal_lifetime_is_met_to_eight_decimals() -> None:
    result = inflow_driven(range(1, 11), normal(5.0, 1.5), END)
    stock = [0.99957094, 2.9953115, 5.96830193, 9.85008113, 14.4793678]
    stock += [19.60865447, 24.99043368, 30.46342411, 35.95916467, 41.45873561]
    near(result.stock[:, 0], stock, 8)
    assert result.outflow[0, 0] == pytest.approx(0.000429060333, abs=1e-11)


def test_the_right_lognormal_is_met() -> None:
    inflow = np.zeros(61)
    inflow[:20] = [1, 2, 3, 4, 5, 6, 7, 8, 2, 3, 5, 6, 7, 1, 2, 4, 5, 6, 7, 3]
    result = inflow_driven(inflow, lognormal(20.0, 20.0), END)
    assert result.stock[60, 0] == pytest.approx(5.8693165260386, abs=1e-9)


def test_the_first_cohort_of_the_last_year_is_met() -> None:
    left = [0.01, 0.01, 0.08, 0.2, 0.2, 2, 2, 3, 4, 7.5]
    found = inflow_of_cohorts(left, normal(5.0, 1.5), END)[:, 0]
    assert found[[0, 5, 9]] == pytest.approx([2.61070664, 2.67555857, 7.50321933], abs=1.5e-8)
