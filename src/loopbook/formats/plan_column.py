"""Plan column: which column of a file holds which field of a table, and in which unit."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from loopbook.formats.heading import nearest, read_heading, spellings
from loopbook.formats.number import clipped
from loopbook.formats.plan_cell import NUMBERS
from loopbook.formats.plan_fault import Faults
from loopbook.formats.row import column_letters
from loopbook.terms.finding import Place
from loopbook.terms.plan_input import PlanField

CURRENCY, PRICE_YEAR, UNIT, NOTE = "currency", "price_year", "unit", "note"

BESIDE = {
    CURRENCY: ("currency", "货币|币种"),
    PRICE_YEAR: ("price year", "价格年份|价格基年"),
    UNIT: ("unit|units", "单位"),
    NOTE: ("note|notes|remark|remarks|comment|comments", "备注|说明|注"),
}
"""Columns that any table may have besides those of its form; a note is for people, and not read."""


class Column(NamedTuple):
    """Where the cells of a field stand.

    Fields
      position  of the column, 0 first;  heading  as the file writes it
      unit    that the heading names; empty: none
      units   column that names the unit of each row; -1: none
    """

    position: int
    heading: str
    unit: str = ""
    units: int = -1


class Columns(NamedTuple):
    """The columns of a table.

    Fields
      fields   field -> column
      beside   currency and price_year -> column, where the file states them row by row
      bare     columns without a heading
    """

    fields: dict[str, Column]
    beside: dict[str, Column]
    bare: frozenset[int]


def heading_names(fields: Iterable[PlanField]) -> dict[str, str]:
    """Return key of a heading -> field, for the fields of a table and what may stand beside."""
    keys: dict[str, str] = {}
    listed = list(fields)
    for field in listed:
        for key in (field.field.replace("_", ""), *spellings(field.heading_en, field.heading_zh)):
            keys.setdefault(key, field.field)
    for name, (english, chinese) in BESIDE.items():
        for key in spellings(english, chinese):
            keys.setdefault(key, f"*{name}")
    for field in listed:
        for key in spellings(field.heading_en, field.heading_zh) if field.kind in NUMBERS else ():
            for word in ("unit", "单位"):
                keys.setdefault(f"{key}{word}", f"*{UNIT} {field.field}")
    return keys


def match_plan_columns(
    heading: Sequence[str], fields: Sequence[PlanField], place: Place, faults: Faults
) -> Columns:
    """Return which columns are read; unknown, repeated and missing ones are told.

    Parameters
      heading  cells of the headings;  place   of the row they stand in
    """
    keys = heading_names(fields)
    found: dict[str, Column] = {}
    bare = set()
    for index, text in enumerate(heading):
        if not text:
            bare.add(index)
            continue
        known = read_heading(text, keys)
        if known is None:
            near = nearest(text[:80], _written(fields)) or "-"
            _tell(faults, "LB-PL24", place, text, column=clipped(text), nearest=near)
        elif keys[known.key] in found and keys[known.key] != f"*{NOTE}":
            _tell(faults, "LB-W15", place, text, column=clipped(text))
        else:
            found[keys[known.key]] = Column(index, clipped(text), known.unit)
    _missing(found, fields, heading, place, faults)
    units = _unit_columns(found, fields)
    columns = {
        field.field: found[field.field]._replace(units=units.get(field.field, -1))
        for field in fields
        if field.field in found
    }
    beside = {name: found[f"*{name}"] for name in (CURRENCY, PRICE_YEAR) if f"*{name}" in found}
    return Columns(columns, beside, frozenset(bare))


def _missing(
    found: dict[str, Column],
    fields: Sequence[PlanField],
    heading: Sequence[str],
    place: Place,
    faults: Faults,
) -> None:
    for field in fields:
        if field.is_required and not field.default and field.field not in found:
            shown = field.heading_en.split("|")[0]
            near = nearest(shown, {text.casefold(): text for text in heading if text}) or "-"
            told = clipped(", ".join(filter(None, heading)))
            _tell(faults, "LB-W17", place, "", column=shown, found=told, nearest=near)


def _unit_columns(found: dict[str, Column], fields: Sequence[PlanField]) -> dict[str, int]:
    """Return field -> column of its units: one of its name, else one right of it.

    A column `unit` is that of the nearest column of numbers on its left whose heading has no unit;
    where there is none, of the first on its right.
    """
    units = {
        field.field: found[f"*{UNIT} {field.field}"].position
        for field in fields
        if f"*{UNIT} {field.field}" in found
    }
    plain = found.get(f"*{UNIT}")
    open_to = sorted(
        (found[field.field].position, field.field)
        for field in fields
        if field.kind in NUMBERS
        and field.field in found
        and field.field not in units
        and not found[field.field].unit
    )
    if plain is not None and open_to:
        left = [field for index, field in open_to if index < plain.position]
        units[left[-1] if left else open_to[0][1]] = plain.position
    return units


def _written(fields: Sequence[PlanField]) -> dict[str, str]:
    """Return heading in lower case -> heading of the template, in both languages."""
    texts = [text for field in fields for text in (field.heading_en, field.heading_zh)]
    return {part.casefold(): part for text in texts for part in text.split("|") if part}


def _tell(faults: Faults, code: str, place: Place, text: str, **values: str) -> None:
    where = Place(place.document, place.sheet, place.row, clipped(text))
    faults.tell(code, where, values)


def letters_of(indices: Iterable[int]) -> str:
    """Return columns as a spreadsheet names them, the first ten of them."""
    return ", ".join(column_letters(index) for index in sorted(indices)[:10])
