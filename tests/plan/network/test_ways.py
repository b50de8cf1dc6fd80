"""Links: by legs, distances and the limits of both."""

import pytest

from loopbook.plan.network.lay import laid_out
from loopbook.plan.network.ways import distances_to

from .city import Rows, given_of
from .hand import SMALL, changed
from .worked import PLANE, small


def with_leg(**cells: float) -> dict[str, Rows]:
    return changed(SMALL, legs=[{**SMALL["legs"][0], **cells}, *SMALL["legs"][1:]])


@pytest.mark.parametrize("cells", [{"distance_most": 10.0}, {"nearest": 1.0}])
def test_links_that_are_too_long_or_not_near_are_cut_and_counted(cells: dict[str, float]) -> None:
    net = laid_out(given_of(with_leg(**cells), PLANE))
    assert net.links_cut == 1
    assert (net.links.supply >= 0).sum() == 1


def test_listed_distances_go_before_coordinates() -> None:
    tables = changed(SMALL, distances=[{"source": "Z1", "target": "S1", "distance": 7.0}])
    assert laid_out(given_of(tables, PLANE)).links.km[:2].tolist() == [7.0, 15.0]
    only = laid_out(given_of(tables, {**PLANE, "metric": "listed"}))
    assert only.links.km.tolist() == [7.0]


def test_distances_to_a_tier_are_in_the_order_of_zones_and_sites() -> None:
    done = small()
    assert distances_to(done.given, done.net.sites, "sorting").tolist() == [[5.0, 15.0]]
    assert distances_to(done.given, done.net.sites, "collection").shape == (1, 0)
