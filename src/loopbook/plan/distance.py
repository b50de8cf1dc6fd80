"""Distance: how far places are apart, from coordinates or from a table of pairs, in kilometres.

Great circles on a sphere (latitude and longitude in degrees), straight lines in a plane (x and y in
kilometres), both times a road factor; listed pairs go before reckoned ones. Unknown is NaN.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Texts = NDArray[Any]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius R1 of the Earth. Source: Moritz, Geodetic Reference System 1980."""


class Positions(NamedTuple):
    """Where places are.

    Fields
      ids      name of each
      first    latitude in degrees, or x in km; NaN: unknown
      second   longitude in degrees, or y in km; NaN: unknown
      is_geographic   which of the two
    """

    ids: Texts
    first: Floats
    second: Floats
    is_geographic: bool

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """Say of each place whether it has both coordinates."""
        return ~(np.isnan(self.first) | np.isnan(self.second))


class Listed(NamedTuple):
    """Pairs whose distance is stated; a pair is directed, of one that stands twice the last counts.

    Fields
      source, target   ids;  km  distance of each pair
    """

    source: Texts
    target: Texts
    km: Floats


def haversine_km(lat1: ArrayLike, lon1: ArrayLike, lat2: ArrayLike, lon2: ArrayLike) -> Floats:
    """Return great-circle distances in km, broadcast over degrees.

    Source    Sinnott, Virtues of the Haversine, Sky and Telescope 68 (1984) 159: exact for near
              points too, where the law of cosines loses its digits
    """
    phi1, lambda1, phi2, lambda2 = (
        np.radians(np.asarray(each, dtype=np.float64)) for each in (lat1, lon1, lat2, lon2)
    )
    across = np.sin((lambda2 - lambda1) / 2.0) ** 2
    half = np.sin((phi2 - phi1) / 2.0) ** 2 + np.cos(phi1) * np.cos(phi2) * across
    # Rounding can lift `half` a little above 1 for opposite points.
    return np.asarray(2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def euclidean_km(x1: ArrayLike, y1: ArrayLike, x2: ArrayLike, y2: ArrayLike) -> Floats:
    """Return straight distances in a plane, broadcast, in the unit of the coordinates (km)."""
    return np.asarray(np.hypot(np.subtract(x2, x1), np.subtract(y2, y1)), dtype=np.float64)


def distance_matrix(sources: Positions, targets: Positions, road_factor: float = 1.0) -> Floats:
    """Return how far every target is from every source in km, one row a source; NaN: unknown.

    Parameters
      road_factor   length of the way by road for one km of straight line
    Raises    ValueError  one has latitudes and the other a plane
    """
    if sources.is_geographic != targets.is_geographic:
        raise ValueError("sources and targets have coordinates of different kinds")
    measure = haversine_km if sources.is_geographic else euclidean_km
    straight = measure(
        sources.first[:, None], sources.second[:, None], targets.first, targets.second
    )
    return straight * road_factor


def between(
    sources: Positions,
    targets: Positions,
    road_factor: float = 1.0,
    listed: Listed | None = None,
    *,
    listed_only: bool = False,
) -> Floats:
    """Return how far every target is from every source in km, one row a source; NaN: unknown.

    Parameters
      listed       pairs that go before what coordinates say; no road factor is put on them. Pairs
                   of other places are passed over
      listed_only  pairs that are not listed stay unknown, whatever the coordinates
    """
    if listed_only or sources.is_geographic != targets.is_geographic:
        km = np.full((len(sources.ids), len(targets.ids)), np.nan)
    else:
        km = distance_matrix(sources, targets, road_factor)
    if listed is not None and len(listed.km):
        row, column = (
            positions_of(sources.ids, listed.source),
            positions_of(targets.ids, listed.target),
        )
        is_here = (row >= 0) & (column >= 0)
        # numpy writes in order: of a pair that stands twice the last one stays.
        km[row[is_here], column[is_here]] = listed.km[is_here]
    return km


def positions_of(ids: Texts, wanted: Texts) -> NDArray[np.int64]:
    """Return at which place of `ids` each wanted id stands; -1: nowhere."""
    at = {name: place for place, name in enumerate(ids.tolist())}
    return np.fromiter((at.get(name, -1) for name in wanted.tolist()), np.int64, len(wanted))
