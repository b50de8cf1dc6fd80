"""Stated: the rows of a table of flows that count, each with its flow and layer.

On the walk: formats/flows reads the rows; account/sheet balances what is stated here, and
account/model makes variables of it. Both leave out the same rows, for the same reasons.
"""

from collections.abc import Sequence

import msgspec

from loopbook.account.boundary import Places, name_key, stock_owner
from loopbook.account.quantum import layer_ids
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.period import Period
from loopbook.terms.sheet import FlowRow, RowKind
from loopbook.terms.system import Flow


class Stated(msgspec.Struct, frozen=True):
    """A row that counts, with its flow and layer; `rank` tells rivals apart, 0 first."""

    row: FlowRow
    flow: Flow
    layer: str
    rank: int = 0


class Level(msgspec.Struct, frozen=True):
    """A row that states what the stock of `process` holds at the end of its period."""

    row: FlowRow
    process: str
    layer: str


class Statements(msgspec.Struct, frozen=True):
    """What a table states, row by row, and what is wrong with the rows left out."""

    flows: tuple[Stated, ...]
    levels: tuple[Level, ...]
    findings: tuple[Finding, ...]


def stated_rows(rows: Sequence[FlowRow]) -> Statements:
    """Return the rows that count.

    Parameters
      rows    a row without period is a row of its own: give it one where it has to meet others
    Returns   with findings: flows stated again for one layer and period (LB-A50, a warning: rivals
              are never added), between other ends (LB-A51, an error: left out), negative amounts
              (LB-A52, an error: left out), levels of no stock (LB-B65, an error: left out)
    """
    places, layers = Places(), layer_ids(rows)
    flows: dict[str, Flow] = {}
    seen: dict[tuple[str, str, Period | None], list[FlowRow]] = {}
    stated: list[Stated] = []
    levels: list[Level] = []
    findings: list[Finding] = []
    for position, row in enumerate(rows):
        if row.what is RowKind.LEVEL:
            owner = _owner(row)
            if owner is None:
                findings.append(Finding("LB-B65", Severity.ERROR, row.place))
            else:
                levels.append(Level(row, places.taker(owner), layers[position]))
            continue
        read = _flow(row, places)
        flow = flows.setdefault(name_key(read.id), read)
        fault = _fault(row, flow, read)
        if fault is not None:
            findings.append(fault)
            continue
        same = seen.setdefault((flow.id, layers[position], row.period), [])
        if same:
            values = {"flow": flow.id, "row": str(same[0].place.row)}
            findings.append(Finding("LB-A50", Severity.WARNING, row.place, values))
        stated.append(Stated(row, flow, layers[position], len(same)))
        same.append(row)
    return Statements(tuple(stated), tuple(levels), tuple(findings))


def moves_stock(flow: Flow) -> bool:
    """Say whether a flow is a stock change, which may be negative."""
    return stock_owner(flow.source) is not None or stock_owner(flow.target) is not None


def _fault(row: FlowRow, flow: Flow, read: Flow) -> Finding | None:
    if (flow.source, flow.target) != (read.source, read.target):
        values = {"flow": flow.id, "first": _ends(flow), "second": _ends(read)}
        return Finding("LB-A51", Severity.ERROR, row.place, values)
    if row.value is not None and row.value < 0 and not moves_stock(flow):
        values = {"flow": flow.id, "value": f"{row.value:f}"}
        return Finding("LB-A52", Severity.ERROR, row.place, values)
    return None


def _owner(row: FlowRow) -> str | None:
    """Return the process whose stock a row speaks of: `stock of X` in any of its names."""
    named = (stock_owner(text) for text in (row.target, row.source, row.flow))
    return next((owner for owner in named if owner is not None), None)


def _flow(row: FlowRow, places: Places) -> Flow:
    source, target = places.giver(row.source), places.taker(row.target)
    name = " ".join(row.flow.split()) or f"{source} → {target}"
    return Flow(id=name, source=source, target=target, label_en=name, label_zh=name)


def _ends(flow: Flow) -> str:
    return f"{flow.source} → {flow.target}"
