"""Declared: what a table of relations or a scheme says holds between the flows of a model.

    transfer   flow = k x sum of what enters the process
    content    flow in a layer = c x flow in another layer
    relation   sum of factor x flow  (=, <=, >=)  value
    bound      low <= flow <= high

k and c are variables of their own, measured or to be found, so that one number that is used many
times is uncertain once. Where they are stated as exact, the row is linear. A row that names no
period holds in every one, with one number for all.

Source    Cencic & Rechberger (2008), Material flow analysis with software STAN, J. Environ. Eng.
          Manage. 18 (transfer coefficients, concentrations, layers)
"""

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from loopbook.account.boundary import name_key
from loopbook.account.model.draft import Draft, Link, times
from loopbook.account.model.linear import add_linear
from loopbook.account.model.name import flow_name, input_name, nearest
from loopbook.account.quantum import GOODS
from loopbook.terms.finding import Severity
from loopbook.terms.period import Period, contains, period_text
from loopbook.terms.quantity import Unit, multiply
from loopbook.terms.reconciliation import (
    Measurement,
    Relation,
    RelationKind,
    Variable,
    VariableKind,
)
from loopbook.terms.sheet import RelationRow, RelationRowKind

ONE = Unit(code="1", symbol="", dimension=(), factor=Fraction(1))
"""A pure number."""


DOUBT = 3.0
"""Standard uncertainties by which a part must exceed its whole to be left out: 1 in 700."""


def declare(draft: Draft, rows: Sequence[RelationRow]) -> None:
    """Add what the rows declare: contents first, since they make flows of other layers.

    Findings, all errors: the row is left out, or the flow it names. LB-B71 an unknown flow, process
    or layer, the nearest offered; LB-B72 a unit that does not fit; LB-B73 a number that cannot be
    (a share beyond 0 to 1, a content beyond the whole); LB-B74 a cell that must be filled in;
    LB-B89 a substance that is stated as more than its goods.
    """
    makers = {
        RelationRowKind.CONTENT: _content,
        RelationRowKind.UNBALANCED: _unbalanced,
        RelationRowKind.TRANSFER: _transfer,
        RelationRowKind.BOUND: _bound,
    }
    for kind, make in makers.items():
        for row in rows:
            if row.kind is kind:
                make(draft, row)
    # Only now: whether a coefficient is exact is known when all its rows are read.
    for link in draft.links.values():
        _check_part(draft, link)
        _link(draft, link)
    _whole(draft)
    add_linear(draft, [row for row in rows if row.kind is RelationRowKind.RELATION])


def periods_for(draft: Draft, row: RelationRow) -> tuple[Period, ...]:
    """Return the periods that a row speaks of: those inside its own; every one when it has none."""
    if row.period is None:
        return draft.periods
    return tuple(each for each in draft.periods if contains(row.period, each))


def flows_named(draft: Draft, row: RelationRow, layer: str) -> tuple[str, ...]:
    """Return the flows that a row names, or every flow of the layer; unknown ones are told."""
    known = {name_key(flow): flow for flow in draft.flows}
    if not row.flows or row.flows == ("*",):
        at = (draft.at(layer, period) for period in periods_for(draft, row))
        return tuple(dict.fromkeys(flow for each in at for flow in each))
    for name in row.flows:
        if name_key(name) not in known:
            unknown(draft, row, name, draft.flows)
    return tuple(known[name_key(name)] for name in row.flows if name_key(name) in known)


def unknown(draft: Draft, row: RelationRow, name: str, names: Iterable[str]) -> None:
    """Say that a row names what the model does not have, with the nearest name."""
    near = nearest(name, names)
    draft.say("LB-B71", Severity.ERROR, row.place, name=name, nearest=near)


def layer_named(draft: Draft, row: RelationRow, name: str) -> str | None:
    """Return the layer that a row means by `name`; by none, goods or the one layer there is."""
    layers = draft.layers()
    known = {name_key(layer): layer for layer in layers}
    if name:
        if name_key(name) not in known:
            unknown(draft, row, name, layers)
        return known.get(name_key(name))
    if GOODS in layers or not layers:
        return GOODS if layers else None
    return layers[0]


