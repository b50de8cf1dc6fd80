"""The file of an audit: bytes and back, and what is no such file."""

import json

import pytest

from loopbook.errors import ParseError
from loopbook.formats import audit_document
from loopbook.formats.audit_document import audit_bytes, audit_of_bytes
from tests.evaluate.audit.filed import audit, recording

FILE = audit(recording("team", {"name": "林"}))


def test_a_file_is_read_back_as_it_was_written() -> None:
    content = audit_bytes(FILE)
    assert audit_of_bytes(content) == FILE
    assert "林" in content.decode("utf-8")


def changed(**members: object) -> bytes:
    return json.dumps({**json.loads(audit_bytes(FILE)), **members}).encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "LB-Z51"),
        (b"\xff\xfe{}", "LB-Z51"),
        (b"[" * 100_000, "LB-Z51"),
        (b'{"format": 1}', "LB-Z51"),
        (changed(format="loopbook-audit/2"), "LB-Z52"),
        (changed(extra=1), "LB-Z51"),
        (changed(recordings=[{}]), "LB-Z51"),
    ],
)
def test_what_is_no_audit_file_is_told(content: bytes, code: str) -> None:
    with pytest.raises(ParseError, match=code):
        audit_of_bytes(content, "plant.audit")


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(ParseError, match="LB-Z50"):
        audit_of_bytes(b" " * (audit_document.BYTES_MAX + 1))


@pytest.mark.slow
def test_more_recordings_than_a_person_makes_are_refused() -> None:
    row = {"cells": {}, "row": 2}
    one = {"table": "team", "moment": "", "document": "", "sha256": "", "rows": [row]}
    many = changed(recordings=[one] * 10_001)
    with pytest.raises(ParseError, match="LB-Z53"):
        audit_of_bytes(many)
