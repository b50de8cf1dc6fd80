"""Whose number does not fit."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from loopbook.account.sheet import account_of
from loopbook.account.suspect import (
    gaps,
    global_statistic,
    is_gross_error,
    quantity_text,
    suspect_text,
    suspicion,
    suspicions,
)
from loopbook.terms.account import Account
from loopbook.terms.period import period
from loopbook.terms.quantity import Unit
from loopbook.terms.sheet import FlowRow
from loopbook.wording import say

KILOTONNE = Unit("KTN", "kt", (("mass", 1),), Fraction(10**6))
YEAR = period("2025")
Stated = dict[str, tuple[str, str, str, str]]

# Two processes and a loop; every flow measured. The slag is 6 kt too high.
PLANT: Stated = {
    "ore": ("", "smelter", "100", "1"),
    "metal": ("smelter", "rolling", "70", "0.7"),
    "slag": ("smelter", "", "41.2", "1.5"),
    "scrap": ("rolling", "smelter", "5", "0.2"),
    "sheet": ("rolling", "", "65", "0.6"),
}


def account(stated: Stated) -> Account:
    rows = [
        FlowRow(
            flow=name,
            source=source,
            target=target,
            value=Decimal(value) if value else None,
            unit=KILOTONNE,
            sd=Decimal(sd) if sd else None,
        )
        for name, (source, target, value, sd) in stated.items()
    ]
    return account_of(rows, YEAR)


def objective(stated: Stated, free: str = "") -> float:
    """Least weighted squares under the balances, by brute force: `free` is not measured at all."""
    names = list(stated)
    processes = ["smelter", "rolling"]
    balances = np.zeros((len(processes), len(names)))
    for column, name in enumerate(names):
        source, target, _, _ = stated[name]
        for row, process in enumerate(processes):
            balances[row, column] = (target == process) - (source == process)
    measured = np.array([float(stated[name][2]) for name in names])
    # An unmeasured flow is one measured with no precision worth mentioning.
    sd = np.array([1e7 if name == free else float(stated[name][3]) for name in names])
    size, count = len(names), len(processes)
    system = np.block([[np.diag(1 / sd**2), balances.T], [balances, np.zeros((count, count))]])
    solved = np.linalg.solve(system, np.concatenate([measured / sd**2, np.zeros(count)]))
    return float((((measured - solved[:size]) / sd) ** 2).sum())


def test_the_statistic_of_each_flow_is_what_dropping_its_measurement_takes_away() -> None:
    found = suspicion(account(PLANT), "goods")
    total = objective(PLANT)
    assert found.statistic == pytest.approx(total, rel=1e-9)
    assert found.freedom == 2
    for suspect in found.suspects:
        for name in suspect.flows:
            assert suspect.statistic == pytest.approx(total - objective(PLANT, name), rel=1e-5)


def test_the_wrong_number_comes_first_with_the_value_that_would_fit() -> None:
    plant = account(PLANT)
    found = suspicion(plant, "goods")
    worst = found.suspects[0]
    # Only the balance of the smelter sees ore and slag: it cannot tell which of them is wrong.
    assert worst.flows == ("ore", "slag")
    assert worst.process == "smelter"
    assert is_gross_error(worst)
    assert quantity_text(worst.fitting, plant.system.layers["goods"]) == "106.2 kt"
    assert {flow for suspect in found.suspects for flow in suspect.flows} == set(PLANT)


def test_the_fitting_value_closes_the_balances_where_the_rest_agrees() -> None:
    stated = {
        **PLANT,
        "dust": ("smelter", "bagfilter", "3", "0.1"),
        "out": ("bagfilter", "", "3", "0.1"),
    }
    stated["slag"] = ("smelter", "", "38", "1.5")
    plant = account(stated)
    slag = next(s for s in suspicion(plant, "goods").suspects if "slag" in s.flows)
    assert set(slag.flows) == {"ore", "slag"}
    assert slag.flows[0] == "ore"
    assert quantity_text(slag.fitting, plant.system.layers["goods"]) == "106 kt"


def test_sentences_name_stated_fitting_and_the_test_in_both_languages() -> None:
    plant = account(PLANT)
    worst = suspicion(plant, "goods").suspects[0]
    assert suspect_text(worst, plant) == (
        "`ore` does not fit: 100 kt stated, 106.2 kt would close the balance of `smelter` "
        "(statistic 11.1, threshold 6.6); the balances cannot tell it from: slag."
    )
    assert "106.2 kt" in suspect_text(worst, plant, "zh")
    assert suspect_text(worst, plant, "zh") != suspect_text(worst, plant)


def test_a_plant_that_balances_has_no_gross_error() -> None:
    plant = account({**PLANT, "slag": ("smelter", "", "35", "1.5")})
    assert global_statistic(plant, "goods") == (0.0, 2)
    assert not any(is_gross_error(s) for s in suspicion(plant, "goods").suspects)


def test_the_threshold_is_that_of_many_tests_after_sidak() -> None:
    threshold = suspicion(account(PLANT), "goods").suspects[0].threshold
    level = 1 - 0.95 ** (1 / 5)
    chance = 2 * (1 - NormalDist().cdf(threshold**0.5))
    assert chance == pytest.approx(level)


def test_processes_with_unmeasured_flows_are_left_out_and_named() -> None:
    plant = account({**PLANT, "dust": ("rolling", "", "", "")})
    found = suspicion(plant, "goods")
    assert found.freedom == 1
    assert [(r.key, r.values) for r in found.untested] == [
        ("suspect.unmeasured", {"process": "rolling", "flows": "dust"})
    ]
    assert {name for s in found.suspects for name in s.flows} == {"ore", "metal", "slag", "scrap"}


def test_without_stated_uncertainties_only_the_gap_is_said() -> None:
    plant = account({name: (*ends[:3], "") for name, ends in PLANT.items()})
    found = suspicion(plant, "goods")
    assert (found.suspects, found.freedom, found.statistic) == ((), 0, 0.0)
    assert {reason.key for reason in found.untested} == {"suspect.no_sd"}
    (gap,) = gaps(plant, "goods")
    assert gap.values == {"process": "smelter", "difference": "-6.2 kt", "share": "5.6 %"}
    assert say(gap.key, "en", **gap.values).startswith(
        "The balance of `smelter` is open by -6.2 kt"
    )


def test_a_run_without_any_outside_has_one_balance_less() -> None:
    loop: Stated = {
        "there": ("a", "b", "10", "1"),
        "back": ("b", "a", "12", "1"),
    }
    found = suspicion(account(loop), "goods")
    assert found.freedom == 1
    assert found.statistic == pytest.approx(2.0)
    assert found.suspects[0].flows == ("there", "back")


def test_a_run_of_thousands_of_processes_is_tested_as_a_whole() -> None:
    count = 2_500
    stated = {
        f"f{step}": (
            f"p{step}" if step else "",
            f"p{step + 1}" if step < count else "",
            "140" if step == 1_200 else "100",
            "1",
        )
        for step in range(count + 1)
    }
    found = suspicion(account(stated), "goods")
    assert (found.freedom, found.untested) == (count, ())
    assert found.suspects[0].flows == ("f1200",)
    assert is_gross_error(found.suspects[0])
    fitting = found.suspects[0].fitting / found.suspects[0].amount * 140
    assert fitting == pytest.approx(100.0, abs=0.1)


def test_an_exact_figure_is_judged_like_others_and_exact_ones_may_contradict() -> None:
    found = suspicion(account({**PLANT, "ore": ("", "smelter", "100", "0")}), "goods")
    assert found.suspects[0].flows == ("ore", "slag")
    stated: Stated = {
        "in": ("", "a", "10", "0"),
        "between": ("a", "b", "11", "1"),
        "out": ("b", "", "12", "0"),
    }
    contradicted = suspicion(account(stated), "goods")
    assert contradicted.freedom == 2
    assert contradicted.suspects[0].statistic > 1e6


def test_each_layer_has_its_suspicion() -> None:
    assert [found.layer for found in suspicions(account(PLANT))] == ["goods"]


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["P1", "P2", "P4", "P5", "P6", "P7", "P8"])
def test_published_reconciliation_problems_have_their_published_statistic(
    corpora: Path, name: str
) -> None:
    (path,) = (corpora / "reconciliation").glob(f"{name}*.json")
    problem = json.loads(path.read_text(encoding="utf-8"))
    ends: dict[str, list[str]] = {stream: ["", ""] for stream in problem["streams"]}
    for node in problem["incidence"]:
        for stream in node["in"]:
            ends[stream][1] = node["process"]
        for stream in node["out"]:
            ends[stream][0] = node["process"]
    stated: Stated = {
        stream: (*ends[stream], f"{value:.17g}", f"{sd:.17g}")
        for stream, value, sd in zip(
            problem["streams"], problem["measured"], problem["sd"], strict=True
        )
    }
    statistic, freedom = global_statistic(account(stated), "goods")
    assert freedom == problem["dof"]
    assert statistic == pytest.approx(problem["chi2"], rel=1e-9)
