"""Candidates take the mass that is stated of their items, where it is."""

from decimal import Decimal

import msgspec
import numpy as np

from loopbook.evaluate.suspect.candidate import HOUSE, about_items, candidates_of, weighed
from loopbook.terms.event import SensorReport
from loopbook.trace.contradiction_row import Contradiction, told_of_two
from tests.trace.plain_contradiction import THING, said
from tests.trace.plain_lives import plain_lives
from tests.trace.world import scheme


def test_the_latest_mass_of_an_item_is_at_stake() -> None:
    events = [
        msgspec.structs.replace(
            said(hour, f"{THING}1"), sensors=(SensorReport("Mass", Decimal(mass), "KGM"),)
        )
        for hour, mass in ((1, 5), (2, 3))
    ]
    lives = plain_lives([*events, said(3, f"{THING}2")], scheme())
    rows = about_items("x", np.array([0, 1]), [np.array([1]), np.array([3])])
    masses = weighed(rows, lives).mass_kg
    assert masses[0] == 3
    assert np.isnan(masses[1])


def test_a_pack_without_masses_leaves_them_unknown() -> None:
    words = [word for word in scheme().vocabulary.values() if word.term != "mass"]
    lives = plain_lives([said(1, f"{THING}1")], scheme(words=words))
    rows = about_items("x", np.array([0]), [np.array([1])])
    assert np.isnan(weighed(rows, lives).mass_kg).all()


def test_contradictions_are_candidates_of_their_code_and_every_code_has_a_weight() -> None:
    one = np.array([1])
    found = candidates_of(told_of_two(Contradiction.LOOP, one, one, one * 4, one * 2))
    assert (found.kind, found.entries(0)) == ("LB-U37", (2, 4))
    assert set(Contradiction) <= set(HOUSE)
    assert all(1 <= gravity.weight <= 100 for gravity in HOUSE.values())
