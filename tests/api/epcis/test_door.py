"""What routes are given: words of the address, media types, the way to the next page."""

from datetime import UTC, datetime

import pytest
from starlette.requests import Request

from loopbook.api.epcis.accept import JSON, XML
from loopbook.api.epcis.door import answer_element, media_for, paging_headers, words_of
from loopbook.api.epcis.refusal import Refusal
from loopbook.book.page_token import Token


def request(query: str = "", **headers: str) -> Request:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request(
        {
            "type": "http",
            "path": "/epcis/events",
            "query_string": query.encode(),
            "headers": raw,
        }
    )


def test_words_of_an_address_are_unescaped_and_keep_every_occurrence() -> None:
    words = words_of(request("a=1&b=%E7%94%B5%7Cx&a=2&c="))
    assert words == {"a": ["1", "2"], "b": ["电|x"], "c": [""]}


def test_the_way_to_the_next_page_asks_the_same_again() -> None:
    token = Token("t", datetime(2026, 1, 5, tzinfo=UTC))
    headers = paging_headers(request("EQ_a:b=x%7Cy%26z&perPage=2&nextPageToken=old"), token)
    assert headers == {
        "Link": '</epcis/events?EQ_a%3Ab=x%7Cy%26z&perPage=2&nextPageToken=t>; rel="next"',
        "GS1-Next-Page-Token-Expires": "2026-01-05T00:00:00Z",
    }
    assert paging_headers(request(), None) == {}


def test_nothing_acceptable_is_refused() -> None:
    assert media_for(request(accept="text/xml;q=0.1, application/xml"), (JSON, XML)) == XML
    with pytest.raises(Refusal):
        media_for(request(accept="image/png"), (JSON, XML))


def test_an_element_is_json_or_xml() -> None:
    assert answer_element(request(), "A", {"b": 1}).body == b'{"b":1}'
    assert b"<b>1</b>" in bytes(answer_element(request(accept=XML), "A", {"b": 1}).body)
