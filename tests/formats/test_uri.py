"""What is a URI by RFC 3986."""

import re

import pytest

from loopbook.formats.uri import PLAIN_URIS, is_iri, is_uri

GOOD = [
    "urn:uuid:1",
    "https://example.org",
    "https://example.org/a?b=c&d#e",
    "http://user:pw@example.org:8080/",
    "http://[2001:db8::1]/x",
    "http://[::1]:80/",
    "ni:///sha-256;abc?ver=CBV2.0",
    "geo:50.9,6.9",
    "mailto:a@b.org",
    "urn:epc:id:sgtin:4012345.011111.a%2Fb",
]
BAD = [
    "", "A1", "urn:", "urn:a b", " urn:a", "1a:b", "https://example.org/%zz", "https://h:port/",
    "http://[", "http://[1]/", "http://[::1", "urn:a#b#c", "urn:a[b]", "urn:电池", "urn:a{b}",
    "urn:a\n", "urn:x\\y", 'urn:"', 7, None, ["urn:a"],
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_a_uri_is_one(text: str) -> None:
    assert is_uri(text)
    assert is_iri(text) or "[" in text


@pytest.mark.parametrize("text", BAD)
def test_what_is_none_is_not(text: object) -> None:
    assert not is_uri(text)


def test_other_letters_make_an_iri() -> None:
    assert is_iri("urn:example:电池")
    assert not is_iri("urn:a b")


@pytest.mark.parametrize("text", [*GOOD, *(one for one in BAD if isinstance(one, str))])
def test_the_plain_pattern_takes_nothing_that_is_none(text: str) -> None:
    if PLAIN_URIS.fullmatch(text):
        assert all(map(is_uri, re.split("\n", text)))
        assert PLAIN_URIS.fullmatch(f"{text}\nurn:x:y")
