"""Rows: the reader's own tables become a model: variables, balances, chains and what is declared.

On the walk: formats/flows and formats/relations read the rows, this makes a model of them, and
account/reconcile solves it. Rows of one flow, layer and period are rival measurements. What the
table leaves out is not zero: a layer has the flows that the table names in it.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import msgspec

from loopbook.account.boundary import only_ends, processes_of
from loopbook.account.model.balance import add_balances, add_chains, level_variable
from loopbook.account.model.declared import declare
from loopbook.account.model.draft import Draft, times
from loopbook.account.model.span import add_spans
from loopbook.account.quantum import layer_ids
from loopbook.account.stated import Level, Stated, Statements, moves_stock, stated_rows
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.period import Period
from loopbook.terms.quantity import Unit
from loopbook.terms.reconciliation import Measurement, Model
from loopbook.terms.sheet import FlowRow, RelationRow, RowKind
from loopbook.terms.system import System


class Modelled(msgspec.Struct, frozen=True):
    """A model and the system it is of, whose flows and processes its variables name.

    Fields
      units   layer -> unit in which its variables are
      stock_flows   flows that fill a stock or draw on it, which may be negative
      parts   variable -> those that it is the sum of and that are measured in its place
    """

    model: Model
    system: System
    periods: tuple[Period, ...]
    units: dict[str, Unit]
    stock_flows: frozenset[str] = frozenset()
    parts: dict[str, tuple[str, ...]] = {}


def model_of_rows(
    rows: Sequence[FlowRow], relations: Sequence[RelationRow], default: Period
) -> Modelled:
    """Return the model of a table of flows and a table of relations.

    Parameters
      relations  what holds between the flows: transfer coefficients, contents, linear relations
      default    period of a table that names none
    Returns   with findings: those of `stated_rows` and `declare`; flows stated more than once,
              which are rivals (LB-B85, a note); processes taken as outside (LB-A53, LB-A54); a
              layer without unit (LB-B68, an error: left out); periods that overlap (LB-B69)
    """
    periods = periods_of(rows, default)
    said = stated_rows(list(_placed(rows, periods)))
    draft = Draft(periods)
    draft.findings += [_as_rival(found) for found in said.findings]
    draft.units |= layer_units(rows)
    flows = {each.flow.id: each.flow for each in said.flows}
    draft.processes |= processes_of(flows.values())
    _flows(draft, said)
    _levels(draft, said)
    declare(draft, relations)
    add_balances(draft)
    add_chains(draft)
    add_spans(draft)
    givers, takers = only_ends(flows.values())
    for code, names in (("LB-A53", givers), ("LB-A54", takers)):
        for name in names:
            draft.say(code, Severity.NOTE, process=name)
    moving = frozenset(flow.id for flow in flows.values() if moves_stock(flow))
    # What a level is stated of keeps a stock: its difference is a change and no residual.
    holding = {process for process, _ in draft.stocked}
    processes = {
        name: msgspec.structs.replace(each, has_stock=each.has_stock or name in holding)
        for name, each in draft.processes.items()
    }
    system = System(processes, flows, {})
    return Modelled(draft.model(), system, periods, draft.units, moving)


def _as_rival(found: Finding) -> Finding:
    """Return what an account says of a second statement in the words of a reconciliation."""
    if found.code != "LB-A50":
        return found
    return Finding("LB-B85", Severity.NOTE, found.place, found.values)


def periods_of(rows: Iterable[FlowRow], default: Period) -> tuple[Period, ...]:
    """Return the periods that rows of flows name, in the order of time; `default` if they do not.

    A period that only a level names is no period of flows: the level stands at its end.
    """
    flows = [row for row in rows if row.what is RowKind.FLOW]
    return tuple(sorted({row.period for row in flows if row.period is not None})) or (default,)


def layer_units(rows: Sequence[FlowRow]) -> dict[str, Unit]:
    """Return layer -> the unit in which people read it: that of its first row that names one."""
    units: dict[str, Unit] = {}
    for position, layer in layer_ids(rows).items():
        unit = rows[position].unit
        if unit is not None:
            units.setdefault(layer, unit)
    return units


def _placed(rows: Sequence[FlowRow], periods: Sequence[Period]) -> Iterable[FlowRow]:
    """Give a row without period every period: it speaks of each of them. A level gets the last."""
    for row in rows:
        if row.period is not None:
            yield row
        elif row.what is RowKind.LEVEL:
            yield msgspec.structs.replace(row, period=periods[-1])
        else:
            for period in periods:
                yield msgspec.structs.replace(row, period=period)


def _flows(draft: Draft, said: Statements) -> None:
    for stated in said.flows:
        period = stated.row.period
        if stated.layer not in draft.units or period is None:
            values = {"flow": stated.flow.id, "layer": stated.layer}
            draft.say("LB-B68", Severity.ERROR, stated.row.place, **values)
            continue
        name = draft.flow(stated.flow, stated.layer, period)
        if stated.row.value is not None:
            draft.measure(name, _measurement(stated, draft.units[stated.layer]))


def _levels(draft: Draft, said: Statements) -> None:
    """Measure the levels stated, and note which stocks have one."""
    for level in said.levels:
        period = level.row.period
        if level.layer not in draft.units or level.process not in draft.processes:
            draft.say("LB-B70", Severity.ERROR, level.row.place, process=level.process)
            continue
        if period is None:
            continue
        name = draft.add(level_variable(draft, level.process, level.layer, period.end))
        if level.row.value is not None:
            draft.measure(name, _measurement(level, draft.units[level.layer]))
        draft.stocked.add((level.process, level.layer))


def _measurement(stated: Stated | Level, unit: Unit) -> Measurement:
    row = stated.row
    given = row.unit or unit

    def number(value: object) -> float | None:
        return None if value is None else times(Fraction(str(value)), given, unit)

    return Measurement(
        value=number(row.value) or 0.0,
        sd=number(row.sd),
        shape=row.shape,
        low=number(row.low),
        high=number(row.high),
        source=row.by,
        place=row.place,
    )
