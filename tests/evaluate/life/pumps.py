"""Lives of pumps: a pack and events for the tests of formulas over lives, and random ones."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec
from hypothesis import strategies as st

from loopbook.evaluate.life.leaves import LIFE_LEAVES
from loopbook.rules.compile import compile_scheme
from loopbook.rules.leaf import Leaves
from loopbook.rules.life import life_formula
from loopbook.rules.load import load_pack
from loopbook.terms.event import LOOPBOOK, Action, Event, EventType, QuantityElement, SensorReport
from loopbook.terms.formula import Formula
from loopbook.terms.master import MasterRecord
from loopbook.terms.scheme import Scheme
from tests.trace.plain_lives import PlainLives, plain_lives
from tests.trace.world import event

PUMP = "https://id.example.org/01/09520001000010"
ROTOR = "https://id.example.org/01/09520001000027"
SCRAP = "https://id.example.org/01/09520001000034"
MAKER = "https://id.example.org/414/9520001000010"
YARD = "https://id.example.org/414/9520001000027"
RECYCLER = "https://id.example.org/414/9520001000041"
SHOP = "https://id.example.org/414/9520001000034"
OPERATOR = "https://id.example.org/417/9520001000010"
_TOLD = (
    ("ReadPoint", YARD, "operator", OPERATOR),
    ("BusinessLocation", RECYCLER, "role", "recycler"),
    ("SourceDest", OPERATOR, "role", "recycler"),
    ("EPCClass", ROTOR, "class", "rotor"),
    ("EPCClass", SCRAP, "class", "scrap"),
)
MASTERS = {
    name: MasterRecord(f"urn:epcglobal:epcis:vtype:{kind}", name, {f"{LOOPBOOK}{field}": value})
    for kind, name, field, value in _TOLD
}
THINGS = (f"{PUMP}/21/A", f"{PUMP}/21/B", f"{ROTOR}/21/R", f"{ROTOR}/21/S", f"{SCRAP}/10/L")
PACK = Path(__file__).parents[2] / "rules" / "packs" / "lives"


@cache
def scheme() -> Scheme:
    """Return the pack of pumps."""
    return compile_scheme(load_pack(PACK), {}, Leaves(lives=LIFE_LEAVES))


def formula(text: str) -> Formula:
    """Return the formula that `text` writes in the words of the pack."""
    made = life_formula(text, scheme(), LIFE_LEAVES)
    assert isinstance(made, Formula), made
    return made


def lives_of(events: Sequence[Event]) -> PlainLives:
    """Return the lives that events tell."""
    return plain_lives(events, scheme(), MASTERS, parties=[OPERATOR] * len(events))


def seen(hours: float, *things: str, step: str = "", place: str = "", **fields: object) -> Event:
    """Return an event that saw things."""
    given = {"action": Action.OBSERVE, "biz_step": step, "read_point": place, **fields}
    return event(EventType.OBJECT, hours, epcs=things, **given)


def changed(hours: float, inputs: Sequence[str], outputs: Sequence[str], **fields: object) -> Event:
    """Return a transformation of things."""
    return event(
        EventType.TRANSFORMATION, hours, inputs=tuple(inputs), outputs=tuple(outputs), **fields
    )


def packed(hours: float, parent: str, *children: str, action: Action = Action.ADD) -> Event:
    """Return an aggregation of things."""
    return event(EventType.AGGREGATION, hours, parent=parent, epcs=children, action=action)


def weighing(value: str) -> SensorReport:
    """Return a mass in kilograms."""
    return SensorReport("Mass", Decimal(value), "KGM")


def lot(value: str, unit: str = "KGM") -> QuantityElement:
    """Return so much of the lot of scrap."""
    return QuantityElement(THINGS[4], Decimal(value), unit)


_HOURS = st.integers(0, 6)
_INSTANCES = st.sampled_from(THINGS[:4])
_SOME = st.lists(_INSTANCES, min_size=1, max_size=2, unique=True)
_PLACES = st.sampled_from(("", MAKER, YARD, SHOP, RECYCLER))
_STEPS = st.sampled_from(("commissioning", "retail_selling", "collecting", "inspecting"))
_MASSES = st.sampled_from(("0", "0.1", "0.2", "0.3", "1", "2.5"))


@st.composite
def _seen(draw: st.DrawFn) -> Event:
    made = seen(draw(_HOURS), *draw(_SOME), step=draw(_STEPS), place=draw(_PLACES))
    fields: dict[str, object] = {"action": draw(st.sampled_from(Action))}
    fields["biz_location"] = draw(_PLACES)
    fields["disposition"] = draw(st.sampled_from(("", "retail_sold")))
    if draw(st.booleans()):
        fields["sensors"] = (weighing(draw(_MASSES)),)
    if draw(st.booleans()):
        fields["destinations"] = (("location", draw(st.sampled_from((MAKER, YARD, RECYCLER)))),)
    return msgspec.structs.replace(made, **fields)


@st.composite
def _packed(draw: st.DrawFn) -> Event:
    action = draw(st.sampled_from((Action.ADD, Action.DELETE)))
    return packed(draw(_HOURS), draw(_INSTANCES), *draw(_SOME), action=action)


@st.composite
def _changed(draw: st.DrawFn) -> Event:
    made = changed(
        draw(_HOURS),
        draw(_SOME),
        draw(_SOME),
        transformation_id=draw(st.sampled_from(("", "", "urn:t:1"))),
    )
    for side in ("input_quantities", "output_quantities"):
        if draw(st.booleans()):
            made = msgspec.structs.replace(made, **{side: (lot(draw(_MASSES)),)})
    return made


def stories() -> st.SearchStrategy[list[Event]]:
    """Return events of a few things in random order, shapes and times."""
    return st.lists(st.one_of(_seen(), _packed(), _changed()), min_size=1, max_size=9)
