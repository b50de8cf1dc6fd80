"""Flow table: the bulk flows that a file states, as the table from which an account is made.

A statistical table of many countries is one account with the processes of each place apart; what is
outside of the pack's system is shared by all. Nothing is recorded. What no cell states is not in
the account: a country that names three ways of treatment is taken to have these three.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from loopbook.book.quality import watched
from loopbook.book.shelf import compiled
from loopbook.book.source import opened
from loopbook.errors import UnknownTerm
from loopbook.formats.given import with_given
from loopbook.formats.intake import read_table
from loopbook.terms.event import Event, Statistic
from loopbook.terms.finding import Finding
from loopbook.terms.flow_table import FlowTable, StatedFlow
from loopbook.terms.parsed import Parsed
from loopbook.terms.quantity import Unit
from loopbook.terms.repair import AS_WRITTEN, Repairing
from loopbook.terms.scheme import IntakeTable, Scheme


class TableWish(msgspec.Struct, frozen=True):
    """Which tables of which pack a file is, and how its numbers are taken.

    Fields
      scheme    shipped id, or folder of a pack
      tables    intake tables of bulk flows, each read from the whole file
      repairing, given   as for recording
    """

    scheme: str
    tables: tuple[str, ...]
    repairing: Repairing = AS_WRITTEN
    given: tuple[tuple[str, str], ...] = ()


def flow_table(path: Path, wish: TableWish, language: str = "en") -> FlowTable:
    """Return the flows that a file states, table by table.

    Parameters
      language  of the names of flows and processes
    Raises    ParseError  the file cannot be read, or is no table
              UnknownTerm  LB-J23  the pack has no such table, or it states no flows
    """
    scheme = compiled(wish.scheme)
    flows: list[StatedFlow] = []
    findings: list[Finding] = []
    for name in wish.tables:
        table = with_given(_table(scheme, name), wish.given)
        for item in _items(path, table, scheme, wish.repairing):
            findings += item.findings
            if item.event is not None and item.event.statistic is not None:
                flows += _flows(item.event, item.event.statistic, scheme, language)
    return FlowTable(tuple(flows), tuple(findings))


def _items(
    path: Path, table: IntakeTable, scheme: Scheme, repairing: Repairing
) -> Iterator[Parsed]:
    with opened(path) as stream:
        items = read_table(stream, path.name, table, scheme, repairing=repairing)
        yield from watched(items, scheme.units)


def _table(scheme: Scheme, name: str) -> IntakeTable:
    """Return the table of bulk flows called `name`."""
    known = [each.id for each in scheme.intake.values() if _has_flows(each)]
    if name not in known:
        raise UnknownTerm("LB-J23", table=name, pack=scheme.id, known=", ".join(known) or "-")
    return scheme.intake[name]


def _has_flows(table: IntakeTable) -> bool:
    fields = {field for c in table.columns for field in (c.field, *dict(c.sets))}
    types = {c.default for c in table.columns if c.field == "type"}
    return bool(fields & {"flow", "from", "to"}) and "ObjectEvent" in types


def _flows(
    event: Event, statistic: Statistic, scheme: Scheme, language: str
) -> Sequence[StatedFlow]:
    """Return a row for each quantity of a bulk flow that a layer of the pack takes."""
    flow = scheme.system.flows[statistic.flow]
    place = event.biz_location.rstrip("/").rpartition("/")[2]
    is_chinese = language.startswith("zh")
    rows = []
    for element in event.quantities:
        unit = scheme.units.by_code.get(element.uom or "C62")
        layer = "" if unit is None else _layer(scheme, unit)
        if element.quantity is None or unit is None or not layer:
            continue
        rows.append(
            StatedFlow(
                flow=_at(flow.label_zh if is_chinese else flow.label_en, place, language),
                source=_end(scheme, flow.source, place, language),
                target=_end(scheme, flow.target, place, language),
                place=place,
                layer=layer,
                period=statistic.period,
                value=element.quantity,
                unit=unit.symbol or unit.code,
                sd=statistic.sd,
                by=", ".join(filter(None, (statistic.publisher, str(event.basis or "")))),
            )
        )
    return rows


def _end(scheme: Scheme, name: str, place: str, language: str) -> str:
    """Return a process as people name it, with its place where it is balanced by itself."""
    process = scheme.system.processes[name]
    label = process.label_zh if language.startswith("zh") else process.label_en
    return label if process.is_outside else _at(label, place, language)


def _at(label: str, place: str, language: str) -> str:
    if not place:
        return label
    return f"{label}（{place}）" if language.startswith("zh") else f"{label} ({place})"


def _layer(scheme: Scheme, unit: Unit) -> str:
    """Return the first layer that counts what a unit measures."""
    layers = scheme.system.layers.values()
    return next((layer.id for layer in layers if layer.unit.dimension == unit.dimension), "")
