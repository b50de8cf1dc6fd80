"""Plan cell: what the cells of one column of an input table say, as arrays; faults know their row.

Texts are understood once a spelling, numbers at once where all of them are plain. The slow reading
of one number is the oracle of the fast one: both give the same float64.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from difflib import get_close_matches
from math import nan

import numpy as np

from loopbook.errors import ParseError, UnitError
from loopbook.formats.number import clipped, fold, number_text, parse_number
from loopbook.formats.plan_fault import Faults
from loopbook.formats.plan_unit import PlanUnits, Scale
from loopbook.terms.finding import Place, Severity
from loopbook.terms.plan_input import Array, FieldKind, PlanField
from loopbook.terms.quantity import Units
from loopbook.wording import LANGUAGES, say

NUMBERS = (FieldKind.NUMBER, FieldKind.WHOLE)
"""Kinds whose cells are numbers with a unit."""

FLOATS = (*NUMBERS, FieldKind.YES_NO, FieldKind.TIME)
"""Kinds whose column is float64; the others are texts."""

TEXT_MAX = 1_000
"""Characters that a text may have."""

HOURS_MAX = 48
"""Times may run into the next day: 26:30 is half past two."""

_JOIN = "\x1f"
_PLAIN = r" *(?:[+-]?\d{1,20}(?:\.\d{0,20})?(?:[eE][+-]?[012]?\d)?)? *"
_ONE = re.compile(_PLAIN, re.ASCII)
_MANY = re.compile(f"(?:{_PLAIN}{_JOIN})*", re.ASCII)
_DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_YES = frozenset(("yes", "y", "true", "1", "是"))
_NO = frozenset(("no", "n", "false", "0", "否"))
_LIST = re.compile(r"\s*[|｜]\s*")
_EXAMPLES = {
    FieldKind.DAY: "2025-03-31",
    FieldKind.TIME: "08:30",
    FieldKind.YES_NO: "yes",
    FieldKind.WHOLE: "12",
}


class CellFault(Exception):  # raised and caught in this room only
    """A cell cannot be read: code and values of the finding."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class CellReader:
    """Reads the cells of one field.

    Parameters
      units   of the file, with the currency of its settings
      known   spellings of units, which a magnitude before them may not eat
    """

    def __init__(self, field: PlanField, units: PlanUnits, known: Units, faults: Faults) -> None:
        self.field = field
        self._units = units
        self._known = known
        self._faults = faults
        self._wanted = units.wanted(field.unit) if field.kind in NUMBERS else None
        self._memo: dict[str, str | float | CellFault] = {}
        self._texts: dict[str, str] = {}
        self._scales: dict[str, Scale | CellFault] = {}
        # Pure numbers are told without a unit.
        unit = self._wanted.symbol if self._wanted is not None and field.unit else ""
        self._range = range_text(field, unit)
        self._read = _READERS.get(field.kind, _text)
        self._words = {
            fold(word).casefold(): name
            for name, words in field.choices.items()
            for word in (name, *words)
        }

    def scale(self, unit: str) -> Scale:
        """Return how numbers in a unit become those of the field; empty: they are in it already.

        Raises    UnitError  LB-W24, LB-W26, LB-PL31
        """
        return self._units.scale(unit, self._wanted) if unit else Scale()

    def default(self) -> str | float | None:
        """Return what an empty cell means; None: unknown."""
        if not self.field.default:
            return None
        found = self.taken([self.field.default], [""], Place(), [0]).tolist()[0]
        return found if isinstance(found, str) else float(found)

    def taken(
        self, cells: Sequence[str], units: Sequence[str], place: Place, numbers: Sequence[int]
    ) -> Array:
        """Return what the cells say: float64 (NaN: empty or wrong), or texts (empty: the same).

        Parameters
          units    of each cell, or of all of them as one; empty: not stated
          place    of the column;  numbers   rows of the cells
        """
        if self.field.kind not in NUMBERS:
            return self._understood(cells, place, numbers)
        values = self._numbers(cells, units, place, numbers)
        self._must_be_whole(values, cells, place, numbers)
        self._must_be_in_range(values, cells, place, numbers)
        return values

    def _understood(self, cells: Sequence[str], place: Place, numbers: Sequence[int]) -> Array:
        memo = self._memo
        if self.field.kind is FieldKind.TEXT and max(map(len, cells), default=0) <= TEXT_MAX:
            stripped = list(map(str.strip, cells))
            # One text for all that are equal: a million rows name few things.
            return _objects(list(map(self._texts.setdefault, stripped, stripped)))
        found = [memo[cell] if cell in memo else self._learn(cell) for cell in cells]
        is_float = self.field.kind in FLOATS
        if any(isinstance(value, CellFault) for value in set(found)):
            for at, value in enumerate(found):
                if isinstance(value, CellFault):
                    self._tell(value, place, numbers[at])
                    found[at] = nan if is_float else ""
        if not is_float:
            return _objects(found)
        values = np.array(found, dtype=np.float64)
        self._must_be_in_range(values, cells, place, numbers)
        return values

    def _learn(self, cell: str) -> str | float | CellFault:
        text = cell.strip()
        value: str | float | CellFault = nan if self.field.kind in FLOATS else ""
        try:
            value = self._read(text, self._words) if text else value
        except CellFault as fault:
            value = self._nearest_word(text, fault)
        self._memo[cell] = value
        return value

    def _nearest_word(self, text: str, fault: CellFault) -> CellFault:
        """Return the fault of a choice with what may stand there."""
        if fault.code != "LB-PL27":
            return fault
        near = get_close_matches(fold(text).casefold(), self._words, 1, 0.4)
        choices = self.field.choices
        name = self._words[near[0]] if near else next(iter(choices))
        known = ", ".join(f"{english} ({chinese})" for english, chinese in choices.values())
        return CellFault("LB-PL27", text=clipped(text), nearest=choices[name][0], known=known)

    def _numbers(
        self, cells: Sequence[str], units: Sequence[str], place: Place, numbers: Sequence[int]
    ) -> Array:
        plain = _floats(cells)
        scale = self._scale_of(units[0]) if len(units) == 1 else None
        if plain is not None and isinstance(scale, Scale):
            return scale.applied(plain)
        values = np.full(len(cells), nan)
        for at, cell in enumerate(cells):
            if cell.strip():
                unit = units[at] if len(units) > 1 else units[0]
                try:
                    values[at] = self._number(cell.strip(), unit, place, numbers[at])
                except CellFault as fault:
                    self._tell(fault, place, numbers[at])
        return values

    def _number(self, text: str, unit: str, place: Place, number: int) -> float:
        """Return one number in the unit of the field."""
        if _ONE.fullmatch(text):
            return float(self._applied(float(text), unit))
        try:
            read = parse_number(text, self._known.by_spelling)
        except ParseError as fault:
            values = {name: str(value) for name, value in fault.values.items()}
            raise CellFault(fault.code, **values) from fault
        if read.unit and unit and not self._is_same(read.unit, unit):
            raise CellFault("LB-W25", unit=clipped(read.unit), other=clipped(unit))
        if read.is_touched:
            shown = {"text": clipped(text), "value": number_text(read.value), "unit": read.unit}
            where = _at(place, number)
            self._faults.note("LB-W23", Severity.NOTE, where, shown)
        return float(self._applied(float(read.value), read.unit or unit))

    def _is_same(self, first: str, second: str) -> bool:
        one, other = self._scale_of(first), self._scale_of(second)
        if isinstance(one, CellFault) or isinstance(other, CellFault):
            return False
        return (one.times, one.over, one.plus) == (other.times, other.over, other.plus)

    def _applied(self, value: float, unit: str) -> float:
        scale = self._scale_of(unit)
        if isinstance(scale, CellFault):
            raise scale
        return float(scale.applied(np.array([value]))[0])

    def _scale_of(self, unit: str) -> Scale | CellFault:
        if unit not in self._scales:
            try:
                self._scales[unit] = self.scale(unit)
            except UnitError as fault:
                values = {name: str(value) for name, value in fault.values.items()}
                self._scales[unit] = CellFault(fault.code, **values)
        return self._scales[unit]

    def _must_be_whole(
        self, values: Array, cells: Sequence[str], place: Place, numbers: Sequence[int]
    ) -> None:
        if self.field.kind is not FieldKind.WHOLE:
            return
        for at in np.flatnonzero(values != np.rint(values)).tolist():
            if not np.isnan(values[at]):
                self._tell(_no(FieldKind.WHOLE, cells[at]), place, numbers[at])

    def _must_be_in_range(
        self, values: Array, cells: Sequence[str], place: Place, numbers: Sequence[int]
    ) -> None:
        low, high = self.field.low, self.field.high
        wrong = np.zeros(len(values), dtype=np.bool_)
        with np.errstate(invalid="ignore"):
            if low is not None:
                wrong |= values < low
            if high is not None:
                wrong |= values > high
        for at in np.flatnonzero(wrong).tolist():
            values_told = {"text": clipped(cells[at]), "range": self._range}
            self._tell(CellFault("LB-PL25", **values_told), place, numbers[at])

    def _tell(self, fault: CellFault, place: Place, number: int) -> None:
        self._faults.tell(fault.code, _at(place, number), fault.values)


