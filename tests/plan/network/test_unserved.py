"""What no way leads to is told."""

from loopbook.plan.network.lay import laid_out
from loopbook.plan.network.unserved import unserved

from .city import given_of
from .hand import SMALL, changed
from .worked import PLANE, small


def test_nothing_is_told_of_a_joined_network() -> None:
    assert unserved(small().given, small().net) == ()


def test_a_zone_out_of_reach_and_a_site_without_a_way_on_are_told() -> None:
    legs = [{**SMALL["legs"][0], "distance_most": 1.0}, *SMALL["legs"][1:]]
    given = given_of(changed(SMALL, legs=legs), PLANE)
    told = {
        (each.code, each.place.document, each.place.row)
        for each in unserved(given, laid_out(given))
    }
    assert told == {
        ("LB-PL54", "zones.csv", 2),
        ("LB-PL54", "sites.csv", 2),
        ("LB-PL54", "sites.csv", 3),
    }
