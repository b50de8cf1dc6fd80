"""Places, ways and processes as the check reads them."""

import pytest

from loopbook.plan.distance import haversine_km
from loopbook.plan.network.check_facts import Shares, always_open, distance, facts_of, takes

from .city import city, given_of
from .hand import SMALL
from .worked import PLANE


def test_distances_are_those_of_the_other_formula() -> None:
    tables = city((3, 2, 1, 1, 1))
    facts = facts_of(given_of(tables))
    one, two = tables["zones"][0], tables["sites"][0]
    km = haversine_km(one["latitude"], one["longitude"], two["latitude"], two["longitude"])
    assert distance(facts, one["zone"], two["site"]) == pytest.approx(float(km) * 1.3, rel=1e-9)


def test_what_a_site_takes_and_makes() -> None:
    facts = facts_of(given_of(SMALL, PLANE))
    assert distance(facts, "Z1", "S1") == 5.0
    assert takes(facts, "S1", "mixed")
    assert not takes(facts, "S1", "paper")
    assert Shares(facts).of("S1", "mixed", "paper", "2026") == 0.6
    assert Shares(facts).of("S1", "mixed", "loss", "2026") == 0.1
    assert Shares(facts).of("M1", "paper", "paper", "2026") == 1.0
    assert always_open(facts, "M1")
    assert not always_open(facts, "S1")
