"""Layout: the places, materials, periods and links of a network as numbered arrays.

A *port* is a material at a site: inputs are what a site takes, outputs what it hands on. A *link*
is one material on one way from a zone or site to a site. Spec: docs/spec/plan-network.md.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.network.filled import Floats

Indices = NDArray[np.int64]

SINKS = ("market", "landfill")
"""Tiers where flows leave the plan."""

LOSS, DISPOSAL = "loss", "disposal"
"""Places outside that loss of processes and what is disposed of on the spot go to."""

STORE = " (store)"
"""Behind the id of a site: its store."""


class Sites(NamedTuple):
    """Sites, in the order of their table.

    Fields
      ids, labels, tiers, processes   texts
      accepts    materials a site takes: bool, site x material
      handling   money per tonne in: site x period
      may_open   whether a size may be opened: site x period
    """

    ids: list[str]
    labels: list[str]
    tiers: list[str]
    processes: list[str]
    accepts: NDArray[np.bool_]
    handling: Floats
    may_open: NDArray[np.bool_]


class Sizes(NamedTuple):
    """Sizes of sites, in the order of their table: one that is open has capacity.

    Fields
      site       index of the site;  names  of the sizes
      least, most   capacity when opened, and after expansion, tonnes a period
      existing   capacity before the first period
      opening, fixed, closing      money: size x period; closing NaN: may not be closed
      expansion, fixed_expansion   money per tonne of capacity above the least: size x period
    """

    site: Indices
    names: list[str]
    least: Floats
    most: Floats
    existing: Floats
    opening: Floats
    fixed: Floats
    closing: Floats
    expansion: Floats
    fixed_expansion: Floats

    @property
    def was_open(self) -> NDArray[np.bool_]:
        """Say of each size whether it is open before the first period."""
        return self.existing > 0.0

    @property
    def was_expanded(self) -> Floats:
        """Return the capacity above the least before the first period."""
        return np.where(self.was_open, np.maximum(self.existing - self.least, 0.0), 0.0)


class Ports(NamedTuple):
    """Materials at sites (or at zones): index of the place among its kind, and of the material."""

    place: Indices
    material: Indices

    @property
    def size(self) -> int:
        """Return how many there are."""
        return len(self.place)


class Yields(NamedTuple):
    """What inputs become: entries of input x output, per period.

    Fields
      source   index of the input port;  target  of the output port
      share    entry x period;  loss  share of each input that is lost: input x period
    """

    source: Indices
    target: Indices
    share: Floats
    loss: Floats


class Links(NamedTuple):
    """Ways of materials.

    Fields
      source     place: zones first, then sites;  target  site
      leg        index of the leg;  material  index;  km  length of the way
      supply     supply port (zone) it begins at, -1: it begins at a site
      output     output port (site) it begins at, -1: it begins at a zone
      input      input port it ends at
    """

    source: Indices
    target: Indices
    leg: Indices
    material: Indices
    km: Floats
    supply: Indices
    output: Indices
    input: Indices


class Network(NamedTuple):
    """A network.

    Fields
      periods    names;  factors  of discounting, one a period
      materials, zones, legs   ids;  population  of zones
      generated  supply port x period, tonnes
      returns    entries: supply port, input port at a market, lag in periods, rate
      links_cut  how many links the settings of legs leave out: too long, not among the nearest
    """

    periods: list[str]
    factors: Floats
    materials: list[str]
    zones: list[str]
    zone_labels: list[str]
    population: Floats
    legs: list[str]
    sites: Sites
    sizes: Sizes
    supplies: Ports
    inputs: Ports
    outputs: Ports
    yields: Yields
    links: Links
    generated: Floats
    returns: list[tuple[int, int, int, float]]
    links_cut: int

    @property
    def places(self) -> list[str]:
        """Return the ids of zones, then sites."""
        return [*self.zones, *self.sites.ids]

    def is_sink(self, site: int) -> bool:
        """Say whether flows leave the plan at a site."""
        return self.sites.tiers[site] in SINKS
