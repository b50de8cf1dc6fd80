"""The relations of a pack: what holds between the flows of its system (system.toml).

`[[transfer]]` is the share of what enters a process that leaves it by a flow; `[[content]]` the
amount of a layer per unit of another in some flows; `[[relation]]` a sum of terms that is equal to,
at most or at least a value. They speak when an account is reconciled.

Source    Cencic & Rechberger (2008), Material flow analysis with software STAN: transfer
          coefficients, concentrations, relations
"""

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction

import msgspec

from loopbook.rules.bundle import Bundle
from loopbook.rules.line import UNREAD, Line, unique
from loopbook.terms.finding import Place
from loopbook.terms.quantity import Unit, Units, multiply
from loopbook.terms.reconciliation import Sense
from loopbook.terms.sheet import RelationRow, RelationRowKind
from loopbook.terms.system import Flow, Layer, Process

FILE = "system.toml"
_TRANSFER = (
    "id", "process", "flow", "layer", "period", "value", "sd", "unit", "low", "high", "reference",
)  # fmt: skip
_CONTENT = (
    "id", "flows", "layer", "per", "period", "value", "sd", "unit", "low", "high", "reference",
)  # fmt: skip
_RELATION = ("id", "sense", "value", "sd", "unit", "period", "reference")
_TERM = ("flow", "layer", "factor", "unit")
_ONE = Unit(code="1", symbol="", dimension=(), factor=Fraction(1))


class Drawn:
    """The processes, flows and layers that relations speak of, and the units they may name."""

    def __init__(
        self,
        processes: Mapping[str, Process],
        flows: Mapping[str, Flow],
        layers: Mapping[str, Layer],
        units: Units,
    ) -> None:
        self.processes = processes
        self.flows = flows
        self.layers = layers
        self.units = units


def relations_of(bundle: Bundle, drawn: Drawn) -> tuple[RelationRow, ...]:
    """Return the relations in the order of transfers, contents, linear relations.

    A relation is one row per term. Faults: unknown names, units that do not fit, shares beyond 0 to
    1, negative uncertainties, a flow that does not leave the process of its transfer coefficient.
    """
    rows = [_transfer(line, drawn) for line in _named(bundle, "transfer")]
    rows += [_content(line, drawn) for line in _named(bundle, "content")]
    for line in _named(bundle, "relation"):
        rows += _terms(line, drawn)
    return tuple(rows)


def _named(bundle: Bundle, table: str) -> Collection[Line]:
    return unique((line.name("id"), line) for line in bundle.lines(FILE, table)).values()


def _transfer(line: Line, drawn: Drawn) -> RelationRow:
    line.allow(_TRANSFER)
    process, flow = line.text("process"), line.text("flow")
    line.known("process", process, drawn.processes, FILE)
    line.known("flow", flow, drawn.flows, FILE)
    if flow in drawn.flows and drawn.flows[flow].source != process:
        line.fault("not_leaving", flow=flow, process=process)
    unit = line.unit_or_none("unit", drawn.units) or _ONE
    line.dimensions("unit", unit, _ONE, "a share")
    row = _row(line, RelationRowKind.TRANSFER, unit)
    layer = _layer(line, drawn)
    return msgspec.structs.replace(row, process=process, flows=(flow,), layer=layer)


def _content(line: Line, drawn: Drawn) -> RelationRow:
    line.allow(_CONTENT)
    flows = line.texts("flows")
    for flow in flows:
        line.known("flows", flow, drawn.flows, FILE)
    layer, per = line.text("layer"), line.text("per")
    line.known("layer", layer, drawn.layers, FILE)
    line.known("per", per, drawn.layers, FILE)
    unit = line.unit_or_none("unit", drawn.units) or _ONE
    if layer in drawn.layers and per in drawn.layers and unit is not UNREAD:
        made = multiply(drawn.layers[per].unit.dimension, unit.dimension)
        needed = drawn.layers[layer].unit
        line.dimensions("unit", _like(unit, made), needed, f"layer {layer}")
    row = _row(line, RelationRowKind.CONTENT, unit)
    return msgspec.structs.replace(row, flows=flows, layer=layer, per=per)


def _like(unit: Unit, dimension: tuple[tuple[str, int], ...]) -> Unit:
    return Unit(unit.code, unit.symbol, dimension, unit.factor)


def _terms(line: Line, drawn: Drawn) -> list[RelationRow]:
    """Return a row per term; the first carries what they are compared with."""
    line.allow(_RELATION)
    unit = line.unit_or_none("unit", drawn.units)
    head = _row(line, RelationRowKind.RELATION, unit)
    sense = line.choice("sense", Sense, Sense.EQUAL)
    terms = line.children("term")
    if not terms:
        line.fault("no_term", name=line.optional("id"))
    rows = []
    for number, term in enumerate(terms):
        term.allow(_TERM)
        flow, layer = term.text("flow"), _layer(term, drawn)
        term.known("flow", flow, drawn.flows, FILE)
        factor_unit = term.unit_or_none("unit", drawn.units)
        own = drawn.layers.get(layer)
        if own is not None and unit is not None:
            made = multiply(own.unit.dimension, (factor_unit or _ONE).dimension)
            term.dimensions("unit", _like(factor_unit or own.unit, made), unit, "the relation")
        rows.append(
            RelationRow(
                kind=RelationRowKind.RELATION,
                name=head.name,
                flows=(flow,),
                layer=layer,
                period=head.period,
                factor=_decimal(term.number("factor")),
                factor_unit=factor_unit,
                sense=None if number else sense,
                value=None if number else head.value or Decimal(0),
                unit=unit,
                sd=None if number else head.sd,
                place=_place(term),
                rules=(line.rule, term.rule),
            )
        )
    return rows


def _layer(line: Line, drawn: Drawn) -> str:
    """Return the layer of a row; the first of the system where it names none."""
    layer = line.optional("layer") or next(iter(drawn.layers), "")
    line.known("layer", layer, drawn.layers, FILE)
    return layer


def _row(line: Line, kind: RelationRowKind, unit: Unit | None) -> RelationRow:
    """Return what every kind of row has: its numbers, period and place."""
    line.text("reference")
    numbers = {column: line.number(column) for column in ("value", "sd", "low", "high")}
    share = None if numbers["value"] is None else numbers["value"] * (unit or _ONE).factor
    is_share = kind is not RelationRowKind.RELATION and unit is not None and not unit.dimension
    if is_share and share is not None and not 0 <= share <= 1:
        line.fault("share", column="value", value=line.optional("value"))
    if numbers["sd"] is not None and numbers["sd"] < 0:
        line.fault("share", column="sd", value=line.optional("sd"))
    return RelationRow(
        kind=kind,
        name=line.optional("id"),
        period=line.period("period"),
        value=_decimal(numbers["value"]),
        unit=unit,
        sd=_decimal(numbers["sd"]),
        low=_decimal(numbers["low"]),
        high=_decimal(numbers["high"]),
        place=_place(line),
        rules=(line.rule,),
    )


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)


def _place(line: Line) -> Place:
    file, _, row = line.rule.rpartition(":")
    return Place(document=file, row=int(row))
