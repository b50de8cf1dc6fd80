"""Scrap of products: by hand, beside a plain loop for every shape, and what cannot be."""

from typing import Any

import numpy as np
import pytest

from loopbook.errors import BalanceError, InputError, ParseError
from loopbook.plan.backcast.check_stock import scrap_lines
from loopbook.plan.backcast.frame import BASE, Scenario, frame_of
from loopbook.plan.backcast.scrap import scrap_of
from loopbook.terms.plan_input import PlanInput

from .cases import given_of

YEARS = range(2021, 2026)


def stocked(product: dict[str, Any], amounts: dict[int, float], **settings: Any) -> PlanInput:
    return given_of(
        settings={"first_year": YEARS[0], "last_year": YEARS[-1], **settings},
        processes=[{"process": "site"}],
        products=[{"product": "p", "enters": "site", **product}],
        stocks=[{"product": "p", "year": y, "amount": a} for y, a in amounts.items()],
    )


def test_what_lives_two_years_leaves_two_years_later() -> None:
    amounts = {year: float(year - 2010) for year in range(2018, 2026)}
    given = stocked({"lifetime": "fixed:2", "mass": 3}, amounts)
    found = scrap_of(given, frame_of(given), BASE)
    assert found.scrap[0].tolist() == [3.0 * amounts[year - 2] for year in YEARS]
    assert found.inflow[0].tolist() == [3.0 * amounts[year] for year in YEARS]
    assert found.stock[0].tolist() == [3.0 * (amounts[y] + amounts[y - 1]) for y in YEARS]


def test_a_wanted_stock_takes_in_what_has_left() -> None:
    amounts = dict.fromkeys(range(2019, 2026), 100.0)
    given = stocked({"lifetime": "fixed:2", "driven": "stock"}, amounts)
    found = scrap_of(given, frame_of(given), BASE)
    # A hundred come in in 2019, leave in 2021 and are replaced at once: and so in 2023 and 2025.
    assert found.scrap[0].tolist() == pytest.approx([100.0, 0.0, 100.0, 0.0, 100.0])
    assert found.inflow[0].tolist() == pytest.approx([100.0, 0.0, 100.0, 0.0, 100.0])


LIFETIMES = (
    "fixed:4",
    "normal:mean=6,sd=2",
    "truncated_normal:mean=6,sd=3",
    "folded_normal:mean=5,sd=3",
    "lognormal:mean=7,sd=3",
    "weibull:shape=2,scale=8",
    "weibull:t50=5,t90=9,at_most=11",
    "gamma:mean=6,sd=2",
    "logistic:mean=6,sd=2",
    "empirical:1/0.9/0.5/0.1/0",
)


