"""Observation columns: published values as arrays, a row an entry, so that many are read at once.

The same content as `Observation`, but for its source, pedigree and what each document is: those are
read from the entry where they are asked for.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.event import Grade
from loopbook.terms.observation import Bound
from loopbook.terms.period import Period

BOUNDS = tuple(Bound)
GRADES = tuple(Grade)
"""What the codes of `bound` and `grade` stand for."""

WIDE = 127
"""Exponent of a number that does not fit: its mantissa is then the position of its text."""

UNSTATED = -128
"""Exponent of a standard uncertainty that is not stated."""

_MANTISSA_MAX = 2**63 - 1

Codes = NDArray[np.int32]


class ObservationColumns(NamedTuple):
    """Observations in the order of entries.

    Fields
      sequence     of the entry, ascending
      subject, word, scope, publisher, unit   positions in `texts`
      first, months           the period, as Period
      base_first, base_months   of a change; months 0: none
      mantissa, exponent      value = mantissa x 10^exponent, exactly; see WIDE
      sd_mantissa, sd_exponent   standard uncertainty, likewise; see UNSTATED
      published    day, as date.toordinal(); 0: not stated
      bound, grade codes of BOUNDS and GRADES
      documents, repairs   how many
      texts        what positions stand for; position 0 is the empty text
    """

    sequence: NDArray[np.int64]
    subject: Codes
    word: Codes
    scope: Codes
    publisher: Codes
    unit: Codes
    first: Codes
    months: Codes
    base_first: Codes
    base_months: Codes
    mantissa: NDArray[np.int64]
    exponent: NDArray[np.int8]
    sd_mantissa: NDArray[np.int64]
    sd_exponent: NDArray[np.int8]
    published: Codes
    bound: NDArray[np.int8]
    grade: NDArray[np.int8]
    documents: Codes
    repairs: Codes
    texts: Sequence[str]

    def at(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> "ObservationColumns":
        """Return some rows, in the order given."""
        columns: tuple[NDArray[np.generic], ...] = self[:-1]
        return ObservationColumns._make([*(column[rows] for column in columns), self.texts])


def split_number(value: Decimal) -> tuple[int, int] | None:
    """Return mantissa and exponent of a number, the mantissa without zeros at its end.

    Equal numbers have equal parts. None: the mantissa needs more than 64 bits, or the exponent
    more than 8.
    """
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int), "a published value is a number"
    mantissa = int("".join(map(str, digits)))
    if mantissa == 0:
        return 0, 0
    while mantissa % 10 == 0:
        mantissa //= 10
        exponent += 1
    if mantissa > _MANTISSA_MAX or not UNSTATED < exponent < WIDE:
        return None
    return (-mantissa if sign else mantissa), exponent


def joined_number(mantissa: int, exponent: int, texts: Sequence[str]) -> Fraction | None:
    """Return the number of a mantissa and an exponent, exactly; None when it is UNSTATED."""
    if exponent == UNSTATED:
        return None
    if exponent == WIDE:
        return Fraction(texts[mantissa])
    return Fraction(mantissa * 10**exponent) if exponent >= 0 else Fraction(mantissa, 10**-exponent)


def period_at(columns: ObservationColumns, row: int) -> Period:
    """Return the period that a row covers."""
    return Period(int(columns.first[row]), int(columns.months[row]))


def base_at(columns: ObservationColumns, row: int) -> Period | None:
    """Return the period that a change is counted from; None for a level."""
    months = int(columns.base_months[row])
    return Period(int(columns.base_first[row]), months) if months else None
