"""A body is looked over, and then may become a job."""

import io

import pytest

from loopbook.book.incoming import TooManyEvents, looked_over, require_one_event
from loopbook.errors import InputError, ParseError
from tests.api.documents import document, event


def test_a_document_is_counted_and_given_back_from_its_beginning() -> None:
    body = document(event(), event())
    stream = io.BytesIO(body)
    stream.read(5)
    found = looked_over(stream, "application/json", 2)
    assert (found.events, found.octets, found.media) == (2, len(body), "application/json")
    assert b"".join(found.chunks) == body


def test_too_many_events_are_refused() -> None:
    with pytest.raises(TooManyEvents) as refused:
        looked_over(io.BytesIO(document(event(), event())), "application/ld+json", 1)
    assert refused.value.status == 413


def test_the_media_type_says_how_a_body_is_read() -> None:
    with pytest.raises(ParseError):
        looked_over(io.BytesIO(document(event())), "application/xml", 1)
    with pytest.raises(ParseError):
        looked_over(io.BytesIO(b"<EPCISDocument/>"), "application/json", 1)
    assert looked_over(io.BytesIO(b"<EPCISDocument/>"), "text/xml", 1).events == 0


def test_one_event_is_asked_for() -> None:
    require_one_event(b'{"type": "ObjectEvent"}', "application/json")
    require_one_event(b"<ObjectEvent/>", "text/xml")
    with pytest.raises(InputError):
        require_one_event(document(event()), "application/json")
    with pytest.raises(InputError):
        require_one_event(b"<EPCISDocument/>", "application/xml")
