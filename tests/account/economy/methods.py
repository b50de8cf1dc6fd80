"""What the tests of this room compute with: shipped methods, and rows made in place."""

from decimal import Decimal

from loopbook.book.method_sheet import method_named
from loopbook.book.shelf import core
from loopbook.rules.unit import find_unit
from loopbook.terms.event import Grade
from loopbook.terms.method import InputRow, Line, Method, MethodSheet
from loopbook.terms.period import period


def shipped(name: str) -> Method:
    """Return a method that comes with the program."""
    return method_named(name)


def row(name: str, value: str = "", unit: str = "", **more: str) -> InputRow:
    """Return a row of a table of inputs; `more`: item, variant, when, sd, grade."""
    return InputRow(
        name=name,
        item=more.get("item", ""),
        variant=more.get("variant", ""),
        period=period(more["when"]) if "when" in more else None,
        value=Decimal(value) if value else None,
        unit=find_unit(core().units, unit) if unit else None,
        sd=Decimal(more["sd"]) if "sd" in more else None,
        grade=Grade(more["grade"]) if "grade" in more else None,
    )


def line(sheet: MethodSheet, step: str, item: str = "", place: int = 0) -> Line:
    """Return a line of a result."""
    return next(
        each for each in sheet.results[place].lines if (each.step, each.item) == (step, item)
    )
