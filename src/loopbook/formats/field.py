"""Field: one cell read as what its column of the pack says it is.

A column's `field` names where the cell goes. Its `default` stands for an empty cell; for a point in
time it may be a time of day (`T08:00:00`) for dates without one, and for an identifier a pattern
(`https://id.example.org/21/{}`) into which a bare code is put.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from difflib import get_close_matches
from urllib.parse import quote

import msgspec

from loopbook.errors import InputError, UnitError, UnknownTerm
from loopbook.formats.answer_word import FIELD as ANSWER
from loopbook.formats.answer_word import read_answer
from loopbook.formats.columns import Column, is_measured
from loopbook.formats.measure import Measure, Scaled, UnitReader
from loopbook.formats.moment import Moment, read_day, read_moment, read_period, read_time_of_day
from loopbook.formats.number import clipped, number_text
from loopbook.formats.row import Cell, Row, row_place
from loopbook.formats.vocabulary import TermReader
from loopbook.terms.event import Action, Basis, EventType, Grade
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.observation import Bound
from loopbook.terms.period import Period
from loopbook.terms.quantity import Unit
from loopbook.terms.repair import Repair
from loopbook.wording import LANGUAGES, say

Value = str | tuple[str, ...] | Measure | Moment | Period | date

PARTIES = tuple(
    (f"{side}.{kind}", side, kind)
    for side in ("source", "destination")
    for kind in ("possessing_party", "owning_party", "location")
)
"""Fields of where things come from and go to, by list of the event and type of CBV 2.0."""
LOTS = ("lot", "input.lot", "output.lot")
"""Fields of lots: identifiers of class level, of which a quantity follows."""
IDENTIFIERS = {
    "epc", "parent", "input.epc", "output.epc", "eventID", "readPoint", "bizLocation",
    "transaction", *LOTS, *(field for field, _, _ in PARTIES),
}  # fmt: skip
TERMS = {
    "class": "class",
    "input.class": "class",
    "output.class": "class",
    "indicator": "observed",
    "flow": "flow",
    "publisher": "publisher",
    "scope": "scope",
    "subject": "subject",
}
CLOSED = {
    "type": (*EventType, "Observation"),
    "action": tuple(Action),
    "basis": tuple(Basis),
    "grade": tuple(Grade),
    "bound": tuple(Bound),
}
LABELS = {"basis": "intake.basis.", "grade": "intake.grade.", "bound": "intake.bound."}
"""Where the wording catalogue has the words of a closed list in both languages."""
CALENDAR = {"eventTime", "published", "period", "base_period"}
REQUIRED_KINDS = {"class", "observed", "flow"}
"""Kinds of which a scheme must know the term; of others it may know none at all."""
QUANTITIES = {"quantity", "input.quantity", "output.quantity", "whole"}
FIELDS = (
    IDENTIFIERS
    | set(TERMS)
    | set(CLOSED)
    | {"answer", "document", "sha256"}
    | {"quantity", "value", "sd", "input.quantity", "output.quantity", "unit", "share", "whole"}
    | {"from", "to", "header", "pedigree"}
    | {"eventTime", "period", "base_period", "published", "source"}
    | {"bizStep", "disposition", "constructed"}
)

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
_DIGITS_LOST = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{2}")
_SEVERAL = re.compile(r"[;；\n]")
_EXACT_DIGITS = 15


class Reading(msgspec.Struct, frozen=True):
    """What became of one cell.

    Fields
      column    where it stands
      value     None: empty, or not readable (then a finding is an error)
      findings  with the place of the cell
      repair    what was done to a damaged number; None: nothing
    """

    column: Column
    value: Value | None = None
    findings: tuple[Finding, ...] = ()
    repair: Repair | None = None


class UnitHint(msgspec.Struct, frozen=True):
    """What a row says about the unit of its numbers.

    Fields
      stated   unit that another cell of the row names
      default  unit meant when nobody names one, and of whose kind a named one must be
    """

    stated: tuple[Scaled, ...] = ()
    default: Unit | None = None


class FieldReader(msgspec.Struct, frozen=True):
    """What cells are read with: the units and terms of a scheme, and its calendar zone."""

    units: UnitReader
    terms: TermReader
    zone: tzinfo

    def read(self, row: Row, column: Column, hint: UnitHint) -> Reading:
        """Read the cell of `column` in `row`; an empty one takes the column's default."""
        cell = row.cells[column.index] if 0 <= column.index < len(row.cells) else ""
        if column.index in row.faults:
            return _fault(row, column, row.faults[column.index], {})
        if cell == "" and column.column.required and column.index >= 0:
            return _fault(row, column, "LB-W37", {"column": column.heading})
        cell = _default(column) if cell == "" else cell
        if cell == "":
            return Reading(column)
        try:
            value = self._value(cell, column, hint)
        except (InputError, UnknownTerm) as fault:
            values = {name: str(value) for name, value in fault.values.items()}
            return _fault(row, column, fault.code, values)
        doubts = tuple(_doubts(row, column, cell, value))
        return Reading(column, value, doubts, _repair(column, cell, value))

    def _value(self, cell: Cell, column: Column, hint: UnitHint) -> Value:
        field = column.column.field
        if is_measured(column.column):
            return self._measure(cell, column, hint)
        if field in CALENDAR:
            return self._calendar(cell, column)
        if field in IDENTIFIERS:
            return _identifiers(cell, column)
        text = _text(cell)
        if field in TERMS:
            return self._term(TERMS[field], text, column.column.default)
        return _several(text) if field == "constructed" else self._word(field, text)

    def _calendar(self, cell: Cell, column: Column) -> Value:
        match column.column.field:
            case "eventTime":
                return read_moment(cell, self.zone, read_time_of_day(column.column.default))
            case "published":
                return read_day(cell)
            case _:
                return read_period(cell)

    def _measure(self, cell: Cell, column: Column, hint: UnitHint) -> Measure | str:
        if column.column.field == ANSWER:
            said = read_answer(cell, column.column.unit or hint.default)
            if said is not None:
                return said
        stated = [*([column.unit] if column.unit else []), *hint.stated]
        if column.column.field == "sd":
            return self._uncertainty(cell, stated, hint.default)
        measure = self.units.measure(cell, stated, column.column.unit or hint.default)
        is_amount = column.column.field in QUANTITIES
        if measure.value < 0 and (is_amount or is_share(column) or _is_mass(measure)):
            raise UnitError("LB-W38", text=clipped(str(cell)))
        return self.units.standard(measure) if is_amount else measure

    def _uncertainty(self, cell: Cell, stated: list[Scaled], default: Unit | None) -> Measure:
        """Read a standard uncertainty: in the unit of its number, or a share of it (`5 %`)."""
        measure = self.units.uncertainty(cell, stated)
        return measure if measure.unit else msgspec.structs.replace(measure, unit=default)

    def _term(self, kind: str, text: str, default: str) -> str:
        """Return a term by one of its names, or by a bare code that the pack completes."""
        completed = default.replace("{}", text)
        if "{}" in default and completed in self.terms.scheme.vocabulary:
            return completed
        # Words of kind subject are kinds of subjects, as park: a subject itself is any identifier.
        if kind in REQUIRED_KINDS or (kind != "subject" and self.terms.knows(kind)):
            return self.terms.find(kind, text)
        return text

    def _word(self, field: str, text: str) -> str:
        """Return a word of a closed list, by itself or by a label that the scheme gives it."""
        known = CLOSED.get(field, ())
        if text in known:
            return text
        if self.terms.knows(field):
            return self.terms.find(field, text)
        return _listed(field, text, known) if known else text