@pytest.mark.parametrize("lifetime", LIFETIMES)
@pytest.mark.parametrize(
    ("driven", "growth", "convention"),
    [("inflow", 0.03, "middle"), ("inflow", "", "end"), ("stock", 0.02, "start")],
)
def test_every_shape_agrees_with_the_plain_loop(
    lifetime: str, driven: str, growth: float, convention: str
) -> None:
    amounts = {year: 100.0 * 1.06 ** (year - 2015) for year in range(2015, 2026)}
    product = {"lifetime": lifetime, "driven": driven, "opening_growth": growth}
    given = stocked(product, amounts, age_convention=convention)
    found = scrap_of(given, frame_of(given), BASE)
    plain = scrap_lines(given, YEARS)["p"]
    for ours, theirs in zip((found.inflow, found.stock, found.scrap), plain, strict=True):
        np.testing.assert_allclose(ours[0], theirs, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("lifetime", ["weibull:shape=2,scale=8", "fixed:4.5", "gamma:mean=6,sd=2"])
def test_inflows_spread_over_the_year_agree_with_the_plain_loop(lifetime: str) -> None:
    amounts = dict.fromkeys(range(2016, 2026), 100.0)
    given = stocked({"lifetime": lifetime}, amounts, age_convention="quadrature")
    found = scrap_of(given, frame_of(given), BASE)
    np.testing.assert_allclose(found.scrap[0], scrap_lines(given, YEARS)["p"].scrap, atol=1e-6)


@pytest.mark.parametrize("policy", ["pro_rata", "oldest_first"])
def test_a_stock_that_falls_fast_is_scrapped_as_declared(policy: str) -> None:
    amounts = {year: 100.0 * 0.8 ** (year - 2020) for year in range(2020, 2026)}
    product = {"lifetime": "normal:mean=20,sd=4", "driven": "stock", "opening_growth": 0.0}
    given = stocked(product | {"early_scrap": policy}, amounts)
    found = scrap_of(given, frame_of(given), BASE)
    np.testing.assert_allclose(found.scrap[0], scrap_lines(given, YEARS)["p"].scrap, rtol=1e-9)
    wrong = stocked(product, amounts)
    with pytest.raises(BalanceError) as caught:
        scrap_of(wrong, frame_of(wrong), BASE)
    assert caught.value.code == "LB-Y11"
    assert caught.value.where == "products.csv, row 2"
    assert caught.value.values["year"] == 2021
    assert caught.value.values["product"] == "p"


def test_a_scenario_stretches_lives_and_multiplies_demand_of_the_plan_only() -> None:
    amounts = dict.fromkeys(range(2015, 2026), 10.0)
    given = stocked({"lifetime": "fixed:2"}, amounts)
    frame = frame_of(given)
    longer = scrap_of(given, frame, Scenario(lifetime=2.0))
    assert longer.scrap[0].tolist() == [10.0] * 5
    assert longer.stock[0].tolist() == [40.0] * 5
    more = scrap_of(given, frame, Scenario(demand=3.0))
    assert more.inflow[0].tolist() == [30.0] * 5
    assert more.scrap[0].tolist() == [10.0, 10.0, 30.0, 30.0, 30.0]


def test_a_stock_reaches_its_multiplier_along_a_straight_line() -> None:
    given = stocked(
        {"lifetime": "fixed:50", "driven": "stock"}, dict.fromkeys(range(2020, 2026), 10.0)
    )
    found = scrap_of(given, frame_of(given), Scenario(demand=1.5))
    assert found.stock[0].tolist() == pytest.approx([11.0, 12.0, 13.0, 14.0, 15.0])


def test_missing_years_are_named() -> None:
    amounts = dict.fromkeys((2018, 2020, 2021, 2022, 2023), 1.0)
    given = stocked({"lifetime": "fixed:2"}, amounts)
    with pytest.raises(InputError) as caught:
        scrap_of(given, frame_of(given), BASE)
    assert caught.value.code == "LB-PL86"
    assert caught.value.where == "products.csv, row 2"
    assert (caught.value.values["year"], caught.value.values["count"]) == (2019, 3)


@pytest.mark.parametrize(
    ("lifetime", "code"), [("weibul:shape=2,scale=3", "LB-Y01"), ("weibull:shape=2", "LB-Y02")]
)
def test_a_lifetime_that_cannot_be_read_is_placed(lifetime: str, code: str) -> None:
    given = stocked({"lifetime": lifetime}, dict.fromkeys(YEARS, 1.0))
    with pytest.raises(Exception, match=code) as caught:
        scrap_of(given, frame_of(given), BASE)
    assert "products.csv, row 2" in str(caught.value)
    assert not isinstance(caught.value, BalanceError)


def test_an_opening_that_never_ends_is_placed() -> None:
    product = {"lifetime": "normal:mean=200,sd=90", "opening_growth": -0.4}
    given = stocked(product, dict.fromkeys(YEARS, 1.0))
    with pytest.raises(ParseError, match="LB-Y16") as caught:
        scrap_of(given, frame_of(given), BASE)
    assert caught.value.where == "products.csv, row 2"


def test_stated_shares_cannot_be_stretched() -> None:
    given = stocked({"lifetime": "empirical:1/0.5/0"}, dict.fromkeys(YEARS, 1.0))
    with pytest.raises(InputError) as caught:
        scrap_of(
            given, frame_of(given), Scenario(name="s", lifetime=0.9, place="scenarios.csv, row 2")
        )
    assert caught.value.code == "LB-PL89"
    assert caught.value.where == "scenarios.csv, row 2"
