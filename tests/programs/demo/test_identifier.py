"""Identifiers: check digits, addresses, and eventIDs that never change."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.programs.demo.identifier import (
    class_uri,
    event_uri,
    gtin,
    item_uri,
    lot_uri,
    party_uri,
    place_uri,
    with_check_digit,
)

pytestmark = pytest.mark.slow


def test_the_check_digit_is_that_of_the_gs1_general_specifications() -> None:
    """GS1 General Specifications, 7.9: GTIN-13 6291041500213, GTIN-14 10614141000415."""
    assert with_check_digit("629104150021") == "6291041500213"
    assert with_check_digit("1061414100041") == "10614141000415"


@given(st.integers(min_value=0, max_value=99_999))
def test_every_gtin_has_14_digits_that_weigh_to_a_multiple_of_ten(item: int) -> None:
    digits = gtin(item)
    weighted = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(digits))
    assert len(digits) == 14
    assert weighted % 10 == 0


def test_addresses_are_gs1_digital_links_on_a_reserved_host() -> None:
    assert item_uri(10, "A1") == f"{class_uri(10)}/21/A1"
    assert lot_uri(30, "R1") == f"{class_uri(30)}/10/R1"
    assert class_uri(10).startswith("https://id.example.org/01/0")
    assert len(place_uri(1).rsplit("/", 1)[1]) == 13
    assert "/417/" in party_uri(21)


def test_an_event_id_is_the_same_for_the_same_words_and_differs_for_others() -> None:
    assert event_uri("tested", "E3-600") == event_uri("tested", "E3-600")
    assert event_uri("tested", "E3-600") != event_uri("tested", "E3-500")
    assert UUID(event_uri("tested", "E3-600").removeprefix("urn:uuid:")).version == 5
