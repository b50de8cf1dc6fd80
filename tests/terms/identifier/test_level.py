"""Level and class of identifiers, by form alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.terms.identifier.key_type import Level
from loopbook.terms.identifier.level import classes_of, level_of, mended_key

from .facts import HOME, PAIRS

HOST = "https://id.example.org"


@pytest.mark.parametrize(("urn", "path", "length"), PAIRS)
def test_urn_and_link_are_of_one_level_and_meet_in_one_class(
    urn: str, path: str, length: int
) -> None:
    assert level_of(urn) is level_of(HOST + path)
    if level_of(urn) is not Level.UNKNOWN and ":giai:" not in urn:
        by_link = classes_of(HOST + path)
        shared = {name for name in by_link if name.startswith(HOME)}
        assert shared <= {*classes_of(urn), urn}


@pytest.mark.parametrize(
    ("identifier", "level"),
    [
        (f"{HOST}/01/09520001000119", Level.CLASS),
        (f"{HOST}/01/09520001000119/22/2A", Level.CLASS),
        (f"{HOST}/01/09520001000119/10/L1", Level.LOT),
        (f"{HOST}/01/09520001000119/10/L1/21/S1?17=260101", Level.INSTANCE),
        (f"{HOST}/some/path/gtin/9520001000119/ser/S1", Level.INSTANCE),
        (f"{HOST}/8003/09520001000126", Level.CLASS),
        (f"{HOST}/8003/0952000100012655", Level.INSTANCE),
        (f"{HOST}/253/9520001000126", Level.CLASS),
        (f"{HOST}/8010/9520001AB", Level.CLASS),
        (f"{HOST}/8010/9520001AB/8011/1", Level.INSTANCE),
        (f"{HOST}/414/9520001000126", Level.INSTANCE),
        ("urn:epc:id:sscc:whatever", Level.INSTANCE),
        ("urn:epc:class:lgtin:x", Level.LOT),
        ("urn:uuid:0b5a0c3f-1111-4222-8333-944444444444", Level.UNKNOWN),
        ("https://example.com/orders/01/12", Level.UNKNOWN),
        (f"{HOST}/01/09520001000119/about", Level.UNKNOWN),
    ],
)
def test_the_level_is_in_the_form(identifier: str, level: Level) -> None:
    assert level_of(identifier) is level


def test_classes_come_nearest_first() -> None:
    thing = f"{HOST}/gtin/9520001000119/10/L1/21/S1"
    assert classes_of(thing) == (
        thing,
        f"{HOST}/gtin/9520001000119/10/L1",
        f"{HOST}/gtin/9520001000119",
        f"{HOME}/01/09520001000119",
    )
    assert classes_of(f"{HOST}/8003/0952000100012655")[1:] == (
        f"{HOST}/8003/09520001000126",
        f"{HOME}/8003/09520001000126",
    )
    assert classes_of("urn:epc:id:grai:9520001.00012.55")[1:] == (
        "urn:epc:idpat:grai:9520001.00012.*",
        f"{HOME}/8003/09520001000126",
    )


@pytest.mark.parametrize(
    ("path", "mended"),
    [
        ("/01/09520001000118/21/S1", ("09520001000118", "09520001000119")),
        ("/414/9520001000011", ("9520001000011", "9520001000010")),
        ("/8003/09520001000125X", ("09520001000125", "09520001000126")),
        ("/8006/095200010010250102", ("09520001001025", "09520001001024")),
        ("/8018/952000100000000031", ("952000100000000031", "952000100000000030")),
        ("/8004/9520001AB", ("", "")),
        ("/01/09520001000119", ("", "")),
    ],
)
def test_a_wrong_check_digit_of_any_key_is_mended(path: str, mended: tuple[str, str]) -> None:
    assert mended_key(HOST + path) == mended


@given(st.text(max_size=60), st.sampled_from(["", "urn:epc:id:sgtin:", f"{HOST}/01/", "urn:epc:"]))
def test_any_text_is_judged_without_fault(text: str, start: str) -> None:
    identifier = start + text
    assert level_of(identifier) in Level
    assert classes_of(identifier)[0] == identifier
    mended_key(identifier)
