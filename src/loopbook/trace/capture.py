"""Capture: judge one item of an input before it is recorded.

On the walk: formats has read the bytes, `admit` says what is doubtful, and book records what has no
error. An error refuses the item; a warning or note lets it in, since a ledger that blocks what it
does not understand loses what happened.

Source    EPCIS 2.0 (ISO/IEC 19987), 7.4 and 8.2.7; the rules are listed in docs/spec/trace.md
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from loopbook.terms.event import Action, Event, EventType
from loopbook.terms.finding import Finding
from loopbook.terms.parsed import Parsed
from loopbook.terms.scheme import Scheme
from loopbook.trace.check import CHECK_LEAVES, broken_checks
from loopbook.trace.clear import Clearance
from loopbook.trace.doubt import REPORTS, Doubts
from loopbook.trace.figure import doubt_figures, doubt_observation
from loopbook.trace.identifier import Level, level_of
from loopbook.trace.shape import doubt_shape
from loopbook.trace.word import doubt_master, doubt_words

__all__ = ["CHECK_LEAVES", "ENTRY_STEPS", "Clearance", "admit", "expected", "introduced"]

ENTRY_STEPS = frozenset(
    {
        "accepting",
        "arriving",
        "collecting",
        "commissioning",
        "creating_class_instance",
        "cycle_counting",
        "encoding",
        "receiving",
        "stock_taking",
    }
)
"""Business steps (CBV 2.0, 7.1) at which a thing may enter a book that has not heard of it."""

_OF_KNOWN = (Action.OBSERVE, Action.DELETE)

Knows = Callable[[str], bool]


def admit(
    parsed: Parsed,
    schemes: Sequence[Scheme],
    knows: Knows,
    now: datetime,
    usual: Sequence[Scheme] = (),
) -> tuple[Finding, ...]:
    """Return what is wrong or doubtful about one item, beyond what its reading found.

    Parameters
      schemes  the active packs: their units, words, flows and checks are asked
      knows    whether any entry of the book, or of the same input, speaks of an item or carries an
               eventID
      now      the time of the clock, with zone
      usual    whose units are asked when no pack is active
    """
    doubts = Doubts(parsed.place)
    if parsed.event is not None:
        doubt_shape(parsed.event, now, doubts)
        if parsed.event.error is not None:
            _doubt_declaration(parsed.event, knows, doubts)
        else:
            doubt_figures(parsed.event, schemes, doubts, usual)
            _doubt_event(parsed.event, schemes, knows, doubts)
    if parsed.observation is not None:
        doubt_observation(parsed.observation, schemes, doubts)
    if parsed.master is not None:
        doubt_master(parsed.master, schemes, doubts)
    return _located(doubts.findings(), parsed.content)


def _located(findings: tuple[Finding, ...], content: bytes) -> tuple[Finding, ...]:
    """Return findings whose pointers lead into the event, by sensor element and report."""
    if not any(one.place.pointer.startswith(REPORTS) for one in findings):
        return findings
    paths = _report_paths(content)
    return tuple(_moved(finding, paths) for finding in findings)


def _moved(finding: Finding, paths: Sequence[str]) -> Finding:
    place = finding.place
    number, _, rest = place.pointer.removeprefix(REPORTS).partition("/")
    if not place.pointer.startswith(REPORTS) or not int(number) < len(paths):
        return finding
    there = msgspec.structs.replace(place, pointer=f"{paths[int(number)]}/{rest}")
    return msgspec.structs.replace(finding, place=there)


def _report_paths(content: bytes) -> list[str]:
    """Return the pointer of each sensor report, in order; of content that was read already."""
    try:
        told = msgspec.json.decode(content, type=_Told)
    except msgspec.MsgspecError:
        return []
    return [
        f"/sensorElementList/{place}/sensorReport/{number}"
        for place, element in enumerate(told.elements)
        for number in range(len(element.reports))
    ]


class _Element(msgspec.Struct):
    """A sensor element, of which only the reports are counted."""

    reports: list[object] = msgspec.field(default_factory=list, name="sensorReport")


class _Told(msgspec.Struct):
    """An event, of which only the sensor elements are looked at."""

    elements: list[_Element] = msgspec.field(default_factory=list, name="sensorElementList")


def introduced(event: Event) -> tuple[str, ...]:
    """Return what `admit` takes as known once this event is in the input, its eventID included.

    Events of one document may stand in any order: a book asks all of them before it judges one.
    """
    if event.statistic is not None:
        return (event.event_id,)
    made = [*event.outputs, *(q.epc_class for q in event.output_quantities)]
    if _is_first(event) or event.biz_step in ENTRY_STEPS:
        made += [*event.epcs, *(q.epc_class for q in event.quantities)]
    if event.action is Action.ADD and event.parent:
        made.append(event.parent)
    return (event.event_id, *made)


def expected(event: Event) -> tuple[str, ...]:
    """Return the things and lots that someone must have spoken of before: `admit` asks for each.

    Of an error declaration it is the event that it voids.
    """
    if event.error is not None:
        return (event.event_id,)
    if event.statistic is not None or event.biz_step in ENTRY_STEPS:
        return ()
    things, lots = event.inputs, event.input_quantities
    if not _is_first(event):
        things = (*things, *event.epcs)
        lots = (*lots, *event.quantities)
    if event.parent and event.action in _OF_KNOWN:
        things = (event.parent, *things)
    if lots:
        named = [lot.epc_class for lot in lots]
        things = (*things, *(name for name in named if level_of(name) is Level.LOT))
    return things


def _is_first(event: Event) -> bool:
    return event.type is EventType.OBJECT and event.action is Action.ADD


def _doubt_event(event: Event, schemes: Sequence[Scheme], knows: Knows, doubts: Doubts) -> None:
    doubt_words(event, schemes, doubts)
    told: set[tuple[str, str]] = set()
    for scheme in schemes:
        for finding in broken_checks(event, scheme):
            # A pack that extends another has its checks too: one fault is told once.
            words = (finding.values["check"], finding.values["message_en"])
            if words not in told:
                told.add(words)
                doubts.add(finding)
    unknown = [item for item in expected(event) if not knows(item)]
    if unknown:
        doubts.warn("LB-C14", "", item=unknown[0], count=str(len(unknown)))


def _doubt_declaration(event: Event, knows: Knows, doubts: Doubts) -> None:
    if not knows(event.event_id):
        doubts.warn("LB-C15", "/eventID", id=event.event_id)