def _content(draft: Draft, row: RelationRow) -> None:
    per = layer_named(draft, row, row.per)
    if per is None:
        return
    if not row.layer:
        draft.say("LB-B74", Severity.ERROR, row.place, column="layer", kind=row.kind.value)
        return
    unit = row.unit or ONE
    layer = _layer_of_content(draft, row, per, unit)
    made = multiply(draft.units[per].dimension, unit.dimension)
    if draft.units[layer].dimension != made:
        values = {"unit": unit.symbol, "per": per, "layer": layer}
        draft.say("LB-B72", Severity.ERROR, row.place, **values)
        return
    if not _is_possible(draft, row, unit):
        return
    named = row.name or f"{layer} in {', '.join(row.flows) or per}"
    name = _coefficient(draft, row, VariableKind.CONTENT, named, layer)
    if not unit.dimension:
        draft.limit(name, 0.0, float(1 / unit.factor))
    else:
        draft.limit(name, 0.0, None)
    scale = times(unit.factor, draft.units[per], draft.units[layer])
    for period in periods_for(draft, row):
        at = draft.at(per, period)
        for flow in flows_named(draft, row, per):
            if flow in at:
                result = draft.flow(draft.flows[flow], layer, period)
                draft.link(Link(result, name, at[flow], scale, row.place))
            elif row.flows:
                unknown(draft, row, flow_name(flow, per, period), at.values())


def _unbalanced(draft: Draft, row: RelationRow) -> None:
    """Note a process that is not balanced in a layer, or in any."""
    process = _process(draft, row)
    layer = layer_named(draft, row, row.layer) if row.layer else None
    if process is not None and (layer is not None or not row.layer):
        layers = draft.layers() if layer is None else (layer,)
        draft.unbalanced |= {(process, each) for each in layers}


def _layer_of_content(draft: Draft, row: RelationRow, per: str, unit: Unit) -> str:
    """Return the layer that a content makes; a new one is read in the unit over the bar."""
    known = {name_key(layer): layer for layer in draft.units}
    key = name_key(row.layer)
    if key not in known:
        above = draft.units[per] if not unit.dimension else row.above or unit
        draft.units[row.layer] = above
        return row.layer
    return known[key]


def _transfer(draft: Draft, row: RelationRow) -> None:
    process = _process(draft, row)
    layer = layer_named(draft, row, row.layer)
    if process is None or layer is None:
        return
    unit = row.unit or ONE
    if unit.dimension:
        values = {"unit": unit.symbol, "per": layer, "layer": layer}
        draft.say("LB-B72", Severity.ERROR, row.place, **values)
        return
    if not row.flows:
        draft.say("LB-B74", Severity.ERROR, row.place, column="flow", kind=row.kind.value)
        return
    if not _is_possible(draft, row, unit):
        return
    for flow in flows_named(draft, row, layer):
        if draft.flows[flow].source != process:
            draft.say("LB-B75", Severity.ERROR, row.place, flow=flow, process=process)
            continue
        own = row.name if len(row.flows) == 1 else ""
        named = own or f"{row.name or 'share'} of {flow} from {process}"
        name = _coefficient(draft, row, VariableKind.TRANSFER, named, layer)
        draft.limit(name, 0.0, 1.0)
        shared = msgspec.structs.replace(draft.variables[name], flow=flow, process=process)
        draft.variables[name] = shared
        for period in periods_for(draft, row):
            _share(draft, row, name, flow, period)


def _share(draft: Draft, row: RelationRow, name: str, flow: str, period: Period) -> None:
    """Relate a flow of a process to what enters it, in one period."""
    layer = draft.variables[name].layer
    at = draft.at(layer, period)
    process = draft.flows[flow].source
    inputs = {
        each: 1.0
        for other, each in at.items()
        if draft.flows[other].target == process != draft.flows[other].source
    }
    if flow not in at or not inputs:
        draft.say("LB-B75", Severity.ERROR, row.place, flow=flow, process=process)
        return
    like = Variable(
        id="",
        kind=VariableKind.AUXILIARY,
        process=process,
        layer=layer,
        period=period,
        unit=draft.units[layer].symbol,
    )
    whole = draft.total(input_name(process, layer, period), inputs, like)
    draft.link(Link(at[flow], name, whole, 1.0, row.place))
    draft.shares.setdefault((process, layer, period), {})[flow] = name


def _check_part(draft: Draft, link: Link) -> None:
    """Leave out what is stated of a part when it is beyond doubt more than its whole (LB-B89)."""
    content = draft.variables[link.coefficient]
    part, whole = draft.variables[link.result], draft.variables[link.of]
    is_limited = content.kind is VariableKind.CONTENT and math.isfinite(content.high)
    if not is_limited or not part.measurements or not whole.measurements:
        return
    # The content of the whole in itself is 1: the largest there is.
    most = content.high * link.scale
    largest = max(each.value * most for each in whole.measurements)
    sd = max((each.sd or 0.0) * most for each in whole.measurements)
    kept = tuple(
        each
        for each in part.measurements
        if each.value - largest <= DOUBT * math.hypot(each.sd or 0.0, sd)
    )
    for each in part.measurements:
        if each not in kept:
            values = {"part": part.id, "value": f"{each.value:g} {part.unit}", "whole": whole.id}
            draft.say("LB-B89", Severity.ERROR, each.place, **values, most=f"{largest:g}")
    draft.variables[link.result] = msgspec.structs.replace(part, measurements=kept)


