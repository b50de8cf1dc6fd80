"""Plan events: a grouping of cells as EPCIS events, to be recorded once the packs are built.

One AggregationEvent puts the cells of each parallel group into the group, one the groups of each
pack into the pack; where groups have no identifier the cells go into the pack itself. Nothing is
transformed: a cell stays the cell it was, and can be taken out again.
Source    EPCIS 2.0, 7.4.3 (AggregationEvent); CBV 2.0, 7.1.2 (assembling)
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec

from loopbook.errors import PlanError
from loopbook.terms.event import LOOPBOOK
from loopbook.terms.plan import Plan

CONTEXT = (
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"loopbook": LOOPBOOK},
)
STEP, DISPOSITION = "assembling", "in_progress"
APART = timedelta(seconds=1)
"""A pack is put together after its groups: what happens at one moment has no order."""

_Row = Mapping[str, Any]
_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+"
)
"""A URI: a scheme, and what may stand behind it (RFC 3986)."""


def plan_events(plan: Plan, at: datetime) -> bytes:
    """Return an EPCIS 2.0 JSON document of what a grouping proposes, as if it happened at `at`.

    The same plan and moment give the same event ids: to record it again changes nothing.
    Raises    PlanError  LB-PL05  something in the plan has no identifier, one that is no URI or
                         that something else has too; or `at` has no zone
    """
    if at.tzinfo is None:
        raise PlanError("LB-PL05", plan.job, name=at.isoformat())
    place = plan.proof.settings.get("place", "")
    if place and not _URI.fullmatch(place):
        raise PlanError("LB-PL05", plan.job, name=place)
    events = [
        _event(plan, *what, at + APART * later)
        for later, level in enumerate(_levels(plan))
        for what in level
    ]
    document = {
        "@context": list(CONTEXT),
        "id": f"urn:uuid:{uuid5(NAMESPACE_URL, f'{plan.digest}/{at.isoformat()}')}",
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": at.isoformat(),
        "epcisBody": {"eventList": events},
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _levels(plan: Plan) -> Iterator[list[tuple[str, list[str]]]]:
    """Yield what goes into what: cells into groups first, then groups into packs."""
    cells, groups, packs = (_rows(plan, key) for key in ("members", "groups", "packs"))
    is_grouped = any(row["identifier"] for row in groups)
    taken: set[str] = set()
    of_cells = _identifiers(plan, cells, "cell", taken)
    of_groups = _identifiers(plan, groups, "group", taken) if is_grouped else {}
    of_packs = _identifiers(plan, packs, "pack", taken)
    in_group: dict[str, list[str]] = defaultdict(list)
    in_pack: dict[str, list[str]] = defaultdict(list)
    for row in cells:
        uri = of_cells[row["cell"]]
        in_group[row["group"]].append(uri)
        in_pack[row["pack"]].append(uri)
    if is_grouped:
        yield [(of_groups[group], uris) for group, uris in in_group.items()]
        in_pack = defaultdict(list)
        for row in groups:
            in_pack[row["pack"]].append(of_groups[row["group"]])
    yield [(of_packs[pack], children) for pack, children in in_pack.items()]


def _rows(plan: Plan, key: str) -> list[_Row]:
    return [
        dict(zip((column.key for column in table.columns), row, strict=True))
        for table in plan.tables
        if table.key == key
        for row in table.rows
    ]


def _identifiers(plan: Plan, rows: list[_Row], kind: str, taken: set[str]) -> dict[str, str]:
    """Return the identifier of each by its name; none is `taken`, to which they are added."""
    made: dict[str, str] = {}
    for row in rows:
        name, uri = str(row[kind]), str(row["identifier"] or "")
        if not _URI.fullmatch(uri) or uri in taken:
            raise PlanError("LB-PL05", plan.job, name=name)
        taken.add(uri)
        made[name] = uri
    return made


def _event(plan: Plan, parent: str, children: Sequence[str], at: datetime) -> dict[str, object]:
    name = f"{plan.digest}/{at.isoformat()}/{parent}"
    made: dict[str, object] = {
        "type": "AggregationEvent",
        "eventID": f"urn:uuid:{uuid5(NAMESPACE_URL, name)}",
        "eventTime": at.isoformat(),
        "eventTimeZoneOffset": _offset(at),
        "action": "ADD",
        "parentID": parent,
        "childEPCs": list(children),
        "bizStep": STEP,
        "disposition": DISPOSITION,
    }
    place = plan.proof.settings.get("place", "")
    if place:
        made |= {"readPoint": {"id": place}, "bizLocation": {"id": place}}
    return made


def _offset(at: datetime) -> str:
    """Return the zone as EPCIS writes it: `+08:00`."""
    text = at.strftime("%z")
    return f"{text[:3]}:{text[3:5]}"
