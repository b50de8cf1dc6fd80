"""Where posting is foreseen to find nothing, it finds nothing."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from loopbook.account.post import post
from loopbook.book.outlook import KEPT_MAX, Outlook
from loopbook.book.shelf import compiled, shipped_schemes
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
from loopbook.terms.scheme import Scheme

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


@cache
def _schemes() -> tuple[Scheme, ...]:
    return shipped_schemes()


# Asked for when an event is drawn and not when the tests are gathered, which every worker does.
def _events() -> st.SearchStrategy[Event]:
    schemes = _schemes()
    steps = sorted({rule.biz_step for scheme in schemes for rule in scheme.posting} | {"x"})
    types = sorted({rule.sensor_type for scheme in schemes for rule in scheme.posting} | {"x"})
    codes = sorted({code for scheme in schemes for code in scheme.codes})
    things = [*codes, *(f"{code}/21/{n}" for code in codes for n in (1, 2)), "urn:x:1"]
    ids = st.sampled_from(things)
    epcs = st.lists(ids, max_size=3).map(tuple)
    exact = [Decimal(0), Decimal("0.3"), Decimal(12), Decimal("1e50")]
    numbers = st.none() | st.sampled_from(exact)
    units = st.sampled_from(["", "KGM", "GRM", "TNE", "P1", "zz"])
    quantities = st.lists(st.builds(QuantityElement, ids, numbers, units), max_size=2).map(tuple)
    sensors = st.builds(SensorReport, st.sampled_from(types), numbers, units, numbers)
    return st.builds(
        Event,
        event_id=st.just("urn:uuid:1"),
        type=st.sampled_from(EventType),
        time=st.just(NOON),
        offset=st.just("+00:00"),
        action=st.none() | st.sampled_from(Action),
        biz_step=st.sampled_from(steps),
        read_point=ids,
        epcs=epcs,
        quantities=quantities,
        inputs=epcs,
        input_quantities=quantities,
        outputs=epcs,
        output_quantities=quantities,
        parent=ids,
        sensors=st.lists(sensors, max_size=2).map(tuple),
        error=st.sampled_from([None, None, ErrorDeclaration(NOON)]),
        statistic=st.sampled_from([None, None, Statistic("x", period("2025"))]),
    )


events = st.deferred(_events)


@given(st.lists(events, min_size=1, max_size=4))
def test_what_is_silent_finds_nothing_when_it_is_posted(made: list[Event]) -> None:
    schemes = _schemes()
    outlook = Outlook(schemes)
    for event in made:
        if outlook.is_silent(event):
            for scheme in schemes:
                assert post(0, event, scheme, {}).findings == ()


def test_an_event_of_named_things_is_silent_and_a_weighed_one_is_not() -> None:
    outlook = Outlook([compiled("cn-battery")])
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
