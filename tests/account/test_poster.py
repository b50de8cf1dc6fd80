"""Poster: the postings and findings of `post`, for the cost of the numbers."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.account import poster as poster_module
from loopbook.account.post import Posted, post
from loopbook.account.poster import Poster
from loopbook.terms.event import Action, Basis, Event, EventType, Side
from loopbook.terms.period import month_of
from loopbook.terms.scheme import AmountFrom
from tests.account.world import CELL, KG, PACK, mass, received, rule, scheme
from tests.trace.happenings import MASTERS, alike, events, shipped_pack, times, written_events
from tests.trace.world import at, event, quantity, report

RULES = (
    rule("packs", "pieces", AmountFrom.PIECES, item_class="cell", rule="posting.csv:2"),
    rule("packs", "pieces", AmountFrom.PIECES, role="store_site", rule="posting.csv:3"),
    rule("dust", "pieces", AmountFrom.QUANTITY, rule="posting.csv:4"),
    rule("packs", "goods", AmountFrom.SENSOR, sensor_type="Mass", action="ADD", rule="5"),
    rule("dust", "goods", AmountFrom.QUANTITY, item_class="black_mass", rule="posting.csv:6"),
    rule("packs", "goods", AmountFrom.QUANTITY, basis="measured", rule="posting.csv:7"),
    rule("metal", "goods", AmountFrom.PIECES, side=Side.PARENT, rule="posting.csv:8"),
    rule(
        "casings",
        "goods",
        AmountFrom.SENSOR,
        side=Side.PARENT,
        sensor_type="Mass",
        component="loopbook:casing",
        rule="posting.csv:9",
    ),
    rule("packs", "goods", AmountFrom.QUANTITY, side=Side.INPUT, rule="posting.csv:10"),
    rule("packs", "pieces", AmountFrom.PIECES, side=Side.INPUT, rule="posting.csv:11"),
    rule(
        "black_mass",
        "goods",
        AmountFrom.SENSOR,
        side=Side.OUTPUT,
        sensor_type="Mass",
        item_class="black_mass",
        rule="posting.csv:12",
    ),
    rule("casings", "goods", AmountFrom.QUANTITY, side=Side.OUTPUT, rule="posting.csv:13"),
    rule("casings", "pieces", AmountFrom.PIECES, side=Side.OUTPUT, rule="posting.csv:14"),
    rule("*", "goods", AmountFrom.STATISTIC, rule="posting.csv:15"),
)
PACKS = {
    "own": scheme(RULES),
    "walk": scheme(),
    "battery": shipped_pack("cn-battery"),
    "plan": shipped_pack("cn-14fyp"),
}
# One poster for all examples: what it learned of one event must hold for the next.
POSTERS = {
    (name, known): Poster(pack, MASTERS if known else {})
    for name, pack in PACKS.items()
    for known in (True, False)
}
ONE, TWO = f"{PACK}/21/P1", f"{PACK}/21/P2"


def same(made: Sequence[Event]) -> None:
    """Hold the posters to the plain function, in postings, findings and their order."""
    for (name, known), poster in POSTERS.items():
        masters = MASTERS if known else {}
        for sequence, each in enumerate(made, 1):
            plain = post(sequence, each, PACKS[name], masters)
            assert poster.post(sequence, each) == plain, (name, known)


@pytest.mark.slow
@settings(max_examples=250, deadline=None)
@given(events().flatmap(lambda made: st.tuples(st.just(made), alike(made), alike(made))))
def test_any_event_posts_what_it_plainly_posts(made: tuple[Event, ...]) -> None:
    same(made)


kinds = st.sampled_from([(CELL, "1"), (PACK, "1"), ("urn:x:", "9")])
named = st.lists(st.tuples(kinds, st.integers(0, 6)), max_size=9).map(
    lambda found: tuple(f"{kind[0]}/21/{number}" for kind, number in found)
)
uses = st.sampled_from(["KGM", "GRM", "C62", ""])
amounts = st.decimals(0, 10**7, places=7) | st.integers(-2, 50).map(Decimal)
lots = st.lists(
    st.builds(
        quantity,
        st.sampled_from([CELL, PACK, f"{PACK}/10/L1", "urn:x:1"]),
        amounts.map(str),
        uses,
    ),
    max_size=3,
).map(tuple)
masses = st.lists(st.builds(mass, amounts.map(str), uses, amounts.map(str)), max_size=2).map(tuple)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(named, lots, named, lots, masses, times)
def test_many_events_of_few_shapes_post_what_they_plainly_post(
    first: tuple[str, ...], some: tuple, second: tuple[str, ...], more: tuple, sensors, time
) -> None:
    became = event(
        EventType.TRANSFORMATION,
        inputs=first,
        input_quantities=some,
        outputs=second,
        output_quantities=more,
    )
    packed = event(EventType.AGGREGATION, parent=ONE, epcs=first, quantities=some)
    seen = event(action=Action.OBSERVE, epcs=second, quantities=more, biz_step="receiving")
    fields = {"sensors": sensors, "time": time}
    same([msgspec.structs.replace(each, **fields) for each in (became, packed, seen)])


def test_the_events_of_the_demo_and_the_cases_post_what_they_plainly_post() -> None:
    found = written_events()
    same(found)
    assert sum(bool(POSTERS["battery", False].post(1, each).postings) for each in found) > 200


def planned(poster: Poster) -> list[bool]:
    return [plan.is_whole for plan in poster._plans.values()]


def test_a_shape_is_planned_once_and_then_posts_without_the_plain_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    poster = Poster(scheme(), {})
    first = received(ONE, sensors=[mass("44", sd="0.1")], read_point="urn:dock")
    other = received(TWO, sensors=[mass("45.5", sd="0.2")], read_point="urn:gate", time=at(999))
    plain = post(2, other, scheme(), {})
    poster.post(1, first)
    monkeypatch.setattr(poster_module, "post", None)
    monkeypatch.setattr(poster_module, "_plan_of", None)
    assert poster.post(2, other) == plain
    assert [(p.item, p.place) for p in plain.postings] == [(TWO, "urn:gate")] * 2
    assert planned(poster) == [True]


def test_a_number_that_is_doubtful_is_told_without_the_plain_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    poster = Poster(scheme(), {})
    poster.post(1, received(ONE, sensors=[mass("44", sd="1")]))
    wrong = [
        received(TWO, sensors=[mass(value, sd=sd)])
        for value, sd in (("-1", "1"), ("0.00000049", "1"), ("1e70", "1"), ("1", "1e30"))
    ]
    plain = [post(2, each, scheme(), {}) for each in wrong]
    monkeypatch.setattr(poster_module, "post", None)
    assert [poster.post(2, each) for each in wrong] == plain
    codes = [found.code for each in plain for found in each.findings]
    assert codes == ["LB-A02", "LB-A03", "LB-A02", "LB-A10"]


def test_a_shape_with_doubts_goes_the_plain_way_every_time() -> None:
    poster = Poster(scheme(), {})
    for value in ("20", "30"):
        made = received(ONE, sensors=[mass(value, "CEL")])
        found = poster.post(1, made)
        assert found == post(1, made, scheme(), {})
        assert [each.values["value"] for each in found.findings] == [value]
    assert planned(poster) == [False]


def test_the_same_thing_named_twice_counts_once() -> None:
    poster = Poster(scheme(), {})
    twice = received(ONE, ONE)
    assert poster.post(1, received(ONE, TWO)).postings[0].amount == 2
    assert poster.post(1, twice) == post(1, twice, scheme(), {})
    assert poster.post(1, twice).postings[0].amount == 1


def test_a_quantity_left_out_for_another_layer_stays_told_when_that_cannot_take_it() -> None:
    rows = [
        rule("packs", "pieces", AmountFrom.QUANTITY, rule="posting.csv:2"),
        rule("packs", "goods", AmountFrom.QUANTITY, rule="posting.csv:3"),
    ]
    pack = scheme(rows)
    poster = Poster(pack, {})
    for amount in ("3", "-3", "1e50"):
        made = event(quantities=(quantity(PACK, amount, "KGM"),))
        found = poster.post(1, made)
        assert found == post(1, made, pack, {})
        assert bool(found.postings) == (amount == "3")


def test_words_of_made_up_fields_and_of_basis_are_of_the_shape() -> None:
    poster = Poster(scheme(), {})
    base = received(ONE, sensors=[mass("44")])
    made_up = msgspec.structs.replace(base, constructed=("Mass",))
    modelled = msgspec.structs.replace(base, basis=Basis.MODELLED)
    own = received(ONE, sensors=[mass("44", basis=Basis.MEASURED)])
    found = [poster.post(1, each).postings[1].basis for each in (base, made_up, modelled, own)]
    assert found == [Basis.DECLARED, Basis.CONSTRUCTED, Basis.MODELLED, Basis.MEASURED]


def test_a_meter_and_a_component_post_as_they_plainly_do() -> None:
    poster = Poster(scheme(), {})
    for value in ("12", "13"):
        meter = event(action=Action.OBSERVE, sensors=(mass(value),))
        part = received(ONE, sensors=[report("Mass", value, "KGM", "urn:loopbook:v1:casing")])
        assert poster.post(1, meter).postings[0].amount == int(value) * KG
        for each in (meter, part):
            assert poster.post(1, each) == post(1, each, scheme(), {})


spans = st.timedeltas(timedelta(days=-700_000), timedelta(days=2_900_000))


@settings(deadline=None)
@given(spans | st.timedeltas(timedelta(days=-40), timedelta(days=40)), st.integers(0, 86_399))
def test_the_month_is_that_of_the_zone_at_every_hour(since: timedelta, second: int) -> None:
    first = at(0) + since
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    for zone in ("Asia/Shanghai", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia", "UTC"):
        pack = scheme()
        system = msgspec.structs.replace(pack.system, zone=zone)
        poster = Poster(msgspec.structs.replace(pack, system=system), {})
        for moment in (first, midnight + timedelta(seconds=second)):
            assert poster._month(moment) == month_of(moment, ZoneInfo(zone))


def test_an_event_without_rows_or_declared_an_error_posts_nothing() -> None:
    poster = Poster(scheme([]), {})
    assert poster.post(1, received(ONE)) == Posted()
    assert POSTERS["plan", False].post(1, received(ONE)) == Posted()
