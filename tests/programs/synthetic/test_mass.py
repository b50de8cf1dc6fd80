"""Masses: whole milligrams, the same for the same numbers, near nominal."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from loopbook.programs.synthetic.mass import (
    CELL_MG,
    LIGHTEST_MG,
    casing_mg,
    cell_masses,
    frame_mg,
    kilograms,
    mixed,
    offset_mg,
    second_casing_mg,
)


@given(st.integers(0, 10**15))
def test_kilograms_are_the_milligrams_exactly(mass_mg: int) -> None:
    assert Decimal(kilograms(mass_mg)) * 1_000_000 == mass_mg


def test_mixing_is_the_published_splitmix64() -> None:
    # First outputs for seed 0 (Steele, Lea & Flood 2014; reference code of Vigna).
    assert mixed(0) == 0xE220A8397B1DCDAF
    assert mixed(0x9E3779B97F4A7C15) == 0x6E789E6AA1B965F4


def test_cells_differ_but_stay_near_their_nominal_mass() -> None:
    masses = cell_masses(12345, 3, 1000)
    assert min(masses) >= LIGHTEST_MG
    assert max(masses) <= 2 * CELL_MG - LIGHTEST_MG
    assert len(set(masses)) > 40
    assert abs(sum(masses) / 1000 - CELL_MG) < 30


def test_fewer_cells_are_the_first_of_more() -> None:
    assert cell_masses(1, 2, 16) == cell_masses(1, 2, 240)[:16]


@given(st.integers(0, 2**40), st.integers(0, 2**30), st.integers(1, 5000))
def test_an_offset_stays_within_its_reach(salt: int, number: int, reach: int) -> None:
    assert abs(offset_mg(salt, number, reach)) <= reach * 10


def test_frames_and_casings_of_packs_differ() -> None:
    assert len({frame_mg(5, 1, module) for module in range(15)}) > 5
    assert len({casing_mg(5, pack) for pack in range(40)}) > 20
    assert len({second_casing_mg(5, pack) for pack in range(40)}) > 20
