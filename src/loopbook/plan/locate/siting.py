"""Siting: a siting problem as arrays, whatever tables it came from.

Zones hand their demand to sites of the first tier, each tier hands on to the next. Spec:
docs/spec/plan-locate.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.distance import Floats

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
Texts = NDArray[Any]


class Problem(StrEnum):
    """What is asked."""

    MEDIAN = "median"  # least weighted distance with p sites
    FACILITY = "facility"  # least fixed costs and transport
    COVER = "cover"  # most people within the radius, or least cost for a share of them
    ECHELON = "echelon"  # several tiers of sites, with steps of capacity


class SiteState(StrEnum):
    """What may become of a site."""

    CANDIDATE = "candidate"
    STAY = "stay"
    MAY_CLOSE = "may_close"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Zones:
    """Where demand is.

    Fields
      ids, labels   of each zone;  places  row of the input, as `zones.csv, row 4`
      demand        in tonnes: what uses capacity, flows and costs transport; NaN: unknown
      people        NaN: unknown
      weight        what the distance is weighed by in the p-median
    """

    ids: Texts
    labels: Texts
    places: Sequence[str]
    demand: Floats
    people: Floats
    weight: Floats

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Sites:
    """Where something can be opened.

    Fields
      ids, labels, places   as of zones
      tier       1 is served by the zones
      states     a `SiteState` each
      closing    cost of closing an existing one
      handling   money for a tonne that comes in;  pass_on  share that goes to the next tier
      loss_cost  money for a tonne that does not
    """

    ids: Texts
    labels: Texts
    places: Sequence[str]
    tier: Whole
    states: Texts
    closing: Floats
    handling: Floats
    pass_on: Floats
    loss_cost: Floats

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def must_open(self) -> Flags:
        """Say of each site whether it stays."""
        return np.asarray(self.states == SiteState.STAY.value, dtype=bool)

    @property
    def may_open(self) -> Flags:
        """Say of each site whether it may be open at all."""
        return np.asarray(self.states != SiteState.FORBIDDEN.value, dtype=bool)

    @property
    def may_close(self) -> Flags:
        """Say of each site whether it exists and may be closed."""
        return np.asarray(self.states == SiteState.MAY_CLOSE.value, dtype=bool)


@dataclass(frozen=True, slots=True)
class Steps:
    """With which capacity a site can open: exactly one of its steps, or none.

    Fields
      site      position of the site;  names  of each step, empty: the site's only one
      capacity  in tonnes, infinite: no limit;  cost  fixed cost
    """

    site: Whole
    names: Texts
    capacity: Floats
    cost: Floats

    def __len__(self) -> int:
        return len(self.site)


@dataclass(frozen=True, slots=True)
class Limits:
    """What was asked for beyond serving everybody.

    Fields
      sites_least, sites_most   number of open sites
      budget     most fixed costs;  share  of people to be covered, NaN: most of them
      radius, max_distance      in km, infinite: none
      is_single  whether a zone has one site alone
      nearest    how many sites a zone begins with
    """

    sites_least: int = 0
    sites_most: int = 2**31
    budget: float = float("inf")
    share: float = float("nan")
    radius: float = float("inf")
    max_distance: float = float("inf")
    is_single: bool = False
    nearest: int = 30


@dataclass(frozen=True, slots=True)
class Siting:
    """A siting problem.

    Fields
      km      distance of zone and site, one row a zone; NaN: unknown
      cost    what serving the whole demand of the zone from the site adds to the objective;
              infinite: not allowed (unknown or too far, forbidden, or of a later tier)
      onward_km, onward   km, and money for a tonne, from site to site of the next tier; infinite:
              not allowed
    """

    problem: Problem
    zones: Zones
    sites: Sites
    steps: Steps
    limits: Limits
    km: Floats
    cost: Floats
    onward_km: Floats
    onward: Floats

    @property
    def amount(self) -> Floats:
        """What each zone takes of a capacity, in tonnes: unknown demand takes none."""
        return np.nan_to_num(self.zones.demand, nan=0.0)

    @property
    def last_tier(self) -> int:
        """The tier where the ways end."""
        return int(self.sites.tier.max())

    @property
    def has_capacity(self) -> bool:
        """Say whether any capacity is limited."""
        return bool(np.isfinite(self.steps.capacity).any())

    @property
    def is_simple(self) -> bool:
        """Say whether there is one tier, and every site has one step: where bounds are quick."""
        one_step = np.array_equal(self.steps.site, np.arange(len(self.sites)))
        return one_step and self.last_tier == 1

    @property
    def is_money(self) -> bool:
        """Say whether the fixed costs stand in the objective."""
        is_share = self.problem is Problem.COVER and not np.isnan(self.limits.share)
        return is_share or self.problem in (Problem.FACILITY, Problem.ECHELON)

    @property
    def opening(self) -> Floats:
        """What each step adds to the objective when it is open (closing costs are spared)."""
        return self.step_costs - np.where(self.sites.may_close, self.closing, 0.0)[self.steps.site]

    @property
    def closing(self) -> Floats:
        """What closing each site adds to the objective."""
        return self.sites.closing if self.is_money else np.zeros(len(self.sites))

    @property
    def step_costs(self) -> Floats:
        """What each step costs in the objective: nothing where that is no money."""
        return self.steps.cost if self.is_money else np.zeros(len(self.steps))

    @property
    def offset(self) -> float:
        """What the objective holds whatever is done: closing all that may be closed."""
        return float(self.closing[self.sites.may_close].sum())


@dataclass(frozen=True, slots=True)
class Arcs:
    """Pairs of zone and site, in the order of zone and site."""

    zone: Whole
    site: Whole

    def __len__(self) -> int:
        return len(self.zone)


def arcs_of(kept: Flags) -> Arcs:
    """Return the pairs that a mask (zone, site) keeps."""
    zone, site = np.nonzero(kept)
    return Arcs(zone.astype(np.int64), site.astype(np.int64))


@dataclass(frozen=True, slots=True)
class Located:
    """An answer: which step of which site is open, and who is served from where.

    Fields
      is_open   of each step;  arcs  pairs used;  share  of the zone's demand on each pair
      onward    tonnes from site to site, one row a source; empty: one tier
      objective
    """

    is_open: Flags
    arcs: Arcs
    share: Floats
    onward: Floats
    objective: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found and proved, whatever the problem.

    Fields
      best        None: nothing;  unserved  share of each zone that nobody serves
      objective   as the user reads it: of the answer;  bound  NaN: nothing proved
      is_optimal  whether it is proved within the gap;  is_infeasible  proved that there is none
      zone_prices, site_prices   of the linear program: of a zone served, of a tonne into a site;
                  NaN: not known
      wish_prices   name of rows -> what one unit of looser limit is worth there
      open_more   by how much the objective worsens at least when a site must be open; NaN: unknown
      nodes, iterations   effort
    """

    best: Located | None
    unserved: Floats
    objective: float
    bound: float
    is_optimal: bool
    is_infeasible: bool
    certificate: "Certificate"
    zone_prices: Floats
    site_prices: Floats
    wish_prices: dict[str, float]
    open_more: Floats
    nodes: int = 0
    iterations: int = 0


@dataclass(frozen=True, slots=True)
class Certificate:
    """What proves the answer over all pairs of zone and site.

    Fields
      pairs      allowed;  kept  in the last linear program
      rounds     of pricing;  least_reduced  least reduced cost of a pair that was left out; NaN:
                 none was
      linear     bound of the linear program over all pairs; NaN: not reckoned
      sites_fixed, pairs_dropped   whose use costs more than the answer, by the bound
      outside    rounds in which pairs left out of the tree had to be brought in
    """

    pairs: int
    kept: int
    rounds: int = 0
    least_reduced: float = float("nan")
    linear: float = float("nan")
    sites_fixed: int = 0
    pairs_dropped: int = 0
    outside: int = 0