def range_text(field: PlanField, unit: str) -> str:
    """Return the range that a field allows, as `0 ... 1` or `>= 0`, with its unit; empty: any."""
    low, high = (None if end is None else f"{end:g}" for end in (field.low, field.high))
    if low is None and high is None:
        return ""
    text = f"{low} ... {high}" if low and high else f">= {low}" if low else f"<= {high}"
    return f"{text} {unit}".strip()


def _at(place: Place, number: int) -> Place:
    return Place(place.document, place.sheet, number, place.column)


def _floats(cells: Sequence[str]) -> Array | None:
    """Return the numbers of cells that are plain, NaN where nothing stands; None: some are not."""
    if not _MANY.fullmatch(_JOIN.join((*cells, ""))):
        return None
    try:
        return np.array([float(cell) if cell.strip() else nan for cell in cells], dtype=np.float64)
    except ValueError:
        # A cell that holds the sign by which the cells were joined.
        return None


def _objects(values: Sequence[object]) -> Array:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _text(text: str, words: dict[str, str]) -> str | float:
    del words
    if len(text) > TEXT_MAX:
        raise CellFault("LB-PL30", text=clipped(text), limit=str(TEXT_MAX))
    return text


def _choice(text: str, words: dict[str, str]) -> str | float:
    name = words.get(fold(text).casefold()) if len(text) <= TEXT_MAX else None
    if name is None:
        raise CellFault("LB-PL27")
    return name


