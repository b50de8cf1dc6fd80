"""EPC URNs of all schemes, read and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import IdentifierFault
from loopbook.terms.identifier.key_type import KEYS, SCHEMES, Alphabet, Lead
from loopbook.terms.identifier.link import named_by, read_link, written_link
from loopbook.terms.identifier.spelling import in_urn
from loopbook.terms.identifier.urn import (
    is_malformed,
    part_field,
    read_urn,
    reference_digits,
    urn_scheme,
    written_urn,
)

from .facts import HOME, MALFORMED, NO_KEYS, PAIRS
from .test_spelling import AI_82

DIGITS = "0123456789"
CHARACTERS = {
    Alphabet.DIGITS: DIGITS,
    Alphabet.AI_82: AI_82,
    Alphabet.AI_39: "#-/" + DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
}


@st.composite
def urns(draw: st.DrawFn) -> tuple[str, int]:
    """Any well-formed URN of a GS1 key, with the length of its company prefix."""
    name = draw(st.sampled_from(sorted(SCHEMES)))
    scheme = SCHEMES[name]
    needed = reference_digits(scheme.ai)
    is_led = KEYS[scheme.ai].lead is Lead.INDICATOR
    length = draw(st.integers(6, 12))
    prefix = draw(st.text(DIGITS, min_size=length, max_size=length))
    tail = KEYS[scheme.ai].tail
    if needed:
        size = needed - length
        reference = draw(st.text(DIGITS, min_size=size, max_size=size))
        assert size or not is_led
    else:
        assert tail is not None
        text = st.text(CHARACTERS[tail.alphabet], min_size=1, max_size=tail.most - length)
        reference = in_urn(draw(text))
    parts = [prefix, reference]
    for part in scheme.parts:
        if part == "*":
            parts.append("*")
            continue
        field = part_field(scheme.ai, part)
        text = st.text(CHARACTERS[field.alphabet], min_size=field.least, max_size=field.most)
        parts.append(in_urn(draw(text)))
    return f"urn:epc:{name}:{'.'.join(parts)}", length


@given(urns())
def test_a_urn_becomes_a_link_and_the_same_urn_again(made: tuple[str, int]) -> None:
    urn, length = made
    named = read_urn(urn)
    assert named is not None
    # UPUI and SGTIN share the class of their trade item; it is written as that of an SGTIN.
    urn = urn.replace("idpat:upui", "idpat:sgtin")
    assert written_urn(named) == urn
    link = read_link(written_link(named))
    assert link is not None
    assert written_urn(named_by(link), length) == urn


@pytest.mark.parametrize(("urn", "path", "length"), PAIRS)
def test_published_urns_are_written_from_their_links(urn: str, path: str, length: int) -> None:
    named = read_urn(urn)
    assert named is not None
    assert named.prefix_length == length
    assert written_link(named) == HOME + path


@pytest.mark.parametrize("text", MALFORMED)
def test_a_malformed_urn_is_an_error(text: str) -> None:
    assert is_malformed(text)
    with pytest.raises(IdentifierFault, match="LB-I02"):
        read_urn(text)


@pytest.mark.parametrize("text", NO_KEYS)
def test_what_stands_for_no_key_is_none_and_not_malformed(text: str) -> None:
    assert read_urn(text) is None
    assert not is_malformed(text)


def test_the_length_of_the_prefix_comes_from_a_table_when_it_has_the_prefix() -> None:
    link = read_link(f"{HOME}/01/09520001001024/21/A1")
    assert link is not None
    named = named_by(link)
    with pytest.raises(IdentifierFault, match="LB-I06"):
        written_urn(named)
    assert written_urn(named, prefixes={"952": 7}) == "urn:epc:id:sgtin:9520001.000102.A1"
    longest = {"952": 7, "9520": 9}
    assert written_urn(named, prefixes=longest) == "urn:epc:id:sgtin:952000100.0102.A1"
    assert written_urn(named, 8, longest) == "urn:epc:id:sgtin:95200010.00102.A1"


def test_a_gtin_of_eight_digits_needs_no_table() -> None:
    link = read_link("http://example.de/01/96385074")
    assert link is not None
    assert written_urn(named_by(link)) == "urn:epc:idpat:sgtin:00000963.08507.*"


@pytest.mark.parametrize(
    ("path", "length", "code"),
    [
        ("/01/09520001001028/21/A1", 7, "LB-I04"),
        ("/01/09520001001024/21/A1", 5, "LB-I07"),
        ("/01/09520001001024/21/A1", 13, "LB-I07"),
        ("/8004/952000AB", 7, "LB-I07"),
        ("/8003/19520001000123A", 7, "LB-I07"),
        ("/01/09520001001024/22/2A", 7, "LB-I09"),
        ("/8006/095200010010240102/10/L", 7, "LB-I09"),
        ("/8013/9520001ABC", 7, "LB-I09"),
        ("/414/9520001000126/254/X/7040/1ABC", 7, "LB-I09"),
    ],
)
def test_what_has_no_urn_says_why(path: str, length: int, code: str) -> None:
    link = read_link(HOME + path)
    assert link is not None
    with pytest.raises(IdentifierFault, match=code):
        written_urn(named_by(link), length)


def test_a_urn_is_parted_into_scheme_and_body() -> None:
    assert urn_scheme("urn:epc:id:sgtin:1.2.3") == ("id:sgtin", "1.2.3")
    assert urn_scheme("urn:uuid:1") == ("", "")
