"""Weights by the declared rule; None where nobody stated what it asks for."""

import pytest

from loopbook.account.attribute.facts import Facts
from loopbook.account.attribute.holding import Holding, Inside
from loopbook.account.attribute.scales import Load, Scales
from loopbook.account.attribute.step import Said

from .mill import indicator, made, mass, one, scheme


def scales(rest: str, *facts: Said) -> Scales:
    compiled = scheme(indicator(rest=rest))
    told = Facts({"mass", "price"})
    told.add(made(1, one("a"), facts=facts))
    return Scales(compiled.attributions["x"], compiled, told)


THING = Load("a", "scrap", 1.0, "thing", 1.0, None)
KEY = (5, 5)


def test_mass_is_what_was_weighed() -> None:
    weighed = scales("", mass("a", 4, 0.2)).weigh(THING, KEY)
    assert (weighed.weight, weighed.mass_kg) == (4, 4)
    assert weighed.relative == pytest.approx(0.05)
    assert scales("").weigh(THING, KEY).weight is None
    assert scales("").weigh(THING._replace(amount=7.0, measure="mass"), KEY).weight == 7.0


def test_a_part_of_a_lot_weighs_its_part() -> None:
    some = Load("a", "", 3.0, "piece", 12.0, None)
    assert scales("", mass("a", 4)).weigh(some, KEY).weight == 1.0
    assert scales("", mass("a", 4)).weigh(some._replace(whole=None), KEY).weight is None


def test_a_container_weighs_what_is_in_it() -> None:
    inside = (Inside("x", 0, 1.0, 2.0, 1.0), Inside("y", 0, 1.0, 3.0, 1.0))
    held = Holding(0, (), "thing", inside)
    assert scales("").mass(THING._replace(holding=held), KEY).mass_kg == 5.0
    unknown = held._replace(inside=(*inside, Inside("z", 0, None, None, 1.0)))
    assert scales("").mass(THING._replace(holding=unknown), KEY).mass_kg is None


def test_pieces_value_and_substance() -> None:
    pieces = scales('weight = "pieces"')
    assert pieces.weigh(THING, KEY).weight == 1.0
    assert pieces.weigh(THING._replace(measure="mass"), KEY).weight is None
    price = 'weight = "value"\nvalue_fact = "price"'
    assert scales(price, Said("a", "price", 9.0, 0.9, "")).weigh(THING, KEY).weight == 9.0
    assert scales(price).weigh(THING, KEY).weight is None
    iron = 'weight = "substance"\nsubstance = "fe"'
    weighed = scales(iron, mass("a", 4)).weigh(THING, KEY)
    assert weighed.weight == pytest.approx(3.6)
    assert weighed.relative == pytest.approx((1 - 0.8) / 12**0.5 / 0.9)
    assert scales(iron, mass("a", 4)).weigh(THING._replace(item_class="bolt"), KEY).weight is None
    assert scales(iron).weigh(THING._replace(item_class="slag"), KEY).weight == 0.0


def test_a_composition_is_uncertain_once_for_its_class() -> None:
    iron = scales('weight = "substance"\nsubstance = "fe"', mass("a", 4), mass("b", 2))
    assert iron.weigh(THING, KEY).weighing == iron.weigh(THING._replace(name="b"), KEY).weighing
