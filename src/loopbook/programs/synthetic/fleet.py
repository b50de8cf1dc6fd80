"""Fleet: the cars of a book in the order in which they are told, and the faults seeded in them.

Cars are made anew for each stretch of their lives, so that memory is that of the cars whose
stretch it is, not of all.
"""

import heapq
import json
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from loopbook.programs.demo.identifier import event_uri
from loopbook.programs.synthetic.car import CARS_A_DAY, Car, Happening, car_event_id, life, written
from loopbook.programs.synthetic.clock import DAY, OFFSET
from loopbook.programs.synthetic.fault import FAULTS, Seeded, fault_of
from loopbook.programs.synthetic.name import Site, place_of

LINKS_A_CAR = 250
"""One car for so many links of the rest of the book."""

_STRETCHES = (0, 60, 400, 1_700, 1_830, 3_000)
"""Days of a life between which its events are held in memory."""

Told = tuple[int, list[str]]
"""A minute of the world, and the events told then, as text."""


class Fleet(msgspec.Struct, frozen=True):
    """The cars of a book.

    Fields
      seed   of the book;  cars  how many
      share  of them that have a fault
    """

    seed: int
    cars: int
    share: float


def fleet_of(links: int, seed: int, share: float) -> Fleet:
    """Return the cars that come with a book of so many links."""
    return Fleet(seed, max(links // LINKS_A_CAR, CARS_A_DAY), share)


def fleet_told(fleet: Fleet) -> Iterator[Told]:
    """Yield the events of all cars in the order in which they are told."""
    days = range(0, fleet.cars, CARS_A_DAY)
    streams = [
        _stretch(fleet, first, stretch) for first in days for stretch in pairwise(_STRETCHES)
    ]
    return heapq.merge(*streams, key=lambda told: told[0])


def _stretch(fleet: Fleet, first: int, days: tuple[int, int]) -> Iterator[Told]:
    """Yield what cars begun on one day tell in a stretch of days; first of all, nothing.

    Whoever merges streams asks each for its first event at once: the cars are made after it.
    """
    begin = Car(fleet.seed, first).start
    low, high = (begin + day * DAY for day in days)
    yield low, []
    rows = []
    for number in range(first, min(first + CARS_A_DAY, fleet.cars)):
        car = Car(fleet.seed, number)
        rows += [row for row in _events(car, fleet.share) if low <= row[0] < high]
    for minute, _, text in sorted(rows):
        yield minute, [text]


def _events(car: Car, share: float) -> list[tuple[int, str, str]]:
    fault = fault_of(car, share)
    lived = life(car)
    return written(car, lived if fault is None else fault(car, lived).life)


def seeded(fleet: Fleet) -> Iterator[Seeded]:
    """Yield the faults of a fleet, car by car."""
    for number in range(fleet.cars):
        car = Car(fleet.seed, number)
        fault = fault_of(car, fleet.share)
        if fault is None:
            continue
        change = fault(car, life(car))
        ids = [_id_of(car, change.life, name) for name in change.names]
        yield Seeded(fault.__name__, number, tuple(ids), change.found_by)


def _id_of(car: Car, lived: list[Happening], name: str) -> str:
    """Return the eventID of what is called `name` in a life."""
    index = next(index for index, each in enumerate(lived) if each.name == name)
    return car_event_id(car, index)


def faults_json(fleet: Fleet) -> bytes:
    """Return the sidecar of a book: what was seeded, by the names of faults."""
    told: dict[str, list[dict[str, object]]] = {fault.__name__: [] for fault in FAULTS}
    for each in seeded(fleet):
        told[each.fault].append(
            {
                "car": each.car,
                "events": each.events,
                "found_by": [msgspec.structs.asdict(found) for found in each.found_by],
            }
        )
    head = {"is_synthetic": True, **msgspec.structs.asdict(fleet), "faults": told}
    return msgspec.json.format(msgspec.json.encode(head), indent=2) + b"\n"


def with_custody(texts: list[str], family: int) -> list[str]:
    """Return the events of a family of lots, with the other half of each hand-over.

    Families tell that something went or came; honest users of supervision tell both.
    """
    told: list[str] = []
    for text in texts:
        is_given = '"bizStep":"shipping"' in text
        is_taken = '"bizStep":"receiving"' in text
        if '"errorDeclaration"' in text or not (is_given or is_taken):
            told.append(text)
            continue
        other = _other_half(text, family, is_given=is_given)
        told += [text, other] if is_given else [other, text]
    return told


def _other_half(text: str, family: int, *, is_given: bool) -> str:
    event = json.loads(text)
    step, site = ("receiving", Site.CUSTOMER) if is_given else ("shipping", Site.DISMANTLER)
    named = event.get("epcList") or event["quantityList"]
    mark = json.dumps([step, event["eventTime"], named])
    where = {"id": place_of(site, family)}
    half = {
        "type": "ObjectEvent",
        "eventID": event_uri("other half", mark),
        "eventTime": event["eventTime"],
        "eventTimeZoneOffset": OFFSET,
        "action": "OBSERVE",
        **{key: event[key] for key in ("epcList", "quantityList") if key in event},
        "bizStep": step,
        "readPoint": where,
        "bizLocation": where,
        "loopbook:basis": event["loopbook:basis"],
        "loopbook:constructed": event["loopbook:constructed"],
    }
    return json.dumps(half, separators=(",", ":"))
