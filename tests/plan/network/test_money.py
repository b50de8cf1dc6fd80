"""Money by item and period."""

import pytest

from loopbook.plan.network.money import burdens_of, items_of, money_lines, objective_of

from .hand import by_hand
from .worked import small


def test_items_add_up_to_the_objective() -> None:
    done = small()
    items = items_of(done.net, done.prices, done.answer, done.amounts, gives_back=False)
    assert objective_of(done.net, items) == pytest.approx(by_hand())
    lines = {line.item: line.amount for line in money_lines(done.net, items)}
    assert lines == {
        "haul": 515.0,
        "handling": 500.0,
        "fixed": 50.0,
        "opening": 1000.0,
        "revenue": -2400.0,
    }


def test_without_burdens_there_are_none() -> None:
    done = small()
    legs, sites = burdens_of(done.net, done.prices, done.amounts)
    assert legs.size == sites.size == 0
