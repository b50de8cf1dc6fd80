"""What a request may say of a subscription, and what it may not."""

import json
from datetime import UTC, datetime

import pytest

from loopbook.book.controls import controls_at, controls_in, require_plain
from loopbook.errors import SubscriptionControls
from loopbook.formats.query import body_query, names_declared
from loopbook.terms.subscription import Schedule

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DEST = "https://client.example.com/queryCallback"


def said(**members: object) -> bytes:
    return json.dumps({"dest": DEST, **members}).encode()


def test_a_stream_is_read() -> None:
    found = controls_in(said(stream=True, signatureToken="13df38"), NOW)
    assert (found.dest, found.token, found.schedule) == (DEST, "13df38", None)
    assert found.since is None


def test_the_schedule_of_the_standard_is_read() -> None:
    found = controls_in(said(reportIfEmpty=True, schedule={"hour": "1", "minute": "5"}), NOW)
    assert found.schedule == Schedule(hour="1", minute="5")
    assert found.reports_empty


def test_initial_record_time_is_an_instant() -> None:
    found = controls_in(said(stream=True, initialRecordTime="2020-04-04T20:33:31.116-06:00"), NOW)
    assert found.since == datetime(2020, 4, 5, 2, 33, 31, 116_000, tzinfo=UTC)


def test_what_was_answered_can_be_sent_again() -> None:
    controls_in(said(stream=True, subscriptionID="x", createdAt="y", queryName="z"), NOW)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "LB-F"),
        (b"[]", "LB-F"),
        (b"{", "LB-F"),
        (b'{"dest":"x","dest":"y","stream":true}', "LB-"),
        (b"\xff\xfe", "LB-F"),
        (b"[" * 100_000, "LB-F"),
        (json.dumps({"stream": True}).encode(), "LB-N14"),
        (said(dest=None, stream=True), "LB-N14"),
        (said(dest="", stream=True), "LB-N14"),
        (said(dest=["a"], stream=True), "LB-N14"),
        (said(), "LB-N15"),
        (said(stream=False), "LB-N15"),
        (said(stream=True, schedule={"hour": "1"}), "LB-N15"),
        (said(stream="true"), "LB-N14"),
        (said(stream=1), "LB-N14"),
        (said(stream=None), "LB-N14"),
        (said(schedule="hourly"), "LB-N14"),
        (said(schedule=[]), "LB-N14"),
        (said(schedule={}), "LB-N12"),
        (said(schedule={"hour": "25"}), "LB-N11"),
        (said(schedule={"hours": "1"}), "LB-N10"),
        (said(stream=True, reportIfEmpty="yes"), "LB-N14"),
        (said(stream=True, initialRecordTime="yesterday"), "LB-N16"),
        (said(stream=True, initialRecordTime="2020-04-04T20:33:31"), "LB-N16"),
        (said(stream=True, initialRecordTime=5), "LB-N16"),
        (said(stream=True, trigger="urn:x"), "LB-N14"),
        (said(stream=True, signatureToken="a\r\nX-Injected: 1"), "LB-N17"),
        (said(stream=True, signatureToken="a\u2028b"), "LB-N17"),
        (said(stream=True, signatureToken="a" * 1_001), "LB-N17"),
        (said(stream=True, signatureToken=7), "LB-N17"),
    ],
)
def test_what_cannot_be_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(SubscriptionControls) as fault:
        controls_in(body, NOW)
    assert fault.value.code.startswith(code)
    assert "X-Injected" not in fault.value.message("en")


def test_an_address_says_the_same() -> None:
    assert controls_at({"stream": ["true"]}, NOW).schedule is None
    found = controls_at({"minute": ["5"], "hour": ["1"], "reportIfEmpty": ["true"]}, NOW)
    assert found.schedule == Schedule(hour="1", minute="5")
    assert found.reports_empty


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({}, "LB-N15"),
        ({"stream": ["false"]}, "LB-N15"),
        ({"stream": ["yes"]}, "LB-N14"),
        ({"stream": ["true", "true"]}, "LB-N14"),
        ({"stream": ["true"], "second": ["0"]}, "LB-N15"),
        ({"second": ["99"]}, "LB-N11"),
        ({"stream": ["true"], "perPage": ["5"]}, "LB-N14"),
        ({"stream": ["true"], "schedule": ["x"]}, "LB-N14"),
        ({"stream": ["true"], "dest": ["https://a.example"]}, "LB-N14"),
    ],
)
def test_an_address_that_says_something_else_is_refused(
    words: dict[str, list[str]], code: str
) -> None:
    with pytest.raises(SubscriptionControls) as fault:
        controls_at(words, NOW)
    assert fault.value.code == code


@pytest.mark.parametrize(
    "query",
    [
        {"orderBy": "eventTime"},
        {"orderBy": "eventTime", "eventCountLimit": 3},
        {"maxEventCount": 3},
        {"orderDirection": "DESC"},
    ],
)
def test_a_query_that_orders_or_cuts_cannot_be_subscribed_to(query: dict[str, object]) -> None:
    with pytest.raises(SubscriptionControls) as fault:
        require_plain(body_query(query, names_declared(b"")))
    assert fault.value.code == "LB-N18"


def test_a_query_with_conditions_can() -> None:
    require_plain(body_query({"EQ_bizStep": ["shipping"], "perPage": 5}, names_declared(b"")))
