"""Distances: against published figures, and the plain formula as the oracle of the fast one."""

from math import acos, cos, pi, radians, sin

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.plan.distance import (
    EARTH_RADIUS_KM,
    Listed,
    Positions,
    between,
    distance_matrix,
    euclidean_km,
    haversine_km,
    positions_of,
)

DEGREES = st.floats(-80.0, 80.0)


def texts(*names: str) -> np.ndarray:
    return np.array(names, dtype=object)


def plane(names: str, x: list[float], y: list[float]) -> Positions:
    return Positions(texts(*names), np.array(x, dtype=float), np.array(y, dtype=float), False)


def test_a_quarter_of_the_equator_is_a_quarter_of_the_circle() -> None:
    assert haversine_km(0, 0, 0, 90) == pytest.approx(pi / 2 * EARTH_RADIUS_KM)


def test_opposite_points_are_half_a_circle_apart() -> None:
    assert haversine_km(12.3, 45.6, -12.3, -134.4) == pytest.approx(pi * EARTH_RADIUS_KM)


@given(DEGREES, DEGREES, DEGREES, DEGREES)
def test_the_haversine_agrees_with_the_law_of_cosines(
    lat1: float, lon1: float, lat2: float, lon2: float
) -> None:
    phi1, phi2, turn = radians(lat1), radians(lat2), radians(lon2 - lon1)
    cosine = sin(phi1) * sin(phi2) + cos(phi1) * cos(phi2) * cos(turn)
    plain = EARTH_RADIUS_KM * acos(max(-1.0, min(1.0, cosine)))
    # The law of cosines loses digits below about a hundred metres: the tolerance is its own.
    assert haversine_km(lat1, lon1, lat2, lon2) == pytest.approx(plain, rel=1e-6, abs=0.2)


def test_a_plane_has_straight_lines() -> None:
    assert euclidean_km(0, 0, 3, 4) == 5.0


def test_the_road_factor_lengthens_every_way() -> None:
    near, far = plane("ab", [0, 1], [0, 1]), plane("c", [3], [4])
    assert distance_matrix(near, far, 1.5) == pytest.approx(
        1.5 * distance_matrix(near, far), rel=1e-15
    )


def test_a_place_without_coordinates_has_no_distance() -> None:
    found = distance_matrix(plane("ab", [0, np.nan], [0, 1]), plane("c", [3], [4]))
    assert found[0, 0] == 5.0
    assert np.isnan(found[1, 0])
    assert plane("ab", [0, np.nan], [0, 1]).is_known.tolist() == [True, False]


def test_kinds_of_coordinates_are_not_mixed() -> None:
    flat = plane("a", [0], [0])
    with pytest.raises(ValueError, match="different kinds"):
        distance_matrix(flat, flat._replace(is_geographic=True))


def test_a_listed_pair_goes_before_the_coordinates_and_the_last_one_counts() -> None:
    listed = Listed(texts("a", "a", "c", "z"), texts("c", "c", "a", "c"), np.array([7.0, 8, 9, 1]))
    near, far = plane("ab", [0, 3], [0, 0]), plane("c", [3], [4])
    assert between(near, far, 2.0, listed).tolist() == [[8.0], [8.0]]
    assert between(far, near, 1.0, listed).tolist() == [[9.0, 4.0]]


def test_listed_only_leaves_other_pairs_unknown() -> None:
    listed = Listed(texts("a"), texts("c"), np.array([7.0]))
    found = between(
        plane("ab", [0, 3], [0, 0]), plane("c", [3], [4]), listed=listed, listed_only=True
    )
    assert found[0, 0] == 7.0
    assert np.isnan(found[1, 0])


def test_ids_are_found_where_they_stand() -> None:
    assert positions_of(texts("a", "b"), texts("b", "x", "a")).tolist() == [1, -1, 0]
