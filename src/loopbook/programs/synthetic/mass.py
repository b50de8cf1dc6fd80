"""Masses of the synthetic world, whole milligrams, so that what goes in comes out exactly.

Cells, frames and casings have a nominal mass and an offset that seed and number decide. Lots are
made a little larger than what is taken from them; shares stand in thousandths.
"""

from loopbook.programs.synthetic.shape import CELLS

CELL_MG = 44_500
FRAME_MG = 60_000
CASING_MG = 1_850_000
SECOND_CASING_MG = 420_000
VEHICLE_MG = 62_000_000
DIVISION_MG = 10
LIGHTEST_MG = CELL_MG - 30 * DIVISION_MG

CATHODE_SHARE, ANODE_SHARE, SCRAP_SHARE = 420, 260, 10
"""What one cell takes from its electrode lots, and loses, per thousand of its mass."""

CATHODE_COIL_MG, ANODE_COIL_MG, CATHODE_MG = 10_000, 6_200, 7_600
PRECURSOR_MG, SALT_MG, ORE_MG, GRAPHITE_MG = 7_000, 8_600, 110_000, 9_000
"""Mass of a lot per cell that is made of it: a twentieth more than the cells take."""

BLACK_MASS_SHARE, FOIL_SHARE, CASING_SHARE = 520, 200, 230
"""What shredding gives, per thousand of the feed; the rest is lost."""

REFINED_SHARE = 600
"""Salts refined of black mass, per thousand."""

_FACTOR = 0x9E3779B1
_MASK = (1 << 64) - 1


def mixed(number: int) -> int:
    """Return 64 bits that look random and depend on all bits of `number` (SplitMix64)."""
    value = (number + 0x9E3779B97F4A7C15) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


def kilograms(mass_mg: int) -> str:
    """Return milligrams as kilograms with all six digits, for JSON."""
    return f"{mass_mg // 1_000_000}.{mass_mg % 1_000_000:06}"


def offset_mg(salt: int, number: int, reach: int) -> int:
    """Return between -reach and +reach divisions, always the same for a salt and a number."""
    return (((salt + number) * _FACTOR >> 9) % (2 * reach + 1) - reach) * DIVISION_MG


def cell_masses(salt: int, pack: int, count: int = CELLS) -> list[int]:
    """Return the masses of the cells made for a pack, milligrams, at most 300 from nominal.

    Parameters
      pack  its number, unique in the family
    """
    first = salt + pack * 4096
    return [
        CELL_MG + (((first + number) * _FACTOR >> 9) % 61 - 30) * DIVISION_MG
        for number in range(count)
    ]


def frame_mg(salt: int, pack: int, module: int) -> int:
    """Return the mass of the frame of a module, milligrams."""
    return FRAME_MG + offset_mg(salt, pack * 4096 + 1024 + module, 100)


def casing_mg(salt: int, pack: int) -> int:
    """Return the mass of the casing of a pack, milligrams."""
    return CASING_MG + offset_mg(salt, pack * 4096 + 2048, 1000)


def second_casing_mg(salt: int, pack: int) -> int:
    """Return the mass of the casing of a second-life pack, milligrams."""
    return SECOND_CASING_MG + offset_mg(salt, pack * 4096 + 2049, 400)
