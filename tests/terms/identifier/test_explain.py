"""Any code is answered."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.terms.finding import finding_text
from loopbook.terms.identifier.explain import LENGTH_MOST, explain
from loopbook.terms.identifier.explanation import is_fine

from .test_canonical import links
from .test_urn import urns

TABLE = [
    ("urn:epc:id:sgtin:9520001.000102.A1", "gtin", True),
    ("https://id.gs1.org/00/195200010000000079", "sscc", True),
    ("(01)09520001001024", "gtin", True),
    ("4006381333931", "gtin", True),
    ("952 0001 0010 24-", "gtin", True),
    ("04QCB76836300JBC40000903", "battery_code", True),
    ("09ZPBA1F630000017RP", "battery_cascade", True),
    ("1M8GDM9AXKP042788", "vin", True),
    ("91110000600037341L", "uscc", True),
    ("213800KUD8LAJWSQ9D15", "lei", True),
    ("geo:50.9,6.9", "uri", True),
    ("urn:uuid:6f0b6d3e-7a0f-4b5c-9a58-000000000001", "urn", True),
    ("ni:///sha-256;00?ver=CBV2.0", "uri", True),
    ("abc", "unknown", False),
    ("", "unknown", False),
    ("A" * (LENGTH_MOST + 1), "unknown", False),
]


@pytest.mark.parametrize(("code", "kind", "is_good"), TABLE, ids=lambda value: str(value)[:30])
def test_a_code_is_told_for_what_it_is(code: str, kind: str, is_good: bool) -> None:
    made = explain(code)
    assert (made.kind, is_fine(made)) == (kind, is_good)


def test_small_letters_and_hyphens_are_read_and_told() -> None:
    made = explain("1m8gdm9axkp-042788")
    assert (made.kind, made.code) == ("vin", "1m8gdm9axkp-042788")
    assert made.canonical == "1M8GDM9AXKP042788"
    assert [finding.code for finding in made.findings] == ["LB-I39"]


def test_an_unknown_code_names_the_kinds_of_its_length() -> None:
    assert explain("9110000600037341M").alike == ("vin", "uscc", "battery_cascade")
    assert explain("123456789").alike == ("gtin",)
    assert explain("日本").alike == ()


@settings(max_examples=400, deadline=None)
@given(
    st.text(max_size=80)
    | st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=6, max_size=26)
    | links
    | urns().map(lambda made: made[0])
    | st.builds(str.__add__, st.just("urn:epc:"), st.text(max_size=40))
    | st.builds(str.__add__, st.just("(01)"), st.text(max_size=40)),
    st.none() | st.integers(-3, 20),
)
def test_any_text_is_answered_and_every_finding_has_words(code: str, length: int | None) -> None:
    made = explain(code, length)
    for finding in made.findings:
        for language in ("en", "zh"):
            assert finding_text(finding, language)