def _repair(column: Column, cell: Cell, value: Value) -> Repair | None:
    """Return what was done to the number of a cell, with the token as it stands there."""
    if not isinstance(value, Measure) or not value.rule:
        return None
    return Repair(column.column.field, _text(cell), value.rule, value.confidence)


def _listed(field: str, text: str, known: Sequence[str]) -> str:
    """Return the word of a list that `text` is, in whatever case."""
    words = {str(word).casefold(): str(word) for word in known}
    if field in LABELS:
        for word in known:
            words |= {say(f"{LABELS[field]}{word}", each): str(word) for each in LANGUAGES}
    if text.casefold() not in words:
        close = get_close_matches(text.casefold(), words, 1, 0.3)
        nearest = words[close[0]] if close else str(known[0])
        raise UnknownTerm("LB-W39", kind=field, text=clipped(text), nearest=nearest)
    return words[text.casefold()]


def _default(column: Column) -> str:
    """Return what an empty cell stands for; a pattern or time of day completes, it is no value."""
    default = column.column.default
    is_pattern = column.column.field in IDENTIFIERS | set(TERMS) and "{}" in default
    is_time = column.column.field == "eventTime" and default.startswith(("T", "t"))
    return "" if is_pattern or is_time else default


def _text(cell: Cell) -> str:
    match cell:
        case Decimal():
            return number_text(cell)
        case datetime() | date():
            return cell.isoformat()
        case _:
            return cell.strip()


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _SEVERAL.split(text) if part.strip())


