"""Locate picture: places, links and title of a siting plan."""

from loopbook.plan.locate.locate import locate
from loopbook.render.plan.locate import locate_picture
from loopbook.terms.plan import PlanWish
from loopbook.terms.progress import finished
from tests.plan.locate.city import given_of, plain_city


def test_a_picture_has_every_place_in_both_languages() -> None:
    given = given_of(plain_city(6, 3, 1), problem="facility", haul_rate=3.0)
    plan = finished(locate(given, PlanWish()))
    drawn = locate_picture(plan, "en")
    assert drawn.startswith("<svg")
    assert all(f"z{at}" in drawn for at in range(6))
    assert "zones served" in drawn
    assert "需求点" in locate_picture(plan, "zh")


def test_a_plan_without_places_is_drawn_as_that() -> None:
    given = given_of(plain_city(6, 3, 1), problem="median", p=1.0)
    plan = finished(locate(given, PlanWish()))
    bare = type(plan)(job=plan.job, proof=plan.proof)
    assert "coordinates" in locate_picture(bare, "en")