def _day(text: str, words: dict[str, str]) -> str | float:
    del words
    found = _DAY.fullmatch(fold(text)) if len(text) <= TEXT_MAX else None
    if found is not None:
        try:
            return date(int(found[1]), int(found[3]), int(found[4])).isoformat()
        except ValueError:
            pass
    raise _no(FieldKind.DAY, text)


def _time(text: str, words: dict[str, str]) -> str | float:
    del words
    found = _TIME.fullmatch(fold(text)) if len(text) <= TEXT_MAX else None
    if found is None or int(found[2]) > 59 or int(found[3] or 0) > 59:
        raise _no(FieldKind.TIME, text)
    minutes = int(found[1]) * 60.0 + int(found[2]) + int(found[3] or 0) / 60.0
    if minutes > HOURS_MAX * 60:
        raise _no(FieldKind.TIME, text)
    return minutes


def _yes_no(text: str, words: dict[str, str]) -> str | float:
    del words
    plain = fold(text).casefold() if len(text) <= TEXT_MAX else ""
    if plain not in _YES and plain not in _NO:
        raise _no(FieldKind.YES_NO, text)
    return 1.0 if plain in _YES else 0.0


def _list(text: str, words: dict[str, str]) -> str | float:
    parts = [part for part in _LIST.split(text) if part]
    return _text("|".join(parts), words)


def _no(kind: FieldKind, text: str) -> CellFault:
    label, label_zh = (say(f"plan.kind.{kind}", language) for language in LANGUAGES)
    values = {"label": label, "label_zh": label_zh, "example": _EXAMPLES[kind]}
    return CellFault("LB-PL33", text=clipped(text), **values)


_READERS: dict[FieldKind, Callable[[str, dict[str, str]], str | float]] = {
    FieldKind.CHOICE: _choice,
    FieldKind.DAY: _day,
    FieldKind.TIME: _time,
    FieldKind.YES_NO: _yes_no,
    FieldKind.LIST: _list,
}
