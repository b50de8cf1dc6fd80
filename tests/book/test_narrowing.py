"""What columns can decide of a query, and what they leave alone."""

from datetime import UTC, datetime

import pytest

from loopbook.book.hierarchy import MasterData
from loopbook.book.narrowing import (
    event_ids_of,
    identifiers_of,
    is_by_extension,
    order_of,
    sieve_of,
)
from loopbook.book.shelf import core
from loopbook.store.segment.candidates import By, Order, Sieve
from loopbook.terms.lineage import AsOf, microseconds_of
from loopbook.terms.query import Surroundings
from tests.book.asked import query_of

AROUND = Surroundings(MasterData([]), core().units)
MOMENT = "2026-01-01T00:00:00Z"
AT = microseconds_of(datetime(2026, 1, 1, tzinfo=UTC))
LOW, HIGH = -(2**63), 2**63 - 1


def sieve(params: dict[str, str], known: AsOf | None = None) -> Sieve:
    return sieve_of(query_of(params), AROUND, known or AsOf(), 9)


def test_times_make_ranges_that_narrow_each_other() -> None:
    both = sieve({"GE_eventTime": MOMENT, "LT_eventTime": "2026-01-01T00:00:01Z"})
    assert both.ranges == {"time": (AT, AT + 999_999)}
    assert sieve({"LT_recordTime": MOMENT}).ranges == {"record_time": (LOW, AT - 1)}
    day = datetime(2026, 1, 1, tzinfo=UTC)
    known = AsOf(day=day, sees=frozenset({"a"}))
    found = sieve({"GE_eventTime": "2025-01-01T00:00:00Z"}, known)
    assert found.ranges["time"][1] == AT
    assert (found.sees, found.size) == (known.sees, 9)


@pytest.mark.parametrize(
    ("params", "column", "taken", "left"),
    [
        ({"EQ_bizStep": "shipping"}, "biz_step", "shipping", "packing"),
        ({"EQ_action": "ADD"}, "action", "ADD", "DELETE"),
        ({"eventType": "ObjectEvent"}, "type", "ObjectEvent", "AggregationEvent"),
        ({"EQ_disposition": "active"}, "disposition", "active", ""),
        ({"EXISTS_bizStep": ""}, "biz_step", "packing", ""),
        (
            {"EQ_readPoint": "urn:epc:id:sgln:0614141.00777.0"},
            "read_point",
            "https://example.com/414/0614141007776",
            "urn:epc:id:sgln:0614141.00777.1",
        ),
        ({"WD_bizLocation": "urn:a"}, "biz_location", "urn:a", "urn:b"),
    ],
)
def test_a_condition_on_a_column_tests_its_texts(
    params: dict[str, str], column: str, taken: str, left: str
) -> None:
    (passes,) = sieve(params).texts[column]
    assert passes(taken)
    assert not passes(left)


def test_a_type_that_is_none_of_the_five_stays_in_doubt() -> None:
    (passes,) = sieve({"eventType": "ObjectEvent"}).texts["type"]
    assert passes("https://ns.example.com/MyEvent")


def test_what_no_column_has_is_left_to_the_matcher() -> None:
    params = {"EQ_ex:a": "1", "EQ_quantity": "5", "EQ_readPoint_ex:a": "1", "MATCH_epc": "urn:a"}
    found = sieve(params)
    assert (dict(found.ranges), dict(found.texts)) == ({}, {})


def test_only_declarations_can_have_what_a_declaration_has() -> None:
    for params in ({"EXISTS_errorDeclaration": ""}, {"EXISTS_INNER_ERROR_DECLARATION_ex:a": ""}):
        assert sieve(params).ranges == {"is_correction": (1, 1)}


def test_orders() -> None:
    assert order_of(query_of({})) == Order(By.LEDGER, is_ascending=True)
    assert order_of(query_of({"orderBy": "eventTime"})) == Order(By.EVENT_TIME, is_ascending=False)
    query = query_of({"orderBy": "recordTime", "orderDirection": "ASC"})
    assert order_of(query) == Order(By.RECORD_TIME, is_ascending=True)
    assert not is_by_extension(query)
    assert is_by_extension(query_of({"orderBy": "ex:a"}))
    assert not is_by_extension(query_of({}))


def test_things_and_events_are_looked_up_by_name_unless_a_pattern_stands_among_them() -> None:
    query = query_of({"MATCH_epc": "urn:a|urn:b", "MATCH_parentID": "urn:c", "EQ_eventID": "urn:d"})
    assert identifiers_of(query) == [("urn:a", "urn:b"), ("urn:c",)]
    assert event_ids_of(query) == [("urn:d",)]
    assert identifiers_of(query_of({"MATCH_epc": "urn:a|urn:epc:idpat:sgtin:*.*.*"})) == []
