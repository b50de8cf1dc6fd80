"""The units of core, without a pack."""

from loopbook.rules.core_units import core_units
from loopbook.rules.unit import find_unit


def test_core_knows_tonnes_by_code_and_spelling() -> None:
    units = core_units()
    assert units.by_code["TNE"].symbol == "t"
    assert find_unit(units, "吨").code == "TNE"
    assert core_units() is units
