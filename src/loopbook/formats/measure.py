"""Measure: a number with its unit, as a cell, a heading or a neighbouring cell states it.

The unit that a person wrote is kept; nothing is converted here. A magnitude (万吨) is worked into
the number, because UN/ECE Recommendation 20 has no code for it, and the measure says so.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from itertools import takewhile

import msgspec

from loopbook.errors import UnitError
from loopbook.formats.number import (
    Number,
    clipped,
    fold,
    magnitude,
    number_text,
    shifted,
)
from loopbook.formats.repair import NumberReader
from loopbook.formats.row import Cell
from loopbook.terms.quantity import Unit, Units, multiply
from loopbook.terms.repair import Confidence

NEAREST_CHARACTERS = 40
_EPCIS_CODE = re.compile(r"[A-Z0-9]{2,3}")
_MULTIPLE = re.compile(r"1e(?P<power>\d{1,2}) (?P<code>\S+)")


class Scaled(msgspec.Struct, frozen=True):
    """A unit with a power of ten before it: 万吨 is 10^4 t."""

    unit: Unit
    power: int = 0


class Measure(msgspec.Struct, frozen=True):
    """A number in a unit.

    Fields
      value       exact, in `unit`
      unit        None for a number without any
      is_touched  whether the cell shows another number than `value`
      is_own      whether the cell itself names the unit
      is_stated   whether cell, heading or unit column name it; else it is the pack's
      rule, confidence   repair that mended a damaged token, and how sure it is; empty: none did
    """

    value: Decimal
    unit: Unit | None = None
    is_touched: bool = False
    is_own: bool = False
    is_stated: bool = False
    rule: str = ""
    confidence: Confidence = Confidence.HIGH


class UnitReader:
    """Finds units in texts; remembers what it has found, since a file repeats few spellings.

    Parameters
      numbers  how the numbers before them are read; None: as the house writes them, unrepaired
    """

    def __init__(self, units: Units, numbers: NumberReader | None = None) -> None:
        self.units = units
        self.numbers = numbers or NumberReader()
        self._found: dict[str, Scaled | None] = {}

    def find(self, text: str, like: Unit | None = None) -> Scaled:
        """Return the unit `text` writes: code, symbol or name, a magnitude before it, or a / b.

        Parameters
          like    what the unit must measure: an unknown one is offered the nearest of that kind
        Raises    UnitError  LB-W24  no such unit; the nearest is offered
        """
        if text not in self._found:
            self._found[text] = _search(text, self.units)
        found = self._found[text]
        if found is None:
            nearest = _nearest(text, self.units, like)
            raise UnitError("LB-W24", unit=clipped(text), nearest=nearest)
        return found

    def knows(self, text: str) -> bool:
        """Say whether `find` would find a unit."""
        return _search(text, self.units) is not None

    def measure(self, cell: Cell, stated: Sequence[Scaled], default: Unit | None) -> Measure:
        """Read a number with the unit of its cell, else the unit `stated` around it, or `default`.

        Parameters
          stated   units that the heading and the unit column name; all must be one and the same
          default  unit the pack means when nobody names one; None: a pure number
        Raises    ParseError  LB-W20 to LB-W22  the number cannot be read
                  UnitError   LB-W24 the unit is unknown, LB-W25 two units are named, LB-W26 the
                  unit measures something else than `default`
        """
        text = number_text(cell) if isinstance(cell, Decimal) else str(cell)
        number = self.numbers.read(text, self.units.by_spelling)
        chosen = _agreed(stated)
        if number.unit:
            own = self.find(number.unit, chosen.unit if chosen else default)
            if chosen and own.unit.code != chosen.unit.code:
                raise UnitError("LB-W25", unit=own.unit.symbol, other=chosen.unit.symbol)
            chosen = own
        unit = chosen.unit if chosen else default
        if unit and default and unit.dimension != default.dimension:
            raise UnitError("LB-W26", unit=unit.symbol, wanted=default.symbol)
        return _measured(number, chosen, unit)

    def uncertainty(self, cell: Cell, stated: Sequence[Scaled]) -> Measure:
        """Read a standard uncertainty: a unit of its own, as `5 %`, comes before those around it.

        Returns   without unit when nobody names one
        Raises    ParseError, UnitError  as `measure`; LB-W38 it is negative
        """
        text = number_text(cell) if isinstance(cell, Decimal) else str(cell)
        has_own = bool(self.numbers.read(text, self.units.by_spelling).unit)
        measure = self.measure(cell, () if has_own else stated[:1], None)
        if measure.value < 0:
            raise UnitError("LB-W38", text=clipped(text))
        return measure

    def standard(self, measure: Measure) -> Measure:
        """Return a measure in a unit with a code that EPCIS takes for quantities: 万吨 becomes t.

        Raises    UnitError  LB-W55  the unit has no such code
        """
        if measure.unit is None or _EPCIS_CODE.fullmatch(measure.unit.code):
            return measure
        found = _MULTIPLE.fullmatch(measure.unit.code)
        if found is None or not _EPCIS_CODE.fullmatch(found["code"]):
            raise UnitError("LB-W55", unit=measure.unit.symbol)
        return msgspec.structs.replace(
            measure,
            value=shifted(measure.value, int(found["power"])),
            unit=self.units.by_code[found["code"]],
            is_touched=True,
        )


def _agreed(stated: Sequence[Scaled]) -> Scaled | None:
    for other in stated[1:]:
        if (other.unit.code, other.power) != (stated[0].unit.code, stated[0].power):
            first, second = (f"10^{s.power} {s.unit.symbol}" for s in (stated[0], other))
            raise UnitError("LB-W25", unit=first, other=second)
    return stated[0] if stated else None


def _search(text: str, units: Units) -> Scaled | None:
    found = _plain(text, units) or _ratio(text, units)
    if found is not None:
        return Scaled(found)
    power, rest = magnitude(text, units.by_spelling)
    found = (_plain(rest, units) or _ratio(rest, units)) if power else None
    return Scaled(found, power) if found else None


def _measured(number: Number, chosen: Scaled | None, unit: Unit | None) -> Measure:
    power = chosen.power if chosen else 0
    return Measure(
        value=shifted(number.value, power) if power else number.value,
        unit=unit,
        is_touched=number.is_touched or power != 0,
        is_own=bool(number.unit),
        is_stated=chosen is not None,
        rule=number.rule,
        confidence=number.confidence,
    )


def _plain(text: str, units: Units) -> Unit | None:
    """Return the unit whose code or spelling is `text`, or a multiple as packs write: `1e9 CNY`."""
    for spelling in (text.strip(), fold(text)):
        if spelling in units.by_code:
            return units.by_code[spelling]
        code = units.by_spelling.get(spelling) or _any_case(spelling, units)
        if code:
            return units.by_code[code]
    found = _MULTIPLE.fullmatch(fold(text))
    known = units.by_code.get(found["code"]) if found else None
    if found is None or known is None or known.offset:
        return None
    times = Fraction(10) ** int(found["power"])
    return msgspec.structs.replace(
        known, code=found[0], symbol=found[0], factor=times * known.factor
    )


def _any_case(spelling: str, units: Units) -> str:
    """Return the code for a spelling in any case; none where case tells symbols apart (mW, MW)."""
    lower = spelling.lower()
    others = (key for key in units.by_spelling if key != lower and key.lower() == lower)
    known = units.by_spelling.get(lower, "")
    return known if known and not any(others) else ""


def _ratio(text: str, units: Units) -> Unit | None:
    """Return a unit a / b of two known ones: 元/吨 is CNY/TNE."""
    above, bar, below = fold(text).partition("/")
    over, under = _plain(above, units), _plain(below, units)
    if not bar or over is None or under is None or over.offset or under.offset:
        return None
    return Unit(
        code=f"{over.code}/{under.code}",
        symbol=f"{over.symbol}/{under.symbol}",
        dimension=multiply(over.dimension, under.dimension, -1),
        factor=over.factor / under.factor,
        label_en=f"{over.label_en} per {under.label_en}",
        label_zh=f"{over.label_zh}每{under.label_zh}",
    )


def _nearest(text: str, units: Units, like: Unit | None) -> str:
    """Return the known code or spelling nearest to `text`, the one that begins like it first."""
    codes = {name: name for name in units.by_code} | units.by_spelling
    known = [
        name
        for name, code in codes.items()
        if like is None or units.by_code[code].dimension == like.dimension
    ]
    written = fold(text)[:NEAREST_CHARACTERS]
    close = get_close_matches(written, known, 5) or get_close_matches(written.lower(), known, 5)
    return max(close, key=lambda name: _common(name, written), default=like.code if like else "KGM")


def _common(left: str, right: str) -> int:
    """Return how many characters two texts begin with alike."""
    alike = (a == b for a, b in zip(left, right, strict=False))
    return sum(1 for _ in takewhile(bool, alike))
