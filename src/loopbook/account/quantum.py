"""Quantum: the layers of a table of flows, each with a step in which all its amounts are whole.

Figures of a table come in any unit and precision. The quantum is a power of ten of the unit people
read, small enough that nothing is rounded; where no power of ten will do (kWh beside MJ), it is the
greatest common divisor of the amounts.
"""

import math
import re
from collections.abc import Sequence
from fractions import Fraction

import msgspec

from loopbook.terms.quantity import Unit
from loopbook.terms.sheet import FlowRow
from loopbook.terms.system import Layer

GOODS = "goods"
DIGITS_MAX = 30
_SPACES = re.compile(r"\s+")


def layer_ids(rows: Sequence[FlowRow]) -> dict[int, str]:
    """Return position of a row -> id of its layer.

    A layer is what the table calls one, in one dimension: where a name has amounts of several
    dimensions, the later ones are told apart by the kind of their unit. A row without unit belongs
    to the first.
    """
    names: dict[str, str] = {}
    first: dict[str, str] = {}
    ids: dict[tuple[str, str], str] = {}
    found = {}
    for position, row in enumerate(rows):
        name = names.setdefault(_SPACES.sub(" ", row.layer.strip()).casefold(), row.layer.strip())
        kind = _kind(row.unit) if row.unit else first.get(name, "")
        if row.unit:
            first.setdefault(name, kind)
        is_first = kind == first.get(name, kind)
        usual = name or GOODS
        found[position] = ids.setdefault((name, kind), usual if is_first else f"{usual} ({kind})")
    return found


def layer_of(name: str, rows: Sequence[FlowRow]) -> Layer | None:
    """Return the layer of some rows of one dimension; None when none of them has an amount.

    Read in the unit of the first of them.
    """
    measured = [(row.value, row.unit) for row in rows if row.value is not None and row.unit]
    if not measured:
        return None
    unit = measured[0][1]
    amounts = [Fraction(value) * each.factor for value, each in measured]
    label = "" if name == GOODS else name
    return Layer(
        id=name,
        quantum=_quantum(amounts, unit),
        unit=unit,
        label_en=label or "Goods",
        label_zh=label or "物料",
    )


def _quantum(amounts: Sequence[Fraction], unit: Unit) -> Unit:
    for digits in range(DIGITS_MAX + 1):
        step = unit.factor / 10**digits
        if all((amount / step).denominator == 1 for amount in amounts):
            return _step(unit, step, f"1e-{digits} {unit.code}" if digits else unit.code)
    below = math.lcm(*(amount.denominator for amount in amounts))
    above = math.gcd(*(int(amount * below) for amount in amounts))
    step = Fraction(above, below)
    return _step(unit, step, f"{step / unit.factor} {unit.code}")


def _step(unit: Unit, factor: Fraction, code: str) -> Unit:
    return msgspec.structs.replace(unit, code=code, symbol=code, factor=factor)


def _kind(unit: Unit) -> str:
    return "*".join(f"{kind}^{power}" if power != 1 else kind for kind, power in unit.dimension)
