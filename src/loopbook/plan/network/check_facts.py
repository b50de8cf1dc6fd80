"""Check facts: what the input says of places, ways and processes, as the independent check reads
it: plain dictionaries, its own distances, its own reading of what a site takes."""

import math
from dataclasses import dataclass, field

from loopbook.plan.network.check_table import Lookup, listed, number_of, rows_of, text_of
from loopbook.terms.plan_input import PlanInput

LOSS, DISPOSAL, STORE = "loss", "disposal", " (store)"
SINKS = ("market", "landfill")
EARTH_KM = 6371.0088
Row = dict[str, str | float]


@dataclass
class Facts:
    """What the input says.

    Fields
      periods, materials   names in order;  factor  of each period
      zones, sites         id -> row;  sizes  (site, size) -> row
      tiers                place -> tier;  legs  (tier, tier) -> row
      km                   (source, target) -> listed km
      lookups              those made so far
    """

    given: PlanInput
    periods: list[str]
    factor: dict[str, float]
    materials: list[str]
    zones: dict[str, Row]
    sites: dict[str, Row]
    sizes: dict[tuple[str, str], Row]
    tiers: dict[str, str]
    legs: dict[tuple[str, str], Row]
    km: dict[tuple[str, str], float] = field(default_factory=dict)
    lookups: dict[tuple[str, str, tuple[str, ...]], Lookup] = field(default_factory=dict)

    def look(
        self, table: str, value: str, names: dict[str, str], default: float = math.nan
    ) -> float:
        """Return the value of the row of a table that names most of `names`."""
        key = (table, value, tuple(names))
        if key not in self.lookups:
            self.lookups[key] = Lookup(self.given, table, tuple(names), value)
        return self.lookups[key](*names.values(), default=default)


def facts_of(given: PlanInput) -> Facts:
    """Return what the input says."""
    periods = list(rows_of(given, "periods"))
    names = [text_of(row, "period") for row in periods]
    rate = given.number("discount_rate")
    growth = 1.0 + (0.0 if math.isnan(rate) else rate)
    zones = {text_of(row, "zone"): row for row in rows_of(given, "zones")}
    sites = {text_of(row, "site"): row for row in rows_of(given, "sites")}
    return Facts(
        given=given,
        periods=names,
        factor={
            name: growth ** -number_of(row, "year", float(at))
            for at, (name, row) in enumerate(zip(names, periods, strict=True))
        },
        materials=[text_of(row, "material") for row in rows_of(given, "materials")],
        zones=zones,
        sites=sites,
        sizes={
            (text_of(row, "site"), text_of(row, "size")): row for row in rows_of(given, "sizes")
        },
        tiers={
            **dict.fromkeys(zones, "zone"),
            **{name: text_of(row, "tier") for name, row in sites.items()},
        },
        legs={
            (text_of(row, "source_tier"), text_of(row, "target_tier")): row
            for row in rows_of(given, "legs")
        },
        km={
            (text_of(row, "source"), text_of(row, "target")): number_of(row, "distance")
            for row in rows_of(given, "distances")
        },
    )


def distance(facts: Facts, source: str, target: str) -> float:
    """Return km from one place to another; NaN: no way."""
    if (source, target) in facts.km:
        return facts.km[source, target]
    metric = facts.given.text("metric")
    if metric == "listed":
        return math.nan
    rows = [facts.zones.get(name) or facts.sites[name] for name in (source, target)]
    factor = facts.given.number("road_factor")
    factor = 1.0 if math.isnan(factor) else factor
    if metric == "euclidean":
        (x1, y1), (x2, y2) = ((number_of(r, "x"), number_of(r, "y")) for r in rows)
        return math.hypot(x2 - x1, y2 - y1) * factor
    points = [[math.radians(number_of(r, f)) for f in ("latitude", "longitude")] for r in rows]
    return _great_circle(*points) * factor


def _great_circle(first: list[float], second: list[float]) -> float:
    """Return the great circle in km by the angle between unit vectors, exact for near points."""
    one, other = (_vector(*point) for point in (first, second))
    cross = (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )
    dot = sum(a * b for a, b in zip(one, other, strict=True))
    return EARTH_KM * math.atan2(math.hypot(*cross), dot)


def _vector(latitude: float, longitude: float) -> tuple[float, float, float]:
    across = math.cos(latitude)
    return across * math.cos(longitude), across * math.sin(longitude), math.sin(latitude)


def takes(facts: Facts, site: str, material: str) -> bool:
    """Say whether a site takes a material."""
    row = facts.sites[site]
    process = text_of(row, "process")
    named = listed(row, "accepts")
    if not named and process:
        mixed = [r for r in rows_of(facts.given, "mixes") if text_of(r, "process") == process]
        yields = [r for r in rows_of(facts.given, "yields") if text_of(r, "process") == process]
        named = [text_of(r, "material") for r in mixed] or [
            text_of(r, "material_in") for r in yields
        ]
        named = [name for name in named if name]
    return not named or material in named


class Shares:
    """What becomes of one tonne of a material at a site, per output; `loss` among them."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._lookups: dict[tuple[str, str], Lookup] = {}

    def of(self, site: str, material: str, output: str, period: str) -> float:
        """Return the share of an input that becomes an output."""
        process = text_of(self.facts.sites[site], "process")
        if not process:
            return float(material == output)
        key = (process, "" if output == LOSS else output)
        if key not in self._lookups:
            only = {"process": process, "material_out": key[1]}
            axes = ("material_in", "period")
            self._lookups[key] = Lookup(self.facts.given, "yields", axes, "yield", only)
        return self._lookups[key](material, period, default=0.0)


def always_open(facts: Facts, site: str) -> bool:
    """Say whether a site has no sizes: it stands for ever."""
    return all(name != site for name, _ in facts.sizes)
