"""Core units: the units that every pack knows, for what is read without a pack."""

import csv
from functools import cache

from loopbook.rules.load import shipped
from loopbook.rules.unit import units_of
from loopbook.terms.quantity import Units

CORE = "core"


@cache
def core_units() -> Units:
    """Return the units of the core pack."""
    text = shipped(CORE).joinpath("units.csv").read_text(encoding="utf-8")
    return units_of(csv.DictReader(text.splitlines()))
