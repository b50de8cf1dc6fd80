"""Processes, flows and layers."""

from loopbook.rules.system import system_of, zones
from loopbook.rules.unit_rows import declared_units

from .breaking import bundle_of, good, with_files


def test_the_system_is_in_the_order_declared() -> None:
    bundle = bundle_of(good())
    system = system_of(bundle, declared_units(bundle))
    assert list(system.processes) == ["households", "recycling", "makers"]
    assert list(system.flows) == ["bottles_in", "flakes_out"]
    assert system.flows["bottles_in"].rule == "system.toml:26"
    assert system.processes["households"].is_outside
    assert system.layers["carbon"].goods == "goods"
    assert system.layers["goods"].quantum.code == "MGM"
    assert system.zone == "Asia/Shanghai"


def test_a_pack_without_a_system_is_in_utc_and_empty() -> None:
    bundle = bundle_of(with_files(system_toml=None))
    system = system_of(bundle, declared_units(bundle))
    assert (system.zone, system.flows) == ("UTC", {})


def test_zones_are_those_of_the_database() -> None:
    assert {"UTC", "Asia/Shanghai"} <= zones()
