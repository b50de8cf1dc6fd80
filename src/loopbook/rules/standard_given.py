"""Numbers of a standard: stated, reckoned by a formula, or left to the user to declare."""

import re
from decimal import Decimal
from fractions import Fraction

import msgspec

from loopbook.rules.exact import exact
from loopbook.rules.formula_line import measure_text
from loopbook.rules.line import Line
from loopbook.rules.parse import Names
from loopbook.terms.quantity import Unit
from loopbook.terms.standard import Band, Given, Weight

DECLARED = "declared"
NOTHING_ASKED = "-"
_SHARED = re.compile(r"(.+)/\s*n")


class Place(msgspec.Struct, frozen=True):
    """Where a number stands, and how it may be written.

    Fields
      owner   id of the criterion, group or level it belongs to: a declared number is observed under
              `<owner>.<column>`
      names   what a formula there may say
      unit    unit of a number that a formula reckons; None: formulas are not taken
    """

    owner: str
    names: Names
    unit: Unit | None = None


def given(line: Line, column: str, place: Place) -> Given | None:
    """Return the number of a key; None when the key is absent.

    A number, `declared`, or where `place` has a unit a formula that comes to that unit.
    """
    if column not in line.row.cells:
        return None
    return given_of(line, column, line.row.cells[column], place, column)


def given_of(line: Line, column: str, cell: object, place: Place, name: str) -> Given | None:
    """Return the number that one cell states; `name` is its word behind the owner's id."""
    number = number_of(cell)
    if number is not None:
        return Given(value=number)
    if not isinstance(cell, str) or not cell.strip():
        line.fault("kind", column=column, wanted="a number, 'declared' or a formula")
        return None
    text = cell.strip()
    if text == DECLARED:
        return Given(declared=f"{place.owner}.{name}")
    if place.unit is None:
        line.fault("number", column=column, value=text)
        return None
    return Given(formula=measure_text(line, column, text, place.names, place.unit))


def number_of(cell: object) -> Fraction | None:
    """Return the number of a TOML value: a number, or a text like `0.4` or `1/3`; else None."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return Fraction(cell)
    if isinstance(cell, Decimal):
        return Fraction(cell) if cell.is_finite() else None
    if not isinstance(cell, str):
        return None
    try:
        return exact(cell)
    except ValueError:
        return None


def plain(line: Line, column: str) -> Fraction | None:
    """Return a number that must be stated; None when the key is absent or is no number."""
    if column not in line.row.cells:
        return None
    number = number_of(line.row.cells[column])
    if number is None:
        line.fault("number", column=column, value=line.row.cells[column])
    return number


def weight(line: Line, place: Place) -> Weight | None:
    """Return the weight of a criterion: `0.4`, `0.8/n`, or `declared`; None when it has none."""
    if "weight" not in line.row.cells:
        return None
    cell = line.row.cells["weight"]
    shared = _SHARED.fullmatch(cell.strip()) if isinstance(cell, str) else None
    stated = shared[1].strip() if shared is not None else cell
    number = given_of(line, "weight", stated, msgspec.structs.replace(place, unit=None), "weight")
    if number is None:
        return None
    if number.value is not None and number.value < 0:
        line.fault("standard_negative", column="weight", value=cell)
    mix = line.optional("mix")
    amount = None
    if mix:
        amount = measure_text(line, "amount", line.text("amount"), place.names, None)
    elif "amount" in line.row.cells:
        line.fault("standard_alone", column="amount", other="mix")
    if mix and shared is not None:
        line.fault("standard_alone", column="mix", other="a weight without '/n'")
    return Weight(number=number, is_shared=shared is not None, mix=mix, amount=amount)


def levels(line: Line, ids: tuple[str, ...], place: Place) -> tuple[Given | None, ...]:
    """Return the limits of the levels, in their order; None where a level asks for nothing."""
    cells = line.row.cells.get("levels", [])
    if not isinstance(cells, list):
        line.fault("kind", column="levels", wanted="a list, one limit per level")
        return ()
    if cells and ids and len(cells) != len(ids):
        line.fault("standard_levels", count=len(cells), levels=len(ids))
        return ()
    found: list[Given | None] = []
    for number, cell in enumerate(cells):
        name = ids[number] if ids else str(number + 1)
        is_nothing = isinstance(cell, str) and cell.strip() == NOTHING_ASKED
        found.append(None if is_nothing else given_of(line, "levels", cell, place, name))
    return tuple(found)


def bands(line: Line) -> tuple[Band, ...]:
    """Return the steps of points, each `[limit, points]`, limits ascending."""
    cells = line.row.cells.get("bands", [])
    found: list[Band] = []
    for cell in cells if isinstance(cells, list) else (None,):
        numbers = [number_of(each) for each in cell] if isinstance(cell, list) else []
        if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
            line.fault("kind", column="bands", wanted="a list of [limit, points]")
            return ()
        found.append(Band(numbers[0], numbers[1]))
    limits = [band.limit for band in found]
    if limits != sorted(set(limits)):
        line.fault("standard_bands", limits=", ".join(str(limit) for limit in limits))
    return tuple(found)
