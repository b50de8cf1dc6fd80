"""Plan reference: keys that stand twice, and ids that no other table has, over all tables."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import PurePath

import numpy as np

from loopbook.formats.number import clipped
from loopbook.formats.plan_fault import ALIKE_MAX, Faults
from loopbook.terms.finding import Place
from loopbook.terms.plan_input import (
    SETTINGS,
    FieldKind,
    InputTable,
    PlanField,
    PlanForm,
    PlanTableForm,
)

NEAR_MAX = 2_000
"""Known ids that a wrong one is compared with."""

BOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
"""Endings of files that have sheets."""

TEXT_MAX = 200
"""Characters of an id that are compared."""


def check_references(
    tables: Mapping[str, InputTable], form: PlanForm, given: Iterable[str], faults: Faults
) -> None:
    """Tell of keys that stand twice and of references to ids that are not there.

    Parameters
      given   names of the tables that there are: what refers to another one is not looked up
    """
    there = set(given)
    for table in form.tables:
        if table.name in there and table.name != SETTINGS:
            _keys(tables[table.name], table, faults)
            for field in table.fields:
                _references(tables, table, field, there, faults)


def _keys(table: InputTable, form: PlanTableForm, faults: Faults) -> None:
    keys = [field for field in form.fields if field.is_key]
    if not keys:
        return
    columns = [table[field.field].tolist() for field in keys]
    if _count(columns) == len(table):
        return
    found = list(zip(*columns, strict=True))
    first: dict[tuple[str | float, ...], int] = {}
    column = ", ".join(field.heading_en.split("|")[0] for field in keys)
    for at, key in enumerate(found):
        other = first.setdefault(key, at)
        # A key that is unknown (an error of its own) is not the same as another unknown one.
        if other != at and all(part != "" for part in key):
            shown = " / ".join(f"{part:g}" if isinstance(part, float) else part for part in key)
            values = {"text": clipped(shown), "other": int(table.rows[other])}
            faults.tell("LB-PL28", _place(table, at, column), values)


def _count(columns: Sequence[Sequence[str | float]]) -> int:
    """Return how many different rows there are; a number that is unknown is like no other."""
    whole = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        places = {value: place for place, value in enumerate(dict.fromkeys(column))}
        codes = np.fromiter(map(places.__getitem__, column), np.int64, len(column))
        _, whole = np.unique(whole * max(len(places), 1) + codes, return_inverse=True)
    return int(whole.max(initial=-1)) + 1


def _references(
    tables: Mapping[str, InputTable],
    form: PlanTableForm,
    field: PlanField,
    there: set[str],
    faults: Faults,
) -> None:
    targets = [part.partition(".")[::2] for part in field.refers.split("|") if part]
    if not targets or not all(name in there for name, _ in targets):
        return
    table = tables[form.name]
    cells = table[field.field].tolist()
    known = {text for name, column in targets for text in tables[name][column].tolist()}
    is_list = field.kind is FieldKind.LIST
    wrong = {
        cell: missing
        for cell in set(cells) - known - {""}
        if (missing := _missing(cell, known, is_list=is_list))
    }
    offer = _Nearest(known if wrong else set())
    for at, cell in enumerate(cells) if wrong else ():
        for text in wrong.get(cell, ()):
            if faults.is_full:
                return
            named = ", ".join(dict(targets))
            values = {"text": clipped(text), "table": named, "nearest": offer.to(text)}
            faults.tell("LB-PL29", _place(table, at, field.heading_en.split("|")[0]), values)


def _missing(cell: str, known: set[str], *, is_list: bool) -> Sequence[str]:
    parts = cell.split("|") if is_list else [cell]
    return [part for part in parts if part not in known]


class _Nearest:
    """Offers known ids for wrong ones; of very many, only those that stand near it by letters."""

    def __init__(self, known: set[str]) -> None:
        # Sorted, so that the same input always has the same answer.
        self._known = sorted(known)
        self._found: dict[str, str] = {}

    def to(self, text: str) -> str:
        """Return the known id nearest to `text`; a bar where none is near, or after the first."""
        if text not in self._found and len(self._found) < ALIKE_MAX:
            at = bisect_left(self._known, text)
            around = self._known[max(at - NEAR_MAX // 2, 0) : at + NEAR_MAX // 2]
            like = around if len(self._known) > NEAR_MAX else self._known
            short = [each for each in like if len(each) < TEXT_MAX]
            near = get_close_matches(text[:TEXT_MAX], short, 1, 0.5)
            self._found[text] = near[0] if near else "-"
        return self._found.get(text, "-")


def _place(table: InputTable, at: int, column: str) -> Place:
    document, _, sheet = table.document.rpartition(", ")
    if PurePath(document).suffix.lower() not in BOOKS:
        document, sheet = table.document, ""
    return Place(document, sheet, int(table.rows[at]), column)
