"""Contradictions by a plain loop over events: what the columns of trace/contradiction must find.

Nothing is shared with them but the links of events. Ways through transformation nodes and nesting
are left to cases of their own.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from tests.trace.plain_lives import PlainLives

from loopbook.terms.event import Action, Event, EventType, QuantityElement
from loopbook.terms.lineage import PART_OF
from loopbook.trace.contradiction_row import Contradiction, Told
from loopbook.trace.identifier import Level, level_of

START = datetime(2024, 1, 1, tzinfo=UTC)
THING = "https://id.example.org/01/09520001000119/21/"
LOT = "https://id.example.org/01/09520001000119/10/"
Found = set[tuple[str, str, str, tuple[int, ...]]]


def at(hours: float) -> datetime:
    """Return a moment so many hours after the start."""
    return START + timedelta(hours=hours)


def made(hours: float, inputs: Sequence[str] = (), outputs: Sequence[str] = ()) -> Event:
    """Return a transformation."""
    return _event(EventType.TRANSFORMATION, hours, None, inputs=inputs, outputs=outputs)


def said(
    hours: float, *names: str, action: Action = Action.OBSERVE, step: str = "inspecting"
) -> Event:
    """Return an object event."""
    return _event(EventType.OBJECT, hours, action, names, step=step)


def put(hours: float, parent: str, *names: str, action: Action = Action.ADD) -> Event:
    """Return an aggregation: into a parent, or out of it."""
    return _event(EventType.AGGREGATION, hours, action, names, parent=parent)


def _event(
    type_: EventType,
    hours: float,
    action: Action | None,
    names: Sequence[str] = (),
    **more: Sequence[str],
) -> Event:
    things, lots = _split(names)
    inputs, input_lots = _split(more.get("inputs", ()))
    outputs, output_lots = _split(more.get("outputs", ()))
    return Event(
        event_id=f"urn:x:{type_.value}-{hours}-{names}-{more}-{action}",
        type=type_,
        time=at(hours),
        offset="+00:00",
        action=action,
        biz_step=str(more.get("step", "")),
        parent=str(more.get("parent", "")),
        epcs=things,
        quantities=lots,
        inputs=inputs,
        input_quantities=input_lots,
        outputs=outputs,
        output_quantities=output_lots,
    )


def _split(names: Sequence[str]) -> tuple[tuple[str, ...], tuple[QuantityElement, ...]]:
    lots = tuple(QuantityElement(name) for name in names if is_lot(name))
    return tuple(name for name in names if not is_lot(name)), lots


def is_lot(name: str) -> bool:
    """Say whether a name is that of a lot."""
    return level_of(name) is Level.LOT


def plainly_found(lives: PlainLives, events: Sequence[Event]) -> Found:
    """Return (code, item, other, entries) of what single lives and parts contradict."""
    found: Found = set()
    told = _told(events)
    for number in range(lives.item_count()):
        (item,) = lives.adjacency.names(np.array([number]))
        found |= _life(item, told[item])
        found |= _parts(lives, number, item, told[item])
    return found


def _told(events: Sequence[Event]) -> dict[str, list[tuple[datetime, int, str]]]:
    """Return what every event does to every item: (time, entry, act) by item, in time."""
    told: dict[str, list[tuple[datetime, int, str]]] = defaultdict(list)
    for sequence, event in enumerate(events, 1):
        came = {*event.outputs, *(q.epc_class for q in event.output_quantities)}
        went = {*event.inputs, *(q.epc_class for q in event.input_quantities)} - came
        here = {*event.epcs, *(q.epc_class for q in event.quantities)}
        for names, act in ((came, "made"), (went, "used"), (here, _act(event))):
            for name in names:
                told[name].append((event.time, sequence, act))
        if event.parent:
            told[event.parent].append((event.time, sequence, "parent" + _act(event)))
    return {name: sorted(rows) for name, rows in told.items()}


def _act(event: Event) -> str:
    if event.type is EventType.AGGREGATION:
        return "parting" if event.action is Action.DELETE else ""
    if event.action is Action.DELETE or event.biz_step in ("destroying", "decommissioning"):
        return "ended"
    return "commissioned" if event.action is Action.ADD and "comm" in event.biz_step else ""


def _life(item: str, rows: list[tuple[datetime, int, str]]) -> Found:
    found: Found = set()
    if is_lot(item):
        return found
    stretch: list[tuple[datetime, int]] = []
    state = ""
    after: list[int] = []
    for time, sequence, act in [*rows, (datetime.max.replace(tzinfo=UTC), 0, "over")]:
        plain = act in ("", "parent")
        if act not in ("made", "commissioned", "used", "ended", "over"):
            if plain and state in ("used", "ended") and time > stretch[-1][0]:
                after.append(sequence)
            continue
        if act == state:
            stretch.append((time, sequence))
            continue
        entries = tuple(sorted({each for _, each in stretch}))
        if len(entries) > 1 and state in ("made", "commissioned", "used"):
            kind = Contradiction.USED_TWICE if state == "used" else Contradiction.CODE_TWICE
            found.add((kind, item, "", entries))
        if after:
            kind = Contradiction.USED_AFTER if state == "used" else Contradiction.ENDED_AFTER
            found.add((kind, item, "", tuple(sorted({*entries, *after}))))
        if state == "ended" and act in ("made", "commissioned"):
            two = tuple(sorted((stretch[-1][1], sequence)))
            found.add((Contradiction.CODE_TWICE, item, "", two))
        state, stretch, after = act, [(time, sequence)], []
    return found


def _parts(
    lives: PlainLives, number: int, item: str, rows: list[tuple[datetime, int, str]]
) -> Found:
    """Return things in two at once, every pair of them, and uses before the making."""
    found: Found = set()
    links = lives.adjacency.out_of(np.array([number]), lives.as_of)
    making = [(time, sequence) for time, sequence, act in rows if act in ("made", "commissioned")]
    columns = zip(*(column.tolist() for column in links), strict=True)
    for _, other, _, since, _, sequence, _ in columns:
        (name,) = lives.adjacency.names(np.array([other]))
        if making and since < (making[0][0] - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(
            microseconds=1
        ):
            two = tuple(sorted((sequence, making[0][1])))
            found.add((Contradiction.OLDER_THAN_PART, item, name, two))
    part = links.at(links.kind == PART_OF)
    stays = list(zip(part.other, part.since, part.until, part.sequence, strict=True))
    is_double = any(
        one[0] != two[0] and max(one[1], two[1]) < min(one[2], two[2])
        for one in stays
        for two in stays
    )
    if is_double and not is_lot(item):
        found.add((Contradiction.TWO_AT_ONCE, item, "", ()))
    return found


def columns_found(lives: PlainLives, told: Sequence[Told]) -> Found:
    """Return what the columns say in the same form; of two at once only the item."""
    found: Found = set()
    for each in told:
        for row in range(len(each.item)):
            (item,) = lives.adjacency.names(each.item[row : row + 1])
            other = (
                lives.adjacency.names(each.other[row : row + 1])[0] if each.other[row] >= 0 else ""
            )
            entries = tuple(each.sequences[each.offsets[row] : each.offsets[row + 1]].tolist())
            if each.kind is Contradiction.TWO_AT_ONCE:
                other, entries = "", ()
            found.add((each.kind, item, other, entries))
    return found
