"""Observations as columns of a links segment: published values, a row an entry that holds one.

    observation_sequence   every segment has it, of whatever length; one sealed before observations
                           were kept has none of these columns, and its entries are read instead
    observation_*          as `terms.observation_columns.ObservationColumns`; where there are any

Texts are positions in the texts `observation`, in the order of their first use. A number that does
not fit is kept as a text, exactly. Spec: docs/spec/segments.md.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from loopbook.store.segment.arrays import Column
from loopbook.store.segment.part import Part
from loopbook.store.segment.spoken_columns import Stored
from loopbook.terms.observation import Observation
from loopbook.terms.observation_columns import (
    BOUNDS,
    GRADES,
    UNSTATED,
    WIDE,
    split_number,
)

GROUP = "observation"
MARK = "observation_sequence"
_CODED = ("subject", "word", "scope", "publisher", "unit")
_NUMBERS = (("mantissa", "exponent"), ("sd_mantissa", "sd_exponent"))
WIDTHS: Mapping[str, str] = {
    "sequence": "<i8",
    **dict.fromkeys(_CODED, "<i4"),
    **dict.fromkeys(("first", "months", "base_first", "base_months"), "<i4"),
    "mantissa": "<i8",
    "exponent": "<i1",
    "sd_mantissa": "<i8",
    "sd_exponent": "<i1",
    "published": "<i4",
    "bound": "<i1",
    "grade": "<i1",
    "documents": "<i4",
    "repairs": "<i4",
}
"""Columns in the order of ObservationColumns, with their types."""

_BOUND = {bound: code for code, bound in enumerate(BOUNDS)}
_GRADE = {grade: code for code, grade in enumerate(GRADES)}


class ObservationRows:
    """Gathers observations, in the order of entries."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, ...]] = []
        self._texts: dict[str, int] = {}

    def add(self, sequence: int, observation: Observation) -> None:
        """Take the observation of an entry."""
        seen, base = observation, observation.base_period
        self._rows.append(
            (
                sequence,
                self._text(seen.subject),
                self._text(seen.indicator),
                self._text(seen.scope),
                self._text(seen.publisher),
                self._text(seen.unit),
                seen.period.first,
                seen.period.months,
                base.first if base else 0,
                base.months if base else 0,
                *self._number(seen.value),
                *((0, UNSTATED) if seen.sd is None else self._number(seen.sd)),
                seen.published.toordinal() if seen.published else 0,
                _BOUND[seen.bound],
                _GRADE[seen.grade],
                len(seen.documents),
                len(seen.repairs),
            )
        )

    def _text(self, text: str) -> int:
        return self._texts.setdefault(text, len(self._texts))

    def _number(self, value: Decimal) -> tuple[int, int]:
        return split_number(value) or (self._text(str(value)), WIDE)

    def part(self) -> Stored:
        """Return the columns and texts for the array file."""
        if not self._rows:
            return NO_OBSERVATIONS
        columns = zip(*self._rows, strict=True)
        arrays: dict[str, Column] = {
            f"{GROUP}_{name}": np.array(column, width)
            for (name, width), column in zip(WIDTHS.items(), columns, strict=True)
        }
        return Stored(arrays, {GROUP: list(self._texts)})


NO_OBSERVATIONS = Stored({MARK: np.empty(0, np.int64)}, {})
"""Of a run of entries that holds none."""


def observations_in(arrays: Mapping[str, Column], texts: Mapping[str, list[str]]) -> Stored | None:
    """Return those of an array file's columns and texts; None: it was sealed before."""
    if MARK not in arrays:
        return None
    names = [f"{GROUP}_{name}" for name in WIDTHS]
    kept = {name: arrays[name] for name in names if name in arrays}
    return Stored(kept, {GROUP: texts[GROUP]} if GROUP in texts else {})


def merged_observations(parts: Sequence[Part]) -> Stored:
    """Return the columns of neighbouring runs as those of one; every part has the first of them."""
    having = [part for part in parts if len(part.arrays[MARK])]
    if not having:
        return NO_OBSERVATIONS
    numbers: dict[str, int] = {}
    tables = [
        np.array([numbers.setdefault(text, len(numbers)) for text in part.texts[GROUP]], np.int64)
        for part in having
    ]
    joined = [recoded(named(part.arrays), t) for part, t in zip(having, tables, strict=True)]
    arrays: dict[str, Column] = {
        f"{GROUP}_{name}": np.concatenate([each[name] for each in joined]) for name in WIDTHS
    }
    return Stored(arrays, {GROUP: list(numbers)})


def named(arrays: Mapping[str, Column]) -> dict[str, NDArray[np.integer]]:
    """Return the columns of an array file by the names they have in ObservationColumns."""
    return {name: arrays[f"{GROUP}_{name}"].view(width) for name, width in WIDTHS.items()}


def recoded(
    columns: dict[str, NDArray[np.integer]], table: NDArray[np.int64]
) -> dict[str, NDArray[np.integer]]:
    """Return columns whose positions of texts are looked up in a table."""
    made = {**columns, **{name: table[columns[name]].astype(np.int32) for name in _CODED}}
    for mantissa, exponent in _NUMBERS:
        is_wide = columns[exponent] == WIDE
        if is_wide.any():
            numbers = columns[mantissa].copy()
            numbers[is_wide] = table[numbers[is_wide]]
            made[mantissa] = numbers
    return made
