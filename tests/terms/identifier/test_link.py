"""Digital Links of any host and path."""

import pytest

from loopbook.terms.identifier.link import (
    canonical_link,
    full_link,
    host_of,
    named_by,
    read_link,
    stem_of,
    written_link,
)

from .facts import HOME, NO_KEYS, SPELLINGS


@pytest.mark.parametrize(("text", "path"), SPELLINGS)
def test_a_link_has_one_canonical_form(text: str, path: str) -> None:
    link = read_link(text)
    assert link is not None
    assert link.is_whole
    assert canonical_link(link) == written_link(named_by(link)) == HOME + path


@pytest.mark.parametrize("text", NO_KEYS)
def test_what_is_no_link_is_not_read_as_one(text: str) -> None:
    link = read_link(text)
    assert link is None or not link.is_whole


def test_the_stem_is_what_stands_up_to_the_key_as_spelled() -> None:
    link = read_link("http://x.org/a/gtin/97803111/lot/1?21=2")
    assert link is not None
    assert stem_of(link) == "http://x.org/a/gtin/97803111"
    assert dict(link.qualifiers) == {"10": "1"}
    bare = read_link("http://x.org/01/97803111?10=2")
    assert bare is not None
    assert stem_of(bare) == "http://x.org/01/97803111"


def test_the_full_link_has_every_qualifier_in_order() -> None:
    link = read_link("https://x.org/01/09520001001024/21/S/10/L/22/V")
    assert link is not None
    assert full_link(named_by(link)) == f"{HOME}/01/09520001001024/22/V/10/L/21/S"


def test_a_host_is_that_of_a_web_address_with_a_path() -> None:
    assert host_of("https://id.gs1.org/01/1") == "id.gs1.org"
    assert host_of("urn:x") == ""
