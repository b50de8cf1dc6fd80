"""Where posting is foreseen to find nothing, it finds nothing."""

from datetime import UTC, datetime
from decimal import Decimal

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from loopbook.account.post import post
from loopbook.book.outlook import KEPT_MAX, Outlook
from loopbook.book.shelf import shipped_schemes
from loopbook.terms.event import (
    Action,
    ErrorDeclaration,
    Event,
    EventType,
    QuantityElement,
    SensorReport,
    Statistic,
)
from loopbook.terms.period import period

SCHEMES = shipped_schemes()
NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
STEPS = sorted({rule.biz_step for scheme in SCHEMES for rule in scheme.posting} | {"x"})
TYPES = sorted({rule.sensor_type for scheme in SCHEMES for rule in scheme.posting} | {"x"})
CODES = sorted({code for scheme in SCHEMES for code in scheme.codes})
ids = st.sampled_from([*CODES, *(f"{code}/21/{n}" for code in CODES for n in (1, 2)), "urn:x:1"])
epcs = st.lists(ids, max_size=3).map(tuple)
numbers = st.none() | st.sampled_from([Decimal(0), Decimal("0.3"), Decimal(12), Decimal("1e50")])
units = st.sampled_from(["", "KGM", "GRM", "TNE", "P1", "zz"])
quantities = st.lists(st.builds(QuantityElement, ids, numbers, units), max_size=2).map(tuple)
events = st.builds(
    Event,
    event_id=st.just("urn:uuid:1"),
    type=st.sampled_from(EventType),
    time=st.just(NOON),
    offset=st.just("+00:00"),
    action=st.none() | st.sampled_from(Action),
    biz_step=st.sampled_from(STEPS),
    read_point=ids,
    epcs=epcs,
    quantities=quantities,
    inputs=epcs,
    input_quantities=quantities,
    outputs=epcs,
    output_quantities=quantities,
    parent=ids,
    sensors=st.lists(
        st.builds(SensorReport, st.sampled_from(TYPES), numbers, units, numbers), max_size=2
    ).map(tuple),
    error=st.sampled_from([None, None, ErrorDeclaration(NOON)]),
    statistic=st.sampled_from([None, None, Statistic("x", period("2025"))]),
)


@given(st.lists(events, min_size=1, max_size=4))
def test_what_is_silent_finds_nothing_when_it_is_posted(made: list[Event]) -> None:
    outlook = Outlook(SCHEMES)
    for event in made:
        if outlook.is_silent(event):
            for scheme in SCHEMES:
                assert post(0, event, scheme, {}).findings == ()


def test_an_event_of_named_things_is_silent_and_a_weighed_one_is_not() -> None:
    battery = [scheme for scheme in SCHEMES if scheme.id == "cn-battery"]
    outlook = Outlook(battery)
    received = Event(
        event_id="urn:uuid:1",
        type=EventType.OBJECT,
        time=NOON,
        offset="+00:00",
        action=Action.ADD,
        biz_step="receiving",
        epcs=("urn:x:1",),
    )
    assert outlook.is_silent(received)
    weighed = msgspec.structs.replace(received, sensors=(SensorReport("Mass", Decimal(1), "GRM"),))
    assert not outlook.is_silent(weighed)
    assert outlook.is_silent(msgspec.structs.replace(weighed, error=ErrorDeclaration(NOON)))
    told = msgspec.structs.replace(received, statistic=Statistic("x", period("2025")))
    assert not outlook.is_silent(told)


def test_no_more_kinds_are_kept_than_there_is_room_for() -> None:
    outlook = Outlook(())
    for number in range(KEPT_MAX + 10):
        step = f"urn:x:{number}" + "y" * (1_000 if number % 2 else 0)
        made = Event(event_id="a", type=EventType.OBJECT, time=NOON, offset="+00:00", biz_step=step)
        assert outlook.is_silent(made)
    assert len(outlook._kept) <= KEPT_MAX
