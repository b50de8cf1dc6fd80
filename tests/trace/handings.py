"""Events that hand things over, take them, pack them and use them up, with few words."""

import csv
from importlib.resources import files

import msgspec
from hypothesis import strategies as st
from tests.trace.world import event

from loopbook.terms.custody import Handing, HandingStep
from loopbook.terms.event import Action, Event, EventType
from loopbook.terms.lineage import PART_OF
from loopbook.terms.scheme import Scheme

AGGREGATION = PART_OF
SITES = tuple(f"https://id.example.org/414/95200010000{n}" for n in (10, 27, 34))
ITEM, BOX, PALLET = "urn:item", "urn:box", "urn:pallet"
SOME = (ITEM, BOX, PALLET, "urn:other")


def with_handings(pack: Scheme) -> Scheme:
    """Return a pack with the handings that ship with the program."""
    text = files("loopbook").joinpath("schemes/core/custody.csv").read_text(encoding="utf-8")
    rows = tuple(
        HandingStep(
            biz_step=row["biz_step"],
            disposition=row["disposition"],
            handing=Handing(row["handing"]),
            source=row["source"],
            rule=f"custody.csv:{number}",
        )
        for number, row in enumerate(csv.DictReader(text.splitlines()), 2)
    )
    return msgspec.structs.replace(pack, handings=rows)


def step(hours: float, name: str, place: str, *items: str) -> Event:
    return event(
        EventType.OBJECT,
        hours,
        action=Action.OBSERVE,
        biz_step=name,
        read_point=place,
        epcs=tuple(items),
    )


def seen(hours: float, place: str, *items: str) -> Event:
    return step(hours, "inspecting", place, *items)


def gave(hours: float, place: str, *items: str) -> Event:
    return step(hours, "shipping", place, *items)


def took(hours: float, place: str, *items: str) -> Event:
    return step(hours, "receiving", place, *items)


def packed(
    hours: float, parent: str, children: tuple[str, ...], place: str, action: Action = Action.ADD
) -> Event:
    return event(
        EventType.AGGREGATION,
        hours,
        action=action,
        biz_step="packing",
        read_point=place,
        parent=parent,
        epcs=children,
    )


def used(hours: float, place: str, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> Event:
    return event(EventType.TRANSFORMATION, hours, read_point=place, inputs=inputs, outputs=outputs)


def histories() -> st.SearchStrategy[list[Event]]:
    """Give histories of a few things: in any order, packed into each other, some used up."""
    hours, places = st.integers(0, 40), st.sampled_from((*SITES, ""))
    some = st.sampled_from(SOME)
    steps = st.sampled_from(("shipping", "receiving", "inspecting", "destroying", "departing"))
    moved = st.builds(step, hours, steps, places, some)
    packs = st.builds(
        packed,
        hours,
        some,
        st.lists(some, min_size=1, max_size=2, unique=True).map(tuple),
        places,
        st.sampled_from((Action.ADD, Action.ADD, Action.DELETE)),
    )
    ends = st.builds(used, hours, places, st.tuples(some), st.tuples(st.just("urn:made")))
    return st.lists(moved | moved | packs | ends, min_size=1, max_size=12)
