"""Refusals: a cost that falls by the amount told makes the site worth opening."""

import pytest

from loopbook.plan.locate import refusals
from loopbook.plan.locate.locate import locate
from loopbook.terms.plan import Plan, PlanWish
from loopbook.terms.progress import finished

from .city import Tables, given_of, plain_city


def planned(tables: Tables) -> Plan:
    return finished(locate(given_of(tables, problem="facility", haul_rate=3.0), PlanWish()))


@pytest.mark.slow
@pytest.mark.parametrize(("change", "is_open"), [(-1.0, True), (1.0, False)])
def test_the_amount_told_is_the_turning_point(change: float, is_open: bool) -> None:
    tables = plain_city(14, 6, 3)
    nearest = next(each for each in planned(tables).proof.refusals if each.amount)
    costs = list(map(float, tables["sites"]["fixed_cost"]))
    costs[int(nearest.option[1:])] -= (nearest.amount or 0.0) - change
    cheaper = planned({**tables, "sites": {**tables["sites"], "fixed_cost": costs}})
    opened = {each.subject for each in cheaper.decisions if each.kind == "open"}
    assert (nearest.option in opened) == is_open


def test_a_forbidden_site_says_where_it_is_forbidden() -> None:
    tables = plain_city(14, 6, 3)
    tables["sites"] = {**tables["sites"], "state": ["candidate"] * 5 + ["forbidden"]}
    told = {each.option: each for each in planned(tables).proof.refusals}
    assert told["s5"].change is not None
    assert told["s5"].change.values == {"place": "sites.csv, row 7"}


@pytest.mark.slow
def test_many_refusals_end_with_how_many_more() -> None:
    given = given_of(plain_city(30, 70, 3, 0.05), problem="median", p=9.0)
    told = finished(locate(given, PlanWish())).proof.refusals
    assert len(told) == refusals.TOLD_MAX + 1
    assert told[-1].reason.key == "plan.locate.refused.more"
    assert "bound" in told[0].reason.key


@pytest.mark.parametrize("seed", [3, 4])
def test_within_a_wide_gap_the_bound_tells_and_never_too_much(seed: int) -> None:
    tables = plain_city(8, 4, seed)
    steps = [("s0", "a", 40, 300), ("s0", "b", 90, 500), ("s1", "a", 60, 700)]
    columns = zip(*steps, strict=True)
    tables["steps"] = dict(zip(("site", "step", "capacity", "cost"), columns, strict=True))
    asked = {"problem": "facility", "haul_rate": 3.0}
    given = given_of(tables, **asked)
    plan = finished(locate(given, PlanWish(gap=1e-5)))
    told = {each.option: each for each in plan.proof.refusals}
    exact = {
        each.option: each.amount for each in finished(locate(given, PlanWish())).proof.refusals
    }
    assert told
    assert told.keys() == exact.keys()
    for name, each in told.items():
        assert "exact" not in each.reason.key
        assert (each.amount or 0.0) <= (exact[name] or 0.0) + 1e-4


def test_a_site_too_dear_even_for_nothing_says_so() -> None:
    tables: Tables = {
        "zones": {"zone": ["z"], "demand": [10], "x": [0], "y": [0]},
        "sites": {"site": ["near", "far"], "fixed_cost": [5, 7], "x": [0, 9], "y": [0, 0]},
    }
    # Both open: near serves, and far costs its 7 for nothing; alone it would cost 97.
    (told,) = planned(tables).proof.refusals
    assert (told.amount, told.change and told.change.key) == (7.0, "plan.locate.change.cost")
    # One of the two may be open: far alone costs 7 + 10 x 9 x 3 against 5.
    given = given_of(tables, problem="facility", haul_rate=3.0, p=1.0)
    (told,) = finished(locate(given, PlanWish())).proof.refusals
    assert told.amount == pytest.approx(272.0)
    assert told.change is not None
    assert (told.change.key, told.change.values["more"]) == ("plan.locate.change.free", "265")
