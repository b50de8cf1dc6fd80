"""Plan settings: the table of single values of a job, with what a person sets beside it."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

import numpy as np

from loopbook.errors import UnknownTerm
from loopbook.formats.heading import Heading, read_heading, spellings
from loopbook.formats.measure import UnitReader
from loopbook.formats.number import clipped
from loopbook.formats.plan_cell import FLOATS, CellReader
from loopbook.formats.plan_column import CURRENCY, PRICE_YEAR, match_plan_columns
from loopbook.formats.plan_fault import Faults
from loopbook.formats.plan_rows import Block, Sheet
from loopbook.formats.plan_table import Money
from loopbook.formats.plan_unit import PlanUnits, currency_of
from loopbook.terms.finding import Place
from loopbook.terms.plan_input import PlanField, PlanTableForm

NAME, VALUE, UNIT_OF_VALUE = "name", "value", "value_unit"
OPTION = "--option"

FIELDS = (
    PlanField(field=NAME, heading_en="name|setting", heading_zh="名称|设置", is_required=True),
    PlanField(field=VALUE, heading_en="value", heading_zh="值|数值"),
    PlanField(field=UNIT_OF_VALUE, heading_en="unit", heading_zh="单位"),
)
"""Columns of the table of settings."""

Settings = dict[str, float | str | None]


class Written(NamedTuple):
    """A setting as somebody wrote it."""

    text: str
    unit: str
    place: Place


def written_settings(sheet: Sheet, form: PlanTableForm, faults: Faults) -> dict[str, Written]:
    """Return field -> what the table of settings writes; names nobody knows are told."""
    columns = match_plan_columns(sheet.heading, FIELDS, sheet.place, faults).fields
    found: dict[str, Written] = {}
    for block in sheet.blocks:
        for finding in block.findings:
            faults.take(finding)
        for at, number in enumerate(block.numbers):
            name, text, unit = (
                _cell(block, columns[each].position, at) if each in columns else ""
                for each in (NAME, VALUE, UNIT_OF_VALUE)
            )
            place = Place(sheet.place.document, sheet.place.sheet, number, clipped(name))
            known = setting_named(name, form)
            if known is None:
                near = nearest_setting(name, form)
                faults.tell("LB-PL35", place, {"text": clipped(name), **near})
            elif known.key in found:
                other = found[known.key].place.row
                faults.tell("LB-PL28", place, {"text": clipped(name), "other": other})
            else:
                found[known.key] = Written(text, unit or known.unit, place)
        if faults.is_full:
            break
    return found


def with_options(
    written: Mapping[str, Written], options: Mapping[str, str], form: PlanTableForm
) -> dict[str, Written]:
    """Return the settings with those that a person set; a value may carry its unit.

    Raises    UnknownTerm  LB-PL35  there is no such setting; the nearest is offered
    """
    whole = dict(written)
    for name, text in options.items():
        known = setting_named(name, form)
        if known is None:
            near = nearest_setting(name, form)
            raise UnknownTerm("LB-PL35", OPTION, text=clipped(name), **near)
        place = Place(document=OPTION, column=clipped(name))
        whole[known.key] = Written(text.strip(), known.unit, place)
    return whole


def setting_named(name: str, form: PlanTableForm) -> Heading | None:
    """Return the field of a setting by its name in either language, with a unit in brackets."""
    keys: dict[str, str] = {}
    for field in form.fields:
        for key in (field.field.replace("_", ""), *spellings(field.heading_en, field.heading_zh)):
            keys.setdefault(key, field.field)
    found = read_heading(name, keys) if name else None
    return None if found is None else Heading(keys[found.key], found.unit)


def nearest_setting(name: str, form: PlanTableForm) -> dict[str, str]:
    """Return the setting nearest to a name, and all that there are, as values of a message."""
    known = [field.field for field in form.fields]
    near = get_close_matches(name[:80].casefold(), known, 1, 0.4)
    return {"nearest": near[0] if near else "-", "known": ", ".join(known) or "-"}


def money_of(written: Mapping[str, Written], form: PlanTableForm, reader: UnitReader) -> Money:
    """Return the currency and price year of the settings, each empty where it is not known."""
    currency = _text_of(CURRENCY, written, form)
    year = _text_of(PRICE_YEAR, written, form)
    return Money(currency_of(currency, reader) if currency else "", year.removesuffix(".0"))


def read_settings(
    written: Mapping[str, Written],
    form: PlanTableForm,
    reader: UnitReader,
    faults: Faults,
) -> tuple[Settings, Money]:
    """Return the settings with their defaults filled in, and what money they speak of."""
    money = money_of(written, form, reader)
    units = PlanUnits(reader, money.currency)
    settings: Settings = {}
    for field in form.fields:
        cells = CellReader(field, units, reader.units, faults)
        settings[field.field] = _value(field, written.get(field.field), cells, faults)
    currency = written.get(CURRENCY)
    if settings.get(CURRENCY):
        if not money.currency and currency is not None:
            faults.tell("LB-PL31", currency.place, {"text": currency.text, "currency": "CNY"})
        settings[CURRENCY] = money.currency
    return settings, money


def _value(
    field: PlanField, written: Written | None, cells: CellReader, faults: Faults
) -> float | str | None:
    if written is None or not written.text:
        default = cells.default()
        if default is None and field.is_required:
            place = Place(document="settings", column=field.field) if written is None else None
            shown = {"column": field.heading_en.split("|")[0]}
            faults.tell("LB-PL26", place or written_place(written), shown)
        return default
    # A number that names its unit in its own cell needs none beside it.
    value = cells.taken([written.text], [written.unit], written.place, [written.place.row])
    (found,) = value.tolist()
    if field.kind in FLOATS:
        return None if np.isnan(found) else float(found)
    return str(found) or None


def written_place(written: Written | None) -> Place:
    """Return where a setting stands; nowhere when it is not written."""
    return Place() if written is None else written.place


def _text_of(name: str, written: Mapping[str, Written], form: PlanTableForm) -> str:
    if name in written and written[name].text:
        return written[name].text
    fields: Iterable[PlanField] = form.fields
    return next((field.default for field in fields if field.field == name), "")


def _cell(block: Block, column: int, at: int) -> str:
    return block.columns[column][at].strip() if column < len(block.columns) else ""
