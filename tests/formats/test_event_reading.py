"""What one event's reading accepts of times, numbers, words and addresses."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from loopbook.formats.cbv_words import BIZ_STEP, MEASUREMENT
from loopbook.formats.context import names_of
from loopbook.formats.event_reading import EventReading, nearest
from loopbook.terms.finding import Severity
from loopbook.terms.profile import Profile


@pytest.fixture
def reading() -> EventReading:
    return EventReading({}, names_of(b'[{"loopbook":"urn:loopbook:v1:"}]'))


def codes(reading: EventReading) -> list[str]:
    return [finding.code for finding in reading.findings]


@pytest.mark.parametrize(
    "text",
    ["2025-03-01T08:30:00+08:00", "2025-03-01T00:30:00Z", "2025-03-01t00:30:00.000z"],
)
def test_an_instant_is_read_in_utc(reading: EventReading, text: str) -> None:
    assert reading.instant(text, "eventTime") == datetime(2025, 3, 1, 0, 30, tzinfo=UTC)
    assert not reading.findings


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025-03-01T08:30:00", "LB-F22"),
        ("2025-03-01", "LB-F22"),
        ("2025-02-30T08:30:00Z", "LB-F23"),
        ("2025-03-01T25:00:00Z", "LB-F23"),
        ("20250301T083000Z", "LB-F23"),
        ("0001-01-01T00:00:00+14:00", "LB-F23"),
        ("2025-03-01T08:30:00+99:99", "LB-F23"),
        ("yesterday", "LB-F23"),
        (20250301, "LB-F21"),
        (None, "LB-F21"),
    ],
)
def test_a_time_without_zone_or_sense_is_an_error(
    reading: EventReading, text: object, code: str
) -> None:
    assert reading.instant(text, "eventTime") is None
    assert codes(reading) == [code]


@pytest.mark.parametrize("text", ["urn:uuid:1", "https://example.org/a?b#c", "geo:50.9,6.9"])
def test_a_uri_has_a_scheme(reading: EventReading, text: str) -> None:
    assert reading.uri(text, "epcList[0]") == text


@pytest.mark.parametrize("text", ["A1", "", "urn:", "urn:a b", " urn:a", 7, None, ["urn:a"]])
def test_what_is_no_uri_is_an_error(reading: EventReading, text: object) -> None:
    assert reading.uri(text, "epcList[0]") == ""
    assert codes(reading) == ["LB-F27"]


def test_numbers_are_exact_and_bounded(reading: EventReading) -> None:
    assert reading.number(3, "") == Decimal(3)
    assert reading.number(Decimal("0.1"), "") == Decimal("0.1")
    for value in (True, "3", None, 10**61):
        assert reading.number(value, "quantity") is None
    assert codes(reading) == ["LB-F21", "LB-F21", "LB-F21", "LB-F10"]


def test_words_are_read_in_their_bare_form(reading: EventReading) -> None:
    assert reading.word("receiving", "/bizStep", BIZ_STEP) == "receiving"
    assert reading.word("https://example.org/step/shred", "/bizStep", BIZ_STEP).endswith("shred")
    assert not reading.findings


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cbv:BizStep-receiving", "LB-F58"),
        ("https://ref.gs1.org/cbv/BizStep-receiving", "LB-F58"),
        ("urn:epcglobal:cbv:bizstep:receiving", "LB-F57"),
    ],
)
def test_another_spelling_of_a_word_is_read_and_told(text: str, code: str) -> None:
    reading = EventReading({"bizStep": text}, names_of(b""))
    assert reading.word(text, "/bizStep", BIZ_STEP) == "receiving"
    assert codes(reading) == [code]
    assert reading.findings[0].values["word"] == "receiving"


def test_a_word_whose_prefix_the_document_declares_is_not_barred() -> None:
    long = "https://gs1.org/voc/Temperature"
    reading = EventReading({"type": long}, names_of(b""), written={"type": "gs1:Temperature"})
    assert reading.word(long, "/type", MEASUREMENT) == "Temperature"
    assert codes(reading) == ["LB-F58"]


def test_the_profile_says_what_a_finding_weighs() -> None:
    for profile, severity in (
        (Profile.STRICT, Severity.ERROR),
        (Profile.STANDARD, Severity.WARNING),
    ):
        reading = EventReading({}, names_of(b""), profile)
        reading.doubt("LB-F39", "/epcList", id="x")
        assert reading.findings[0].severity is severity


def test_an_unknown_word_is_an_error_with_the_nearest(reading: EventReading) -> None:
    reading.word("recieving", "bizStep", BIZ_STEP)
    assert reading.findings[0].values == {"text": "recieving", "nearest": "receiving"}


def test_an_unknown_word_of_the_vocabulary_is_a_doubt(reading: EventReading) -> None:
    reading.word("https://ref.gs1.org/cbv/BizStep-recieving", "bizStep", BIZ_STEP)
    assert codes(reading) == ["LB-F45"]
    assert reading.findings[0].values["nearest"] == "receiving"
    assert not reading.has_errors()


def test_long_values_are_cut_in_what_is_said(reading: EventReading) -> None:
    reading.uri("x" * 10_000, "parentID")
    assert len(reading.findings[0].values["text"]) <= 80


def test_a_path_names_a_field_of_the_house_as_it_was_written(reading: EventReading) -> None:
    reading.fault("LB-F28", "/urn:loopbook:v1:basis", name="basis", nearest="-")
    assert reading.findings[0].place.pointer == "/loopbook:basis"


def test_nothing_near_is_a_dash() -> None:
    assert nearest("zzzzzz", ["receiving"]) == "-"
