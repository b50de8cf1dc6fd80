"""Limits held against a plan, one by one."""

from loopbook.plan.network.check_amounts import amounts_of, generated, stands_of
from loopbook.plan.network.check_facts import facts_of
from loopbook.plan.network.check_limits import limits_held
from loopbook.plan.network.network import network
from loopbook.terms.plan import PlanWish
from loopbook.terms.progress import finished

from .city import given_of
from .hand import SMALL, changed
from .worked import PLANE


def test_each_limit_says_by_how_much_it_is_broken() -> None:
    plan = finished(network(given_of(SMALL, PLANE), PlanWish()))
    every = {"materials": "", "products": "", "period": ""}
    stricter = changed(
        SMALL,
        targets=[
            {"target": "a", "kind": "recovery", **every, "share": 0.7},
            {"target": "b", "kind": "landfill", **every, "share": 0.2},
            {"target": "c", "kind": "collection", **every, "share": 0.9},
        ],
        demands=[{"site": "M1", "material": "", "period": "", "least": 65.0, "most": 50.0}],
        disposal_totals=[{"material": "residue", "period": "", "limit": 0.0}],
    )
    facts = facts_of(given_of(stricter, PLANE))
    amounts = amounts_of(facts, plan)
    stands, _ = stands_of(facts, plan)
    held = limits_held(facts, amounts, generated(facts, amounts), stands)
    told = [(name, subject, round(broken, 6)) for name, subject, _, broken, _ in held]
    assert [each for each in told if each[0] != "disposal"] == [
        ("target", "a", 10.0),
        ("target", "b", 10.0),
        ("target", "c", -10.0),
        ("demand_least", "M1", 5.0),
        ("demand_most", "M1", 10.0),
        ("disposal_total", "", 0.0),
    ]
