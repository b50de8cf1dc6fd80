"""Values of query parameters: every way to write one, and every refusal."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from loopbook.errors import QueryParameter, QueryTooComplex
from loopbook.formats import cbv_words as cbv
from loopbook.formats import query_value as read
from loopbook.formats.context import names_of

NAMES = names_of(b'[{"ex":"https://ns.example.com/","h":"https://h.example.com/v#"}]')


def test_a_text_is_cut_at_pipes_and_a_list_is_taken_as_it_stands() -> None:
    assert read.listed("p", "a|b") == ["a", "b"]
    assert read.listed("p", ["a|b"]) == ["a|b"]
    assert read.listed("p", 5) == [5]
    assert read.texts("p", "a|b|a") == ("a", "b")


@pytest.mark.parametrize("value", ["", "a||b", "|", [], [""]])
def test_an_empty_value_is_refused(value: object) -> None:
    with pytest.raises(QueryParameter) as raised:
        read.listed("p", value)
    assert raised.value.code == "LB-Q10"


def test_too_many_and_too_long_values_are_refused() -> None:
    with pytest.raises(QueryTooComplex) as raised:
        read.listed("p", "|".join("a" * (read.VALUES_MAX + 1)))
    assert (raised.value.code, raised.value.status) == ("LB-Q14", 413)
    with pytest.raises(QueryTooComplex) as raised:
        read.listed("p", ["a" * (read.LENGTH_MAX + 1)])
    assert raised.value.code == "LB-Q15"


def test_one_value_is_one() -> None:
    assert read.one("p", "a") == "a"
    with pytest.raises(QueryParameter) as raised:
        read.one("p", "a|b")
    assert raised.value.code == "LB-Q07"
    with pytest.raises(QueryParameter) as raised:
        read.texts("p", [5])
    assert raised.value.code == "LB-Q09"


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-30T08:15:00+08:00",
        "2026-06-30T08:15:00 08:00",
        "2026-06-30T00:15:00Z",
        "2026-06-30t00:15z",
        "2026-06-29T19:15:00.000-05:00",
        "2026-06-30T00:15:00.0000000001Z",
    ],
)
def test_an_instant_is_read_with_its_zone(text: str) -> None:
    assert read.instant("p", text) == datetime(2026, 6, 30, 0, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-30", "2026-06-30T08:15:00", "2026-13-30T08:15:00Z", "0001-01-01T00:00:00+14:00",
        "now", "20260630T081500Z", 5, None, "2026-06-30T08:15:00Z ", "２０26-06-30T08:15:00Z",
    ],
)  # fmt: skip
def test_what_is_no_instant_is_refused(text: object) -> None:
    with pytest.raises(QueryParameter) as raised:
        read.instant("GE_eventTime", text)
    assert raised.value.code == "LB-Q02"
    assert "GE_eventTime" in str(raised.value)


@pytest.mark.parametrize("value", ["12.5", "+12.50", 12.5, Decimal("12.5"), "125e-1"])
def test_a_number_is_exact(value: object) -> None:
    assert read.number("p", value) == Decimal("12.5")


@pytest.mark.parametrize("value", ["NaN", "inf", "1e999", "1" * 61, "0x1", True, None, "１", "1_0"])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(QueryParameter) as raised:
        read.number("p", value)
    assert raised.value.code == "LB-Q03"


def test_a_count_is_whole_and_not_too_small() -> None:
    assert read.count("p", "30", 1) == 30
    for value in ("0", "-1", "1.5", "a", str(2**63)):
        with pytest.raises(QueryParameter) as raised:
            read.count("p", value, 1)
        assert raised.value.code == "LB-Q12"


def test_truths_and_presences() -> None:
    assert read.truth("p", "TRUE")
    assert not read.truth("p", value=False)
    for value in ("", None, "true", True, 1, "1", 7, [None], [""]):
        assert read.is_present("p", value), value
    for value in ("false", False, 0):
        assert not read.is_present("p", value), value
    for value in ("yes", "2"):
        with pytest.raises(QueryParameter) as raised:
            read.is_present("p", value)
        assert raised.value.code == "LB-Q04"


def test_a_value_without_a_type_is_read_in_every_way_it_can_be() -> None:
    found = read.extension("p", ["5", "2026-01-01T00:00:00Z", "a", 7, True])
    assert found.texts == ("5", "2026-01-01T00:00:00Z", "a", "true")
    assert found.numbers == (Decimal(5), Decimal(7))
    assert found.times == (datetime(2026, 1, 1, tzinfo=UTC),)
    assert read.bound("p", "5").numbers == (Decimal(5),)
    assert read.bound("p", "2026-01-01T00:00:00Z").numbers == ()
    with pytest.raises(QueryParameter):
        read.bound("p", "a")


def test_words_come_in_every_spelling_and_unknown_ones_are_refused_with_the_nearest() -> None:
    found = read.words("p", "cbv:BizStep-shipping|ex:step", cbv.BIZ_STEP, NAMES)
    assert set(found) == {
        "shipping",
        "cbv:BizStep-shipping",
        "https://ref.gs1.org/cbv/BizStep-shipping",
        "urn:epcglobal:cbv:bizstep:shipping",
        "ex:step",
        "https://ns.example.com/step",
    }
    with pytest.raises(QueryParameter) as raised:
        read.words("p", "shiping", cbv.BIZ_STEP, NAMES)
    assert (raised.value.code, raised.value.values["nearest"]) == ("LB-Q06", "shipping")


def test_event_types_are_the_five_or_uris() -> None:
    assert read.event_types("p", "epcis:ObjectEvent", NAMES)[0] == "ObjectEvent"
    assert read.event_types("p", "ex:MyEvent", NAMES)[1] == "https://ns.example.com/MyEvent"
    with pytest.raises(QueryParameter) as raised:
        read.event_types("p", "ObjectEvents", NAMES)
    assert raised.value.values["nearest"] == "ObjectEvent"


def test_names_expand_and_an_undeclared_prefix_is_refused() -> None:
    assert read.expanded("p", "ex:a", NAMES) == ("ex:a", "https://ns.example.com/a")
    assert read.expanded("p", "h:a", NAMES) == ("h:a", "https://h.example.com/v#a")
    joined = read.expanded("p", "https://ns.example.com/#a", NAMES)
    assert joined == ("https://ns.example.com/#a", "https://ns.example.com/a")
    with pytest.raises(QueryParameter) as raised:
        read.expanded("EQ_exx:a", "exx:a", NAMES)
    assert (raised.value.code, raised.value.values["nearest"]) == ("LB-Q05", "ex")


def test_choices_are_held_to_what_is_known() -> None:
    assert read.choices("p", "ASC", ("ASC", "DESC")) == ("ASC",)
    with pytest.raises(QueryParameter) as raised:
        read.choices("p", "asc", ("ASC", "DESC"))
    assert raised.value.code == "LB-Q06"
