"""Rules: which row applies, and which comes first."""

import msgspec
import pytest

from loopbook.account.rule import first_match, flow_of, reports_of, rules_for
from loopbook.account.side import Thing
from loopbook.terms.event import Action, Event, Side, Statistic
from loopbook.terms.period import period
from loopbook.terms.scheme import AmountFrom, PostingRule
from tests.account.world import CELL, rule, scheme
from tests.trace.world import event, quantity, report

PIECES = rule("packs", "pieces", AmountFrom.PIECES)
ONE = Thing(f"{CELL}/21/S1", "nmc_cell")
STORED = event(action=Action.OBSERVE, biz_step="storing", epcs=(ONE.identifier,))


def applies(row: PostingRule, made: Event = STORED, role: str = "") -> bool:
    return bool(rules_for(made, role, scheme([row])))


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        ("event_type", "ObjectEvent", "AggregationEvent"),
        ("action", "OBSERVE", "ADD"),
        ("biz_step", "storing", "shipping"),
        ("role", "sorting_site", "store_site"),
    ],
)
def test_a_row_asks_for_what_it_names_and_takes_any_where_it_names_nothing(
    field: str, right: str, wrong: str
) -> None:
    assert applies(PIECES, role="sorting_site")
    assert applies(msgspec.structs.replace(PIECES, **{field: right}), role="sorting_site")
    assert not applies(msgspec.structs.replace(PIECES, **{field: wrong}), role="sorting_site")


def test_rows_are_kept_in_file_order_by_side_and_layer() -> None:
    rows = [
        rule("packs", "pieces", AmountFrom.PIECES, rule="1"),
        rule("packs", "goods", AmountFrom.QUANTITY, rule="2"),
        rule("casings", "pieces", AmountFrom.PIECES, rule="3"),
    ]
    found = rules_for(STORED, "", scheme(rows))
    assert [r.rule for r in found[Side.ITEMS, "pieces"]] == ["1", "3"]
    assert [r.rule for r in found[Side.ITEMS, "goods"]] == ["2"]


def test_the_first_row_of_the_class_or_of_a_wider_one_wins() -> None:
    narrow = rule("casings", "pieces", AmountFrom.PIECES, item_class="nmc_cell")
    wide = rule("packs", "pieces", AmountFrom.PIECES, item_class="cell")
    other = rule("packs", "pieces", AmountFrom.PIECES, item_class="black_mass")
    assert first_match([other, wide, narrow], ONE, STORED, scheme()) == wide
    assert first_match([narrow, wide], ONE, STORED, scheme()) == narrow
    assert first_match([other], ONE, STORED, scheme()) is None
    assert first_match([wide], Thing("x", ""), STORED, scheme()) is None


def test_a_row_applies_only_to_an_event_that_has_its_amount() -> None:
    by_scale = rule("packs", "goods", AmountFrom.SENSOR, sensor_type="Mass")
    by_quantity = rule("packs", "goods", AmountFrom.QUANTITY)
    rows = [by_scale, by_quantity]
    lot = Thing("l", "", quantity("l", "5", "KGM"))
    weighed = msgspec.structs.replace(STORED, sensors=(report("Mass", "5", "KGM"),))
    assert first_match(rows, lot, STORED, scheme()) == by_quantity
    assert first_match(rows, lot, weighed, scheme()) == by_scale
    assert first_match(rows, ONE, STORED, scheme()) is None
    assert first_match(rows, Thing("l", "", quantity("l")), STORED, scheme()) is None
    assert first_match([PIECES], lot, STORED, scheme()) is None


def test_statistics_and_events_have_rows_of_their_own() -> None:
    published = rule("*", "goods", AmountFrom.STATISTIC)
    bulk = msgspec.structs.replace(STORED, statistic=Statistic("packs", period("2025")))
    assert applies(published, bulk)
    assert not applies(published)
    assert not applies(PIECES, bulk)


def test_a_statistic_names_its_own_flow_and_a_row_may_name_one() -> None:
    bulk = msgspec.structs.replace(STORED, statistic=Statistic("packs", period("2025")))
    assert flow_of(rule("*", "goods", AmountFrom.STATISTIC), bulk) == "packs"
    assert flow_of(rule("packs", "goods", AmountFrom.STATISTIC), bulk) == "packs"
    assert flow_of(rule("casings", "goods", AmountFrom.STATISTIC), bulk) == ""
    assert flow_of(PIECES, STORED) == "packs"


@pytest.mark.parametrize("component", ["loopbook:casing", "casing", "urn:loopbook:v1:casing"])
def test_a_part_is_known_by_its_prefixed_short_or_full_name(component: str) -> None:
    row = rule("packs", "goods", AmountFrom.SENSOR, sensor_type="Mass", component=component)
    part = report("Mass", "2", "KGM", "urn:loopbook:v1:casing")
    whole = report("Mass", "9", "KGM")
    made = msgspec.structs.replace(STORED, sensors=(whole, part))
    assert list(reports_of(row, made, scheme())) == [part]
    plain = msgspec.structs.replace(row, component="")
    assert list(reports_of(plain, made, scheme())) == [whole]


def test_a_sensor_type_may_be_named_by_the_fact_of_the_pack() -> None:
    row = rule("packs", "goods", AmountFrom.SENSOR, sensor_type="mass")
    made = msgspec.structs.replace(STORED, sensors=(report("Mass", "9", "KGM"),))
    assert len(list(reports_of(row, made, scheme()))) == 1
