"""Plan unit: units of input tables, with money in the one currency of the settings.

Forms write `money`, `money/TNE`; people write `CNY/t`, `万元`, `元/吨`. A unit of another currency
is told apart from one that measures something else: nothing is ever exchanged.
"""

import re
from fractions import Fraction

import msgspec
import numpy as np

from loopbook.errors import UnitError
from loopbook.formats.measure import UnitReader
from loopbook.formats.number import clipped, fold
from loopbook.terms.plan_input import Array
from loopbook.terms.quantity import Dimension, Unit, multiply

MONEY = "money"
PARTS_MAX = 4
NEAREST_MAX = 50
"""Unknown units for which the nearest is looked for."""

_CURRENCY = re.compile(r"[A-Z]{3}")
_SIGNS = re.compile(r"\s*([*/])\s*")
_DOTS = str.maketrans("·⋅×", "***")


class Scale(msgspec.Struct, frozen=True):
    """How numbers of one unit become numbers of another: (value * times / over) + plus.

    Fields
      unit   spelling of the unit they are in, for messages
    """

    times: float = 1.0
    over: float = 1.0
    plus: float = 0.0
    unit: str = ""

    def applied(self, values: Array) -> Array:
        """Return the values in the other unit: float64, as many."""
        if self.times == self.over and not self.plus:
            return values
        return np.asarray(values * self.times / self.over + self.plus)


class PlanUnits:
    """Finds units of forms and of people's headings; remembers what it has found.

    Parameters
      currency   ISO 4217 code of all money; empty: not known, and money is taken as it stands
    """

    def __init__(self, reader: UnitReader, currency: str = "") -> None:
        self._reader = reader
        self._found: dict[str, Unit] = {}
        self._unknown = 0
        self.currency = currency
        if currency:
            known = reader.units.by_code.get(currency)
            self._found[MONEY] = known or currency_unit(currency)
            self._found[currency] = self._found[MONEY]

    def wanted(self, text: str) -> Unit | None:
        """Return the unit of a field; None: money, and the currency is not known.

        Raises    UnitError  LB-W24  the form names a unit that there is not
        """
        if MONEY in text.split("/") and not self.currency:
            return None
        return self.unit(text) if text else Unit("", "1", (), Fraction(1))

    def unit(self, text: str) -> Unit:
        """Return the unit that `text` writes: as UnitReader, with `money`, and parts joined.

        Raises    UnitError  LB-W24  no such unit; the nearest is offered
        """
        if text not in self._found:
            self._found[text] = self._search(text)
        return self._found[text]

    def scale(self, text: str, wanted: Unit | None) -> Scale:
        """Return how numbers in the unit `text` become numbers in the unit of a field.

        Raises    UnitError  LB-W24 no such unit, LB-W26 it measures something else, LB-PL31 it is
                  of another currency
        """
        try:
            given = self.unit(text)
        except UnitError:
            # Currencies that the table of units does not list are currencies all the same.
            if wanted is not None and _has_money(wanted) and _CURRENCY.match(fold(text)):
                raise UnitError("LB-PL31", text=clipped(text), currency=self.currency) from None
            raise
        if wanted is None:
            return Scale(unit=text)
        if given.dimension != wanted.dimension:
            if _without_money(given.dimension) == _without_money(wanted.dimension):
                raise UnitError("LB-PL31", text=clipped(text), currency=self.currency)
            raise UnitError("LB-W26", unit=clipped(text), wanted=wanted.symbol)
        ratio = given.factor / wanted.factor
        plus = (given.offset - wanted.offset) / wanted.factor
        return Scale(float(ratio.numerator), float(ratio.denominator), float(plus), text)

    def _search(self, text: str) -> Unit:
        parts = _SIGNS.split(fold(text).translate(_DOTS))
        if len(parts) == 1 or len(parts) > 2 * PARTS_MAX - 1 or self._reader.knows(text):
            return self._single(text)
        joined = self._part(parts[0])
        for sign, name in zip(parts[1::2], parts[2::2], strict=True):
            joined = _joined(joined, self._part(name), 1 if sign == "*" else -1)
        return joined

    def _part(self, text: str) -> Unit:
        """Return the unit of one part; money is the currency, also one that no table lists."""
        return self._found[text] if text in self._found else self._single(text)

    def _single(self, text: str) -> Unit:
        if not self._reader.knows(text):
            self._unknown += 1
            if self._unknown > NEAREST_MAX:
                # Looking for the nearest takes long; a file with so many has another fault.
                raise UnitError("LB-W24", unit=clipped(text), nearest="t")
        found = self._reader.find(text)
        factor = found.unit.factor * Fraction(10) ** found.power
        return msgspec.structs.replace(found.unit, factor=factor)


def currency_unit(code: str) -> Unit:
    """Return a currency as a unit: a kind of its own, which no other one converts to."""
    return Unit(code, code, ((code, 1),), Fraction(1), label_en=code, label_zh=code)


def currency_of(text: str, reader: UnitReader) -> str:
    """Return the ISO 4217 code of a currency as people write it; empty: it is none."""
    plain = fold(text)
    if reader.knows(plain):
        dimension = reader.find(plain).unit.dimension
        is_money = len(dimension) == 1 and _CURRENCY.fullmatch(dimension[0][0])
        return dimension[0][0] if is_money else ""
    return plain if _CURRENCY.fullmatch(plain) else ""


def _has_money(unit: Unit) -> bool:
    return any(_CURRENCY.fullmatch(kind) for kind, _ in unit.dimension)


def _without_money(dimension: Dimension) -> tuple[Dimension, tuple[int, ...]]:
    kinds = tuple(part for part in dimension if not _CURRENCY.fullmatch(part[0]))
    return kinds, tuple(power for kind, power in dimension if _CURRENCY.fullmatch(kind))


def _joined(left: Unit, right: Unit, sign: int) -> Unit:
    mark = "*" if sign > 0 else "/"
    return Unit(
        code=f"{left.code}{mark}{right.code}",
        symbol=f"{left.symbol}{mark}{right.symbol}",
        dimension=multiply(left.dimension, right.dimension, sign),
        factor=left.factor * right.factor**sign,
    )
