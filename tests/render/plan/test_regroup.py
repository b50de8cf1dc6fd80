"""The strip chart: a row a pack, rings and dots, words for who does not see it."""

from xml.etree import ElementTree

from loopbook.render.plan.regroup import PACKS_MAX, regroup_picture
from loopbook.terms.plan import Plan, PlanStatus, Proof, Sense
from tests.plan.regroup.cells_given import cells_table, given, planned

SVG = "{http://www.w3.org/2000/svg}"


def circles(picture: str, kind: str) -> int:
    found = ElementTree.fromstring(picture).iter(f"{SVG}circle")
    return sum(each.get("class") == kind for each in found)


def test_each_group_has_a_ring_and_a_dot() -> None:
    plan = planned(given(cells_table([9.0, 8.0, 7.0, 6.0]), 2, 2))
    picture = regroup_picture(plan, "en")
    # One of each stands in the legend.
    assert circles(picture, "before") == circles(picture, "after") == 3
    assert "1 packs: the largest spread between groups falls from 4 Ah" in picture
    assert "4 → 0 Ah" in picture
    assert "电池包 1 个" in regroup_picture(plan, "zh")


def test_of_many_packs_those_with_the_largest_spread_are_shown() -> None:
    capacity = [10.0 + at * at * 0.01 for at in range(2 * (PACKS_MAX + 4))]
    picture = regroup_picture(planned(given(cells_table(capacity), 2, 1)), "en")
    assert f"({PACKS_MAX} of {PACKS_MAX + 4} packs" in picture
    assert circles(picture, "after") == 2 * PACKS_MAX + 1


def test_a_plan_without_packs_has_no_picture() -> None:
    proof = Proof(status=PlanStatus.FEASIBLE, sense=Sense.MOST, objective=0.0)
    assert regroup_picture(Plan(job="regroup", proof=proof), "en") == ""
