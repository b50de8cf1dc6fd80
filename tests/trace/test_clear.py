"""What is cleared quickly makes no finding when the rules are asked."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.trace.world import CELL, PACK, at, became, check, event, packed, quantity, report, scheme

from loopbook.terms.entry import EntryKind
from loopbook.terms.event import (
    LOOPBOOK,
    Action,
    ErrorDeclaration,
    Event,
    EventType,
    QuantityElement,
    SensorReport,
    Statistic,
)
from loopbook.terms.finding import Place
from loopbook.terms.parsed import Parsed
from loopbook.terms.period import period
from loopbook.terms.scheme import Scheme
from loopbook.trace.capture import admit
from loopbook.trace.clear import KEPT_MAX, Clearance

NOW = at(1000)
PACKS: list[tuple[Scheme, ...]] = [
    (),
    (scheme(),),
    (
        scheme(
            [check("is_step(receiving)", "has(mass)"), check("has(soh)", "fact(soh) <= 105 [P1]")]
        ),
        scheme([check("is_type(AggregationEvent)", "pieces() = 2 [C62]")]),
    ),
]
IDS = [
    f"{CELL}/21/a", f"{CELL}/21/b", f"{PACK}/21/p", f"{CELL}/10/L", CELL, "urn:x:1", "",
    "https://id.example.org/01/09520001000118/21/S1", "https://id.example.org/414/9520001000010",
    "https://id.example.org/414/9520001000011", "urn:epc:id:sgtin:4012345.011111.9876",
    "urn:epc:class:lgtin:4012345.011111.L1", f"{CELL}/21/a?x=1", "https://x.org/01/21/1/21/a#b",
]  # fmt: skip
NAMES = [
    "Mass",
    "Temperature",
    f"{LOOPBOOK}soh",
    f"{LOOPBOOK}sho",
    "Length",
    f"{LOOPBOOK}class",
    "urn:x:y",
]
UNITS = ["", "KGM", "GRM", "P1", "kg", "CNY/TNE"]
ids = st.sampled_from(IDS)
epcs = st.lists(ids.filter(bool), max_size=3).map(tuple)
numbers = st.none() | st.decimals(-1, 200, places=1)
quantities = st.lists(
    st.builds(QuantityElement, ids, numbers, st.sampled_from(UNITS)), max_size=2
).map(tuple)
events = st.builds(
    Event,
    event_id=st.just("urn:uuid:1"),
    type=st.sampled_from(EventType),
    time=st.sampled_from([at(0), NOW + timedelta(days=1), NOW + timedelta(days=1, seconds=1)]),
    offset=st.just("+00:00"),
    action=st.none() | st.sampled_from(Action),
    biz_step=st.sampled_from(["", "receiving", "inspecting", "urn:x:step"]),
    read_point=ids,
    biz_location=ids,
    epcs=epcs,
    quantities=quantities,
    inputs=epcs,
    input_quantities=quantities,
    outputs=epcs,
    output_quantities=quantities,
    parent=ids,
    transformation_id=st.sampled_from(["", "urn:x:t"]),
    ilmd=st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["cell", "cel", 1]), max_size=2),
    sensors=st.lists(
        st.builds(
            SensorReport,
            type=st.sampled_from(NAMES),
            value=numbers,
            uom=st.sampled_from(UNITS),
            component=st.sampled_from(["", "x"]),
        ),
        max_size=2,
    ).map(tuple),
    error=st.sampled_from([None, None, None, ErrorDeclaration(at(1))]),
    statistic=st.sampled_from([None, None, None, Statistic("f", period("2025"))]),
)
GOOD = [
    event(epcs=(f"{CELL}/21/a",), read_point="https://id.example.org/414/9520001000010"),
    packed(1, f"{PACK}/21/p", [f"{CELL}/21/a", f"{CELL}/21/b"]),
    became(1, [f"{CELL}/21/a"], ["urn:x:1"]),
    event(quantities=(quantity(f"{CELL}/10/L", "1", "KGM"),)),
    event(epcs=("urn:x:1",), sensors=(report("Mass", "1", "GRM"),)),
    event(epcs=("urn:x:1",), ilmd={f"{LOOPBOOK}class": "cell"}),
]


def judged(made: Event, content: bytes, schemes: tuple[Scheme, ...]) -> bool:
    parsed = Parsed(kind=EntryKind.EVENT, place=Place("a"), content=content, event=made)
    return admit(parsed, schemes, lambda _: True, NOW) == ()


@pytest.mark.parametrize("schemes", PACKS, ids=len)
@pytest.mark.parametrize("made", GOOD)
def test_a_good_event_is_cleared(made: Event, schemes: tuple[Scheme, ...]) -> None:
    assert Clearance(schemes, NOW).clears(made)
    assert judged(made, b"{}", schemes)


@pytest.mark.parametrize("schemes", PACKS, ids=len)
@given(st.lists(events | st.sampled_from(GOOD), min_size=1, max_size=4))
def test_what_is_cleared_makes_no_finding(schemes: tuple[Scheme, ...], made: list[Event]) -> None:
    clearance = Clearance(schemes, NOW)
    for one in made:
        assert not clearance.clears(one) or judged(one, b"{}", schemes)


def test_answers_are_kept_for_so_many_words_and_no_long_ones() -> None:
    clearance = Clearance(PACKS[1], NOW)
    for number in range(KEPT_MAX + 10):
        made = msgspec.structs.replace(GOOD[4], sensors=(report(f"urn:x:{number}", "1"),))
        assert clearance.clears(made)
    assert len(clearance._kept) <= KEPT_MAX
    before = len(clearance._kept)
    made = msgspec.structs.replace(GOOD[4], sensors=(report("urn:x:" + "y" * 1_000, "1"),))
    assert clearance.clears(made)
    assert len(clearance._kept) == before