def _link(draft: Draft, link: Link) -> None:
    """Add result = scale x coefficient x of: a product, or a relation where it is exact."""
    stated = draft.variables[link.coefficient].measurements
    if len(stated) == 1 and stated[0].sd == 0.0:
        size = link.scale * stated[0].value
        draft.relate(
            Relation(
                id=f"{link.coefficient}: {link.result}",
                kind=RelationKind.USER,
                terms=((1.0, link.result), *(((-size, link.of),) if size else ())),
                place=link.place,
            )
        )
        return
    draft.multiply(link)


def _coefficient(draft: Draft, row: RelationRow, kind: VariableKind, named: str, layer: str) -> str:
    """Return the variable of a coefficient with what the row states of it."""
    when = "" if row.period is None else f" {period_text(row.period)}"
    # A transfer coefficient is a share, 0 to 1; a content keeps the unit that people write.
    unit = ONE if kind is VariableKind.TRANSFER else row.unit or ONE
    size = (row.unit or ONE).factor / unit.factor
    name = draft.add(
        Variable(
            id=f"{named} [{layer}]{when}",
            kind=kind,
            layer=layer,
            period=row.period,
            unit=unit.symbol,
        )
    )
    if row.value is not None:
        sd = _float(row.sd, size)
        value = float(Fraction(row.value) * size)
        draft.measure(name, Measurement(value=value, sd=sd, place=row.place))
    draft.limit(name, _float(row.low, size), _float(row.high, size))
    return name


def _is_possible(draft: Draft, row: RelationRow, unit: Unit) -> bool:
    """Say whether the number of a row lies where it must; else tell it."""
    if row.value is None:
        return True
    share = Fraction(row.value) * unit.factor
    if share < 0 or (not unit.dimension and share > 1):
        values = {"value": f"{row.value:f} {unit.symbol}".strip(), "name": row.name or row.layer}
        draft.say("LB-B73", Severity.ERROR, row.place, **values)
        return False
    return True


def _process(draft: Draft, row: RelationRow) -> str | None:
    known = {name_key(each): each for each in draft.processes}
    found = known.get(name_key(row.process))
    if not row.process:
        draft.say("LB-B74", Severity.ERROR, row.place, column="process", kind=row.kind.value)
    elif found is None:
        unknown(draft, row, row.process, draft.processes)
    return found


def _bound(draft: Draft, row: RelationRow) -> None:
    layers = draft.layers() if not row.layer else (layer_named(draft, row, row.layer),)
    for layer in layers:
        if layer is None:
            continue
        unit = row.unit or draft.units[layer]
        if unit.dimension != draft.units[layer].dimension:
            values = {"unit": unit.symbol, "per": layer, "layer": layer}
            draft.say("LB-B72", Severity.ERROR, row.place, **values)
            continue
        low, high = (
            None if end is None else times(Fraction(end), unit, draft.units[layer])
            for end in (row.low, row.high)
        )
        flows = flows_named(draft, row, layer)
        for period in periods_for(draft, row):
            at = draft.at(layer, period)
            for name in (at[flow] for flow in flows if flow in at):
                draft.limit(name, low, high)


def _float(value: Decimal | None, size: Fraction) -> float | None:
    return None if value is None else float(Fraction(value) * size)


def _whole(draft: Draft) -> None:
    """Let the coefficients of a process add up to 1, where it keeps nothing and lacks none."""
    done: set[tuple[str, ...]] = set()
    for (process, layer, period), shares in draft.shares.items():
        place = draft.processes[process]
        is_open = place.is_outside or place.has_stock
        if is_open or {(process, layer)} & (draft.unbalanced | draft.stocked):
            continue
        at = draft.at(layer, period)
        leaving = [flow for flow in at if draft.flows[flow].source == process]
        names = tuple(dict.fromkeys(shares.values()))
        if set(leaving) == set(shares) and len(names) == len(leaving) and names not in done:
            done.add(names)
            draft.relate(
                Relation(
                    id=f"shares of {process} [{layer}]",
                    kind=RelationKind.SUM,
                    terms=tuple((1.0, name) for name in names),
                    constant=1.0,
                    process=process,
                    layer=layer,
                )
            )
