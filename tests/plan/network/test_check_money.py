"""Money reckoned again."""

from loopbook.plan.network.check_amounts import amounts_of, generated, stands_of
from loopbook.plan.network.check_facts import facts_of
from loopbook.plan.network.check_money import burden_of, burdens_of, money_of, stocks_of
from loopbook.plan.network.network import network
from loopbook.terms.plan import PlanWish
from loopbook.terms.progress import finished

from .city import given_of
from .hand import SMALL, changed
from .worked import PLANE


def test_every_item_is_reckoned_from_flows_and_sites() -> None:
    tables = changed(
        SMALL,
        emissions=[{"burden": "CO2", "period": "", "limit": None, "penalty": 2.0}],
        leg_emissions=[{"burden": "CO2", "leg": "first", "factor": 0.01}],
    )
    given = given_of(tables, PLANE)
    plan = finished(network(given, PlanWish()))
    facts = facts_of(given)
    amounts = amounts_of(facts, plan)
    stands, _ = stands_of(facts, plan)
    money = money_of(facts, amounts, generated(facts, amounts), stands)
    assert money["haul", "2026"] == 515.0
    assert money["opening", "2026"] == 1000.0
    assert money["revenue", "2026"] == -2400.0
    assert money["penalty", "2026"] == 10.0
    assert burdens_of(facts) == ["CO2"]
    assert burden_of(facts, amounts, "CO2", "2026")[0] == 5.0
    assert stocks_of(facts, amounts) == {}
