"""Compose: goods times composition factors become substance layers, after all summing.

    m_s(flow) = sum over classes c of  m_g(flow, c) * f(c, s)
    u^2       = sum over c of (f(c, s) * u(m_g(flow, c)))^2
              + sum over factors f of (sum over the terms that use f of m_g * u(f))^2

A factor is one number used many times: its uncertainty is fully correlated wherever it stands, and
enters once per factor, not once per event. In a balance its slopes on both sides are added with
their signs before squaring, so that what goes in and out again with one factor cancels.

Source    JCGM 100:2008, 5.1.2 and 5.2.2 (correlated inputs); reference: Cencic & Rechberger (2008),
          Material flow analysis with software STAN, J. Environ. Eng. Manage. 18, layers
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import msgspec

from loopbook.account.balance import Spread, balance_of, cell_of, chosen_of, nearby
from loopbook.account.composition import Composition, grade_of
from loopbook.account.reading import (
    Order,
    Origin,
    by_origin,
    order_by,
    reading_of,
    weakest,
)
from loopbook.terms.account import Account, Cell, Reading, Total
from loopbook.terms.event import Basis, Grade
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.scheme import Factor, Scheme
from loopbook.terms.system import Layer


class _Part(msgspec.Struct, frozen=True):
    """A reading with its uncertainty taken apart.

    Fields
      variance  of the measurements, quanta squared; None when one states none
      slopes    factor -> quanta of the substance per unit of the factor's value
    """

    reading: Reading
    variance: float | None
    slopes: dict[str, float] = {}


class _Composed(msgspec.Struct, frozen=True):
    """The parts of one cell, sorted, and the classes for which a factor is missing.

    `is_known` says whether the first part may count: not when the goods that count lack a factor.
    """

    parts: tuple[_Part, ...] = ()
    is_known: bool = True
    missing: tuple[str, ...] = ()


def compose(account: Account, totals: Sequence[Total], scheme: Scheme) -> Account:
    """Return the account with its substance layers made from goods and factors.

    Amounts posted to a substance layer itself (assays) count before modelled ones, which stand
    beside them. Where goods that count have a class without factor the substance is unknown.
    Parameters
      totals  the same as for `balance`
    Returns   readings of basis modelled, or constructed where the goods are
    """
    layers = {id_: layer for id_, layer in account.system.layers.items() if layer.is_substance}
    if not layers:
        return account
    kitchen = _Kitchen(account, totals, scheme)
    composed = {
        (cell.flow, cell.layer): kitchen.cell(cell, layers[cell.layer])
        for cell in account.cells
        if cell.layer in layers
    }
    cells = tuple(
        _cell(cell, composed[cell.flow, cell.layer]) if cell.layer in layers else cell
        for cell in account.cells
    )
    chosen = chosen_of(cells)
    spread = _correlated(composed, scheme)
    near = nearby(account.system)
    return msgspec.structs.replace(
        account,
        cells=cells,
        balances=tuple(
            balance_of(
                account.system.processes[old.process], old.layer, near[old.process], chosen, spread
            )
            if old.layer in layers
            else old
            for old in account.balances
        ),
        findings=(*account.findings, *_findings(composed)),
    )


class _Kitchen:
    """What composing needs at hand: totals by flow and layer, and factors by class."""

    def __init__(self, account: Account, totals: Sequence[Total], scheme: Scheme) -> None:
        self._scheme = scheme
        self._account = account
        self._order: Order = order_by(scheme.basis_preference)
        self._totals: dict[tuple[str, str], list[Total]] = {}
        for total in totals:
            self._totals.setdefault((total.flow, total.layer), []).append(total)
        self._composition = Composition(scheme)

    def cell(self, cell: Cell, layer: Layer) -> _Composed:
        """Return the parts of a cell: posted ones first, then those made from goods."""
        posted = [
            _Part(reading, None if reading.sd is None else reading.sd**2)
            for reading in (cell.chosen, *cell.rivals)
            if reading is not None
        ]
        groups = by_origin(self._totals.get((cell.flow, layer.goods), ()))
        period = self._account.period
        sorted_goods = sorted(
            groups.items(), key=lambda pair: self._order(reading_of(pair[0], pair[1], period))
        )
        made: list[_Part] = []
        missing: dict[str, None] = {}
        is_known = True
        for place, (origin, goods) in enumerate(sorted_goods):
            lacking = [t.item_class for t in goods if t.amount and self._factor(t, layer) is None]
            missing.update(dict.fromkeys(lacking))
            if lacking:
                is_known = is_known and place > 0
            else:
                made.append(self._made(origin, goods, layer))
        return _Composed((*posted, *made), is_known or bool(posted), tuple(missing))

    def _factor(self, total: Total, layer: Layer) -> Factor | None:
        goods = self._account.system.layers[layer.goods]
        return self._composition.factor(total.item_class, goods, layer)

    def _made(self, origin: Origin, goods: Sequence[Total], layer: Layer) -> _Part:
        plain = reading_of(origin, goods, self._account.period)
        quantum = self._account.system.layers[layer.goods].quantum
        amount = Fraction(0)
        variance: float | None = 0.0
        slopes: dict[str, float] = {}
        used: dict[str, Factor] = {}
        for total in goods:
            factor = self._factor(total, layer)
            if factor is None:
                continue  # an amount of zero: no factor is needed
            scale = quantum.factor * factor.unit.factor / layer.quantum.factor
            share = float(scale * factor.value)
            amount += total.amount * scale * factor.value
            used[factor.name] = factor
            slopes[factor.name] = slopes.get(factor.name, 0.0) + float(total.amount * scale)
            if total.unstated_count and share:
                variance = None
            elif variance is not None:
                variance += max(total.variance, 0.0) * share**2
        grades = [origin.grade, *(grade_of(factor.grade) for factor in used.values())]
        reading = msgspec.structs.replace(
            plain,
            basis=weakest((origin.basis, Basis.MODELLED)) or Basis.MODELLED,
            grade=max(grades, key=list(Grade).index),
            amount=round(amount),
            sd=_sd(variance, slopes, self._scheme),
            factors=tuple(sorted(used)),
            rules=tuple(sorted({*plain.rules, *(factor.rule for factor in used.values())})),
        )
        return _Part(reading, variance, slopes)


def _sd(variance: float | None, slopes: Mapping[str, float], scheme: Scheme) -> float | None:
    """Return the standard uncertainty; None when a measurement or a factor that counts has none."""
    parts = []
    for name, slope in slopes.items():
        sd = scheme.factors[name].sd
        if slope and sd is None:
            return None
        parts.append(slope * (sd or 0.0))
    return None if variance is None else math.sqrt(variance + math.fsum(p * p for p in parts))


def _correlated(composed: Mapping[tuple[str, str], _Composed], scheme: Scheme) -> Spread:
    """Return the spread of sums of flows in which one factor may occur several times."""

    def spread(parts: Sequence[tuple[int, str]], layer: str) -> float | None:
        variance: float | None = 0.0
        slopes: dict[str, float] = {}
        for sign, flow in parts:
            part = composed[flow, layer].parts[0]
            if variance is not None:
                variance = None if part.variance is None else variance + part.variance
            for name, slope in part.slopes.items():
                slopes[name] = slopes.get(name, 0.0) + sign * slope
        return _sd(variance, slopes, scheme)

    return spread


def _cell(cell: Cell, composed: _Composed) -> Cell:
    readings = [part.reading for part in composed.parts]
    if composed.is_known:
        return cell_of(cell.flow, cell.layer, readings)
    return Cell(flow=cell.flow, layer=cell.layer, chosen=None, rivals=tuple(readings))


def _findings(composed: Mapping[tuple[str, str], _Composed]) -> Iterator[Finding]:
    """Yield one finding per class without factor, with the layers and flows it leaves open."""
    layers: dict[str, dict[str, None]] = {}
    flows: dict[str, dict[str, None]] = {}
    for (flow, layer), cell in composed.items():
        for item_class in cell.missing:
            layers.setdefault(item_class, {})[layer] = None
            flows.setdefault(item_class, {})[flow] = None
    for item_class, named in layers.items():
        values = {
            "item_class": item_class or "-",
            "layers": ", ".join(named),
            "flows": ", ".join(flows[item_class]),
        }
        yield Finding("LB-A09", Severity.WARNING, values=values)
