"""Masses the demo makes up: no source says what these cells weigh, so every one is `constructed`.

A cell has a made-up true mass: nominal mass of its type plus an offset that only its serial number
decides. Each weighing adds a small error that serial number and step decide, so that two weighings
of one cell differ as they do in a plant, and every run of the demo gives the same numbers.
"""

from zlib import crc32

import msgspec


class Scale(msgspec.Struct, frozen=True):
    """A scale and what is put on it, milligrams.

    Fields
      nominal_mg   nominal mass of one thing
      spread_mg    a true mass is at most this far from nominal
      error_mg     a weighing is at most this far from the true mass; three standard uncertainties
      division_mg  what the scale can tell apart
    """

    nominal_mg: int
    spread_mg: int
    error_mg: int
    division_mg: int

    @property
    def sd_mg(self) -> int:
        """Standard uncertainty of one weighing."""
        return self.error_mg // 3


CELL_SCALES = {
    "LMO": Scale(nominal_mg=310_000, spread_mg=3_000, error_mg=300, division_mg=100),
    "NMC": Scale(nominal_mg=44_500, spread_mg=300, error_mg=30, division_mg=10),
}
CASING_SCALE = Scale(nominal_mg=1_850_000, spread_mg=12_000, error_mg=1_500, division_mg=500)
FLOOR_SCALE = Scale(nominal_mg=0, spread_mg=0, error_mg=6_000, division_mg=2_000)


def true_mass_mg(scale: Scale, serial: str) -> int:
    """Return the made-up true mass of the thing with this serial number, milligrams."""
    return scale.nominal_mg + _offset(scale.spread_mg, scale.division_mg, serial)


def weighed_mg(scale: Scale, serial: str, step: str) -> int:
    """Return what the scale shows for one thing at one step, milligrams."""
    return true_mass_mg(scale, serial) + reading_error_mg(scale, serial, step)


def reading_error_mg(scale: Scale, serial: str, step: str) -> int:
    """Return the error of one reading, milligrams."""
    return _offset(scale.error_mg, scale.division_mg, f"{serial} {step}")


def _offset(reach_mg: int, division_mg: int, words: str) -> int:
    """Return a multiple of the division between -reach and +reach, the same for the same words."""
    steps = reach_mg // division_mg
    return (crc32(words.encode("utf-8")) % (2 * steps + 1) - steps) * division_mg
