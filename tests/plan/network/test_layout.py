"""Properties of a network in numbers."""

from .hand import SMALL, changed
from .worked import small, worked


def test_places_are_zones_then_sites_and_ports_are_counted() -> None:
    net = small().net
    assert net.places[0] == "Z1"
    assert (net.supplies.size, net.outputs.size) == (1, 4)
    assert [net.is_sink(site) for site in range(4)] == [False, False, True, True]


def test_what_stood_before_is_open_and_expanded() -> None:
    size = {
        **SMALL["sizes"][0],
        "capacity_most": 400.0,
        "expansion_cost": 1.0,
        "fixed_expansion_cost": 0.0,
        "existing_capacity": 250.0,
    }
    sizes = worked(changed(SMALL, sizes=[size])).net.sizes
    assert sizes.was_open.tolist() == [True]
    assert sizes.was_expanded.tolist() == [50.0]
