"""Line: a row read cell by cell; what cannot be read becomes a fault, never an exception."""

from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from loopbook.errors import EmptyPeriod, UnitError
from loopbook.rules.exact import exact
from loopbook.rules.fault import Faults, nearest
from loopbook.rules.row import Row
from loopbook.rules.token import NAME
from loopbook.rules.unit import dimension_text, find_unit
from loopbook.terms.period import Period, period
from loopbook.terms.quantity import Unit, Units

UNREAD = Unit(code="", symbol="", dimension=(), factor=Fraction(1))
"""Stands where a unit could not be read: its fault is known, nothing further is checked by it."""

_E = TypeVar("_E", bound=StrEnum)


class Line:
    """A row, and where its faults go. After a fault a reading returns something harmless."""

    def __init__(self, row: Row, faults: Faults) -> None:
        self.row = row
        self.rule = row.rule
        self.faults = faults

    def fault(self, key: str, **values: object) -> None:
        """Add the fault `fault.<key>` at this row; at its column, when that has a line."""
        rule = self.row.rules.get(str(values.get("column", "")), self.rule)
        self.faults.add(rule, key, **values)

    def children(self, name: str) -> tuple["Line", ...]:
        """Return the tables `name` nested in this one."""
        return tuple(Line(row, self.faults) for row in self.row.children.get(name, ()))

    def allow(self, keys: Collection[str]) -> None:
        """Find keys that no one reads."""
        for key in self.row.cells:
            if key not in keys:
                self.fault("unknown_column", column=key, nearest=nearest(key, keys))

    def optional(self, column: str) -> str:
        """Return the text of a cell; an empty one when the cell is empty or absent."""
        cell = self.row.cells.get(column, "")
        if not isinstance(cell, str):
            self.fault("kind", column=column, wanted="a text")
            return ""
        return cell.strip()

    def text(self, column: str) -> str:
        """Return the text of a cell that must have one."""
        text = self.optional(column)
        if not text and isinstance(self.row.cells.get(column, ""), str):
            self.fault("empty", column=column)
        return text

    def texts(self, column: str) -> tuple[str, ...]:
        """Return a list of texts; a CSV cell is split at `;`."""
        cell = self.row.cells.get(column, "")
        parts: Iterable[object] = cell.split(";") if isinstance(cell, str) else ()
        if isinstance(cell, list):
            parts = cell
        elif not isinstance(cell, str):
            self.fault("kind", column=column, wanted="a list of texts")
        texts = [part.strip() for part in parts if isinstance(part, str)]
        if isinstance(cell, list) and len(texts) < len(cell):
            self.fault("kind", column=column, wanted="a list of texts")
        return tuple(text for text in texts if text)

    def choice(self, column: str, kind: type[_E], default: _E | None = None) -> _E:
        """Return one of an enum; `default` when the cell is empty and there is one."""
        text = self.optional(column)
        if not text and default is not None:
            return default
        for member in kind:
            if member.value == text:
                return member
        near = nearest(text, [member.value for member in kind])
        self.fault("choice", column=column, value=text, nearest=near)
        return next(iter(kind))

    def truth(self, column: str) -> bool:
        """Return true or false of a TOML key; absent is false."""
        cell = self.row.cells.get(column, False)
        if not isinstance(cell, bool):
            self.fault("kind", column=column, wanted="true or false")
            return False
        return cell

    def whole(self, column: str) -> int:
        """Return the whole number of a TOML key; absent is 0."""
        cell = self.row.cells.get(column, 0)
        if not isinstance(cell, int) or isinstance(cell, bool):
            self.fault("kind", column=column, wanted="a whole number")
            return 0
        return cell

    def number(self, column: str) -> Fraction | None:
        """Return the number of a cell, exact; None when it is empty or cannot be read."""
        text = self.optional(column)
        try:
            return exact(text) if text else None
        except ValueError:
            self.fault("number", column=column, value=text)
            return None

    def day(self, column: str) -> date | None:
        """Return the date of a cell, a TOML date or a text like 2025-01-31; None when empty."""
        cell = self.row.cells.get(column, "")
        if type(cell) is date:
            return cell
        if cell == "":
            return None
        try:
            # Python reads further forms of dates (20250131, 2025-W05); one form is enough here.
            return date.fromisoformat(cell if isinstance(cell, str) and len(cell) == 10 else "")
        except ValueError:
            self.fault("date", column=column, value=cell)
            return None

    def days(self) -> tuple[date | None, date | None]:
        """Return `valid_from` and `valid_to`, in that order."""
        first, last = self.day("valid_from"), self.day("valid_to")
        if first is not None and last is not None and last < first:
            self.fault("dates", first=first, last=last)
        return first, last

    def period(self, column: str) -> Period | None:
        """Return the period of a cell; None when it is empty or cannot be read."""
        text = self.optional(column)
        try:
            return period(text) if text else None
        except (EmptyPeriod, ValueError):
            self.fault("period", column=column, value=text)
            return None

    def unit(self, column: str, units: Units) -> Unit:
        """Return the unit of a cell that must have one."""
        unit = self.unit_or_none(column, units)
        if unit is None:
            self.fault("empty", column=column)
        return unit or UNREAD

    def unit_or_none(self, column: str, units: Units) -> Unit | None:
        """Return the unit of a cell; None when it is empty."""
        text = self.optional(column)
        if not text:
            return None
        try:
            return find_unit(units, text)
        except UnitError as error:
            self.fault("unit", column=column, value=text, nearest=error.values["nearest"])
            return UNREAD

    def known(self, column: str, name: str, names: Collection[str], file: str) -> None:
        """Find that `name`, taken from `column`, is not one of `names`, declared in `file`."""
        if name and name not in names:
            near = nearest(name, names)
            self.fault("unknown", column=column, name=name, file=file, nearest=near)

    def name(self, column: str) -> str:
        """Return an id that formulas can write: a letter first, then letters, digits and `_.-`."""
        name = self.text(column)
        if name and NAME.fullmatch(name) is None:
            self.fault("name", column=column, name=name)
        return name

    def dimensions(self, column: str, unit: Unit, wanted: Unit, of: str) -> None:
        """Find that `unit`, taken from `column`, measures something else than `wanted` of `of`."""
        if UNREAD in (unit, wanted) or unit.dimension == wanted.dimension:
            return
        self.fault(
            "unit_dimension",
            column=column,
            unit=unit.code,
            found=dimension_text(unit.dimension),
            wanted=dimension_text(wanted.dimension),
            of=of,
        )


def unique(lines: Iterable[tuple[str, Line]]) -> dict[str, Line]:
    """Return id -> line; an id that stands twice is a fault of the later line."""
    first: dict[str, Line] = {}
    for name, line in lines:
        if not name:
            continue
        if name in first:
            line.fault("duplicate", name=name, other=first[name].rule)
        else:
            first[name] = line
    return first
