"""Refusals: a cost that falls by the amount told makes the site worth opening."""

import msgspec
import pytest

from loopbook.plan.locate import refusals
from loopbook.plan.locate.locate import locate
from loopbook.terms.plan import Plan, PlanWish, Refusal
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


def test_a_refusal_keeps_its_option() -> None:
    old = Refusal(option="z", label="Z", reason=planned(plain_city(5, 3, 1)).proof.method[0])
    new = refusals.replace_refusal(old, old.reason, old.reason, (2.0, "KMT"))
    assert msgspec.structs.replace(old, change=old.reason, amount=2.0, unit="KMT") == new
