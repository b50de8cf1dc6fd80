"""What it costs to derive the postings, classes and facts of an event, beside the plain functions.

  bare      one cell received
  box       sixteen cells packed into a pack
  lots      a transformation of one lot into two, by quantities
  rounded   the same in numbers that are no whole quanta: a finding each
  sensors   a cell received with its mass, capacity and state of health
  ilmd      two cells with what their maker states of them

under cn-battery, as shipped, and under a made-up pack that posts pieces, quantities and sensors of
every side. Both answers of each event are held to be equal first. Every ratio is of one run, over
the same events, each named once; times hang on the machine.

Run: `uv run python -m benchmarks.bench_posting`, from the root of the project.
"""

import platform
import statistics
import time
from collections.abc import Callable, Iterable
from decimal import Decimal

import msgspec
from tests.account.test_poster import RULES
from tests.account.world import CELL, PACK, mass, received, scheme
from tests.trace.happenings import shipped_pack
from tests.trace.world import at, event, packed, quantity, report

from loopbook.account.post import post
from loopbook.account.poster import Poster
from loopbook.terms.event import Event, EventType
from loopbook.terms.scheme import Scheme
from loopbook.trace.classify import class_of
from loopbook.trace.fact import facts_of

COUNT = 2_000
ROUNDS = 7
OWN = "urn:loopbook:v1:"
# A pack that counts instances by weight would tell every event of it that pieces are no mass.
SOUND = [row for row in RULES if row.rule != "posting.csv:8"]


def main() -> None:
    """Measure every kind of event under both packs and print what each costs."""
    print(f"{platform.platform()}, Python {platform.python_version()}")
    for name, pack in (("cn-battery", shipped_pack("cn-battery")), ("made up", scheme(SOUND))):
        for kind, make in KINDS.items():
            measure(f"{name}, {kind}", pack, [make(number) for number in range(COUNT)])


def measure(name: str, pack: Scheme, events: list[Event]) -> None:
    """Print what an event costs plainly and with a poster, which take turns."""
    assert list(plain(pack, events)) == list(quick(pack, events))
    plainly, quickly, ratios = [], [], []
    for _ in range(ROUNDS):
        theirs, ours = (timed(work, pack, events) for work in (plain, quick))
        plainly.append(theirs)
        quickly.append(ours)
        ratios.append(theirs / ours)
    print(
        f"{name:20} {statistics.median(ratios):6.1f}x the plain rate"
        f" (min {min(ratios):.1f}, max {max(ratios):.1f});"
        f" plain {statistics.median(plainly) / COUNT * 1e6:6.1f} us,"
        f" poster {statistics.median(quickly) / COUNT * 1e6:5.1f} us an event,"
        f" {ROUNDS} rounds of {COUNT}"
    )


def timed(
    work: Callable[[Scheme, list[Event]], Iterable[object]], pack: Scheme, events: list[Event]
) -> float:
    """Return the seconds that deriving everything takes, a new poster's learning included."""
    begun = time.perf_counter()
    for _ in work(pack, events):
        pass
    return time.perf_counter() - begun


def plain(pack: Scheme, events: list[Event]) -> Iterable[object]:
    """Yield what the plain functions say of each event."""
    for sequence, each in enumerate(events):
        classes = [class_of(item, each, pack, {}) for items in lists_of(each) for item in items]
        yield post(sequence, each, pack, {}), classes, facts_of(sequence, each, pack)


def quick(pack: Scheme, events: list[Event]) -> Iterable[object]:
    """Yield what a poster and its classifier say of each event."""
    poster = Poster(pack, {})
    classifier = poster.classifier
    for sequence, each in enumerate(events):
        posted = poster.post(sequence, each)
        found = [classifier.kinds_of(items, each) for items in lists_of(each)]
        classes = [kind.item_class for kinds in found for kind in kinds]
        yield posted, classes, classifier.facts_of(sequence, each)


def lists_of(each: Event) -> list[tuple[str, ...]]:
    """Return the lists of things that sealing asks the classes of."""
    parent = (each.parent,) if each.parent else ()
    return [items for items in (each.epcs, each.inputs, each.outputs, parent) if items]


def bare(number: int) -> Event:
    """Return one cell received."""
    made = received(f"{CELL}/21/S-{number}", read_point="https://id.example.org/414/1")
    return msgspec.structs.replace(made, time=at(number))


def box(number: int) -> Event:
    """Return sixteen cells packed into a pack."""
    cells = [f"{CELL}/21/S-{number}-{place}" for place in range(16)]
    made = packed(number, f"{PACK}/21/P-{number}", cells)
    return msgspec.structs.replace(made, biz_step="assembling")


def lots(number: int, step: Decimal = Decimal("0.001")) -> Event:
    """Return one lot made into two."""
    shares = [1000 + number * step, 620 + number * step, 350 + number * step]
    return event(
        EventType.TRANSFORMATION,
        number,
        input_quantities=(quantity(f"{PACK}/10/L-{number}", str(shares[0]), "KGM"),),
        output_quantities=(
            quantity(f"{CELL}/10/B-{number}", str(shares[1]), "KGM"),
            quantity(f"{CELL}/10/C-{number}", str(shares[2]), "KGM"),
        ),
    )


def rounded(number: int) -> Event:
    """Return one lot made into two, in numbers as doubles come out."""
    return lots(number + 1, Decimal("0.00000012345"))


def sensors(number: int) -> Event:
    """Return a cell received with three readings."""
    readings = [
        mass(str(44 + number * Decimal("0.001")), "GRM", sd="0.01"),
        report("ElectricCharge", f"2.{number:04}", "AMH"),
        report(f"{OWN}soh", f"9{number % 10}.{number}", "P1"),
    ]
    made = received(f"{CELL}/21/S-{number}", sensors=readings)
    return msgspec.structs.replace(made, time=at(number))


def ilmd(number: int) -> Event:
    """Return two cells received with what their maker states."""
    stated: dict[str, object] = {
        f"{OWN}nominal_capacity": 2.1,
        f"{OWN}soh": {"value": 90 + number / 1000, "uom": "P1"},
        "urn:maker:line": 4,
    }
    made = received(f"{CELL}/21/A-{number}", f"{CELL}/21/B-{number}", ilmd=stated)
    return msgspec.structs.replace(made, time=at(number))


KINDS: dict[str, Callable[[int], Event]] = {
    "bare": bare,
    "box": box,
    "lots": lots,
    "rounded": rounded,
    "sensors": sensors,
    "ilmd": ilmd,
}


if __name__ == "__main__":
    main()
