"""Bars of money: costs up, savings down, one on another."""

import xml.etree.ElementTree as ElementTree

from loopbook.render.plan.backcast_bars import bars_panel
from loopbook.terms.plan import MoneyLine, Plan, PlanStatus, Proof, Sense


def test_costs_stand_above_and_savings_below_zero() -> None:
    lines = (
        ("capex", "a", 100.0),
        ("capex", "b", 50.0),
        ("opex", "a", 30.0),
        ("handling", "f", -60.0),
    )
    plan = Plan(
        job="backcast",
        currency="CNY",
        money=tuple(
            MoneyLine(item=item, subject=subject, period="2022", amount=amount)
            for item, subject, amount in lines
        ),
        proof=Proof(status=PlanStatus.OPTIMAL, sense=Sense.LEAST, objective=0.0),
    )
    drawn = bars_panel(plan, (2021, 2022, 2023), 30.0, "en")
    root = ElementTree.fromstring(f"<svg>{''.join(drawn)}</svg>")
    bars = {str(e.get("class")): e for e in root.iter("rect") if "money" in str(e.get("class"))}
    assert set(bars) == {"money capex", "money opex", "money handling"}
    tops = {name: float(str(e.get("y"))) for name, e in bars.items()}
    sizes = {name: float(str(e.get("height"))) for name, e in bars.items()}
    assert tops["money opex"] < tops["money capex"] < tops["money handling"]
    assert abs(sizes["money capex"] / sizes["money opex"] - 5.0) < 0.1
    assert "investment, 2022: 150" in "".join(drawn)
