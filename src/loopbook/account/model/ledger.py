"""Ledger: an account of a book becomes a model. What stood beside as a rival now takes part.

Every reading of a flow (items, batches, statistics; measured, declared) is a measurement of it,
with the entries behind it. A substance layer is made of goods: of a flow of several classes each
class is a variable, and what a class contains is one variable for each factor, wherever the factor
stands, so that its uncertainty enters once.

    m_s(flow) = sum over classes of  f(factor) x m_g(flow, class)

Source    Cencic & Rechberger (2008), STAN: concentrations as variables; docs/spec/account.md
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from loopbook.account.composition import Composition
from loopbook.account.model.balance import add_balances
from loopbook.account.model.declared import declare
from loopbook.account.model.draft import Draft, Link, times
from loopbook.account.model.name import flow_name
from loopbook.account.model.rows import Modelled
from loopbook.account.reading import Origin, by_origin, reading_of
from loopbook.terms.account import Account, Cell, Reading, Total
from loopbook.terms.event import Basis
from loopbook.terms.finding import Place
from loopbook.terms.period import Period
from loopbook.terms.reconciliation import (
    Measurement,
    Relation,
    RelationKind,
    Variable,
    VariableKind,
)
from loopbook.terms.scheme import Factor, Scheme
from loopbook.terms.system import Layer

EVIDENCE_MAX = 1_000
"""Entries that a measurement names: the first of them; the account has them all."""


def model_of_account(account: Account, totals: Sequence[Total], scheme: Scheme) -> Modelled:
    """Return the model of an account.

    Parameters
      totals   those the account was made from, for the classes of flows of goods
      scheme   the pack: factors, and the relations of its system
    Returns    a flow that a class of goods without factor is in is unmeasured in the substance;
               `parts` has the flows that are measured class by class
    """
    draft = Draft((account.period,))
    system = account.system
    draft.processes |= system.processes
    for flow in system.flows.values():
        draft.flows[flow.id] = flow
    read = {cell.layer for cell in account.cells if cell.chosen is not None}
    layers = {name: layer for name, layer in system.layers.items() if name in read}
    draft.units |= {name: layer.unit for name, layer in layers.items()}
    for process in system.processes.values():
        draft.unbalanced |= {(process.id, layer) for layer in process.unbalanced}
    split = _classes(account, totals, layers)
    for cell in account.cells:
        if cell.layer in layers:
            _cell(draft, cell, layers[cell.layer], account.period, split)
    _substances(draft, account, layers, scheme, split)
    declare(draft, system.relations)
    add_balances(draft)
    parts = {
        flow_name(flow, layer, account.period): tuple(
            _class_name(each, layers[layer], account.period) for each in classes
        )
        for (flow, layer), classes in split.items()
        if len(classes) > 1
    }
    return Modelled(draft.model(), system, draft.periods, draft.units, parts=parts)


_Split = Mapping[tuple[str, str], Sequence[Total]]
"""(flow, layer of goods) -> totals by class of the reading that counts."""


def _classes(account: Account, totals: Sequence[Total], layers: Mapping[str, Layer]) -> _Split:
    goods = {layer.goods for layer in layers.values() if layer.is_substance}
    chosen = {(c.flow, c.layer): c.chosen for c in account.cells if c.layer in goods}
    by_flow: dict[tuple[str, str], list[Total]] = {}
    for total in totals:
        by_flow.setdefault((total.flow, total.layer), []).append(total)
    found: dict[tuple[str, str], Sequence[Total]] = {}
    for key, reading in chosen.items():
        for origin, each in by_origin(by_flow.get(key, ())).items():
            if reading is not None and _is_of(origin, reading):
                found[key] = [total for total in each if total.amount]
    return found


def _is_of(origin: Origin, reading: Reading) -> bool:
    return all(getattr(reading, name) == getattr(origin, name) for name in Origin.__struct_fields__)


def _cell(draft: Draft, cell: Cell, layer: Layer, period: Period, split: _Split) -> None:
    """Add a flow in a layer with its rivals; the reading that counts is left to its classes."""
    name = draft.flow(draft.flows[cell.flow], cell.layer, period)
    classes = split.get((cell.flow, cell.layer), ())
    readings = (cell.chosen, *cell.rivals)
    for place, reading in enumerate(readings):
        # Modelled readings of a substance are goods times factors: the products say the same.
        is_made = layer.is_substance and reading is not None and bool(reading.factors)
        if reading is not None and not is_made and (place or len(classes) < 2):
            draft.measure(name, measurement_of(reading, layer))
    if len(classes) < 2:
        return
    names = {}
    for total in classes:
        part = _class_variable(draft, total, layer, period)
        reading = reading_of(_origin(total), [total], period)
        draft.measure(part, measurement_of(reading, layer))
        names[part] = 1.0
    terms = (*((size, each) for each, size in names.items()), (-1.0, name))
    row = Relation(
        id=f"classes of {name}",
        kind=RelationKind.SUM,
        terms=terms,
        layer=cell.layer,
        period=period,
    )
    draft.relate(row)


def _origin(total: Total) -> Origin:
    return Origin(
        total.basis, total.grain, total.publisher, total.scope, total.grade, total.published
    )


def _class_name(total: Total, layer: Layer, period: Period) -> str:
    return flow_name(f"{total.flow} of {total.item_class or '-'}", layer.id, period)


def _class_variable(draft: Draft, total: Total, layer: Layer, period: Period) -> str:
    return draft.add(
        Variable(
            id=_class_name(total, layer, period),
            kind=VariableKind.AUXILIARY,
            flow=total.flow,
            layer=layer.id,
            period=period,
            unit=layer.unit.symbol,
        )
    )


def measurement_of(reading: Reading, layer: Layer) -> Measurement:
    """Return a reading of an account as a measurement in the unit of its layer."""
    value = times(reading.amount, layer.quantum, layer.unit)
    quanta = float(layer.quantum.factor / layer.unit.factor)
    parts = (reading.publisher, reading.basis.value, reading.grain.value, reading.published)
    return Measurement(
        value=value,
        sd=None if reading.sd is None else reading.sd * quanta,
        basis=reading.basis,
        grain=reading.grain,
        source=", ".join(part for part in parts if part),
        sequences=tuple(reading.sequences[:EVIDENCE_MAX]),
    )


def _substances(
    draft: Draft,
    account: Account,
    layers: Mapping[str, Layer],
    scheme: Scheme,
    split: _Split,
) -> None:
    """Join each flow of a substance layer with its goods, class by class."""
    composition = Composition(scheme)
    for layer in layers.values():
        for flow in account.system.flows if layer.is_substance and layer.goods in layers else ():
            classes = split.get((flow, layer.goods), ())
            goods = layers[layer.goods]
            factors = [composition.factor(each.item_class, goods, layer) for each in classes]
            known = [factor for factor in factors if factor is not None]
            # A class without factor leaves the substance open: `compose` has told it (LB-A09).
            if classes and len(known) == len(classes):
                _compose(draft, layer, goods, classes, known)


def _compose(
    draft: Draft,
    layer: Layer,
    goods: Layer,
    classes: Sequence[Total],
    factors: Sequence[Factor],
) -> None:
    period = draft.periods[0]
    flow = classes[0].flow
    whole = draft.flow(draft.flows[flow], layer.id, period)
    parts: dict[str, float] = {}
    for total, factor in zip(classes, factors, strict=True):
        content = _content(draft, factor)
        mass = (
            flow_name(flow, goods.id, period)
            if len(classes) == 1
            else _class_variable(draft, total, goods, period)
        )
        result = whole if len(classes) == 1 else _class_variable(draft, total, layer, period)
        scale = times(factor.unit.factor, goods.unit, layer.unit)
        _product(draft, Link(result, content, mass, scale, _row(factor)), factor)
        parts[result] = 1.0
    if len(classes) > 1:
        terms = (*((size, each) for each, size in parts.items()), (-1.0, whole))
        name = f"classes of {whole}"
        draft.relate(
            Relation(id=name, kind=RelationKind.SUM, terms=terms, layer=layer.id, period=period)
        )


def _product(draft: Draft, link: Link, factor: Factor) -> None:
    if factor.sd == 0.0:
        terms = ((1.0, link.result), (-link.scale * float(factor.value), link.of))
        name = f"{link.coefficient}: {link.result}"
        draft.relate(Relation(id=name, kind=RelationKind.USER, terms=terms, place=link.place))
        return
    draft.multiply(link)


def _content(draft: Draft, factor: Factor) -> str:
    """Return the variable of a factor, the same wherever it stands."""
    name = f"factor {factor.name}"
    if name not in draft.variables:
        draft.add(
            Variable(
                id=name,
                kind=VariableKind.CONTENT,
                flow=factor.name,
                layer=factor.substance,
                unit="" if _is_pure(factor) else factor.unit.symbol,
                low=0.0,
                high=float(Fraction(1) / factor.unit.factor) if not factor.unit.dimension else _INF,
            )
        )
        measured = Measurement(
            value=float(factor.value),
            sd=factor.sd,
            basis=Basis.MODELLED,
            source=factor.source,
            place=_row(factor),
        )
        draft.measure(name, measured)
    return name


_INF = float("inf")


def _is_pure(factor: Factor) -> bool:
    """Say whether a factor is a plain share: kilogram per kilogram says no more."""
    return not factor.unit.dimension and factor.unit.factor == 1


def _row(factor: Factor) -> Place:
    file, _, row = factor.rule.rpartition(":")
    return Place(document=file, row=int(row)) if row.isdigit() else Place(document=factor.rule)
