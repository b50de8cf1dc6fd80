"""Queries as values: through JSON and back, and their digests."""

from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from loopbook.terms.query import Condition, Position, Query, Test, query_digest

QUERY = Query(
    conditions=(
        Condition(
            parameter="GE_ex:size",
            test=Test.GE,
            places=(("https://ns.example.com/size",),),
            numbers=(Decimal("1.50"),),
            times=(datetime(2026, 1, 1, tzinfo=UTC),),
            unit="KGM",
        ),
    ),
    order_by=("eventTime",),
    event_count_limit=5,
    per_page=7,
    next_page_token="abc",
)


def test_a_query_goes_through_json_unharmed() -> None:
    assert msgspec.json.decode(msgspec.json.encode(QUERY), type=Query) == QUERY
    assert msgspec.json.encode(Query()) == b"{}"
    position = Position(5, -3, 2, 1)
    assert msgspec.json.decode(msgspec.json.encode(position), type=Position) == position


def test_the_digest_is_of_what_is_asked_and_not_of_the_pages() -> None:
    other = msgspec.structs.replace(QUERY, per_page=9, next_page_token="")
    assert query_digest(other) == query_digest(QUERY)
    assert query_digest(msgspec.structs.replace(QUERY, event_count_limit=6)) != query_digest(QUERY)
    assert query_digest(msgspec.structs.replace(QUERY, conditions=())) != query_digest(QUERY)