def _identifiers(cell: Cell, column: Column) -> Value:
    """Return one identifier, or several of a column of things (split at `;`)."""
    text = _text(cell)
    is_long_number = isinstance(cell, Decimal) and len(text.lstrip("-")) > _EXACT_DIGITS
    if is_long_number or (isinstance(cell, str) and _DIGITS_LOST.fullmatch(text)):
        raise UnitError("LB-W41", text=clipped(text))
    several = column.column.field in ("epc", "input.epc", "output.epc")
    names = _several(text) if several else (text,)
    pattern = column.column.default if "{}" in column.column.default else ""
    whole = tuple(_uri(name, pattern) for name in names)
    return whole if several else whole[0]


def _uri(name: str, pattern: str) -> str:
    if _URI.fullmatch(name):
        return name
    if not pattern:
        raise UnitError("LB-W40", text=clipped(name))
    return pattern.replace("{}", quote(name, safe=""))


def is_share(column: Column) -> bool:
    """Say whether the cells of a column are shares of a whole, which cannot be negative."""
    return column.column.field == "share"


def _is_mass(measure: Measure) -> bool:
    return measure.unit is not None and measure.unit.dimension == (("mass", 1),)


def _doubts(row: Row, column: Column, cell: Cell, value: Value) -> list[Finding]:
    """Return the notes on a cell that was read, but not as it stands there."""
    text = clipped(_text(cell))
    if isinstance(value, Period) and isinstance(cell, date):
        return [_note("LB-W46", row, column, {"text": text, "value": str(value)})]
    if not isinstance(value, Measure):
        return []
    unit = value.unit.symbol if value.unit else ""
    if value.rule:
        confidence = value.confidence.value
        values = {"text": text, "value": number_text(value.value), "unit": unit}
        values |= {"rule": value.rule, "confidence": confidence}
        return [_warning("LB-W61", row, column, values)]
    if value.is_touched:
        values = {"text": text, "value": number_text(value.value), "unit": unit}
        return [_note("LB-W23", row, column, values)]
    is_doubtful = isinstance(cell, Decimal) and unit == "%" and 0 < abs(cell) <= 1
    values = {"text": text, "value": number_text(value.value * 100)}
    return [_warning("LB-W44", row, column, values)] if is_doubtful else []


def _note(code: str, row: Row, column: Column, values: dict[str, str]) -> Finding:
    place = row_place(row, column.heading)
    return Finding(code, Severity.NOTE, place, values, column.column.rule)


def _warning(code: str, row: Row, column: Column, values: dict[str, str]) -> Finding:
    place = row_place(row, column.heading)
    return Finding(code, Severity.WARNING, place, values, column.column.rule)


def _fault(row: Row, column: Column, code: str, values: dict[str, str]) -> Reading:
    place = row_place(row, column.heading)
    error = Finding(code, Severity.ERROR, place, values, column.column.rule)
    return Reading(column, None, (error,))
