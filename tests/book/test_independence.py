"""Nobody evaluates himself, as far as a file can show it."""

import pytest

from loopbook.book.declaration_file import file_of
from loopbook.book.independence import must_be_independent, same_party
from loopbook.errors import InputError
from loopbook.terms.declaration import Bundle, Declaration, Issuer
from tests.book.declared import (
    OWNER,
    PLANT,
    PLANT_KEY,
    VERIFIER_KEY,
    checked,
    declared,
    key_of,
    master,
    plant_book,
)

GROUP = "urn:example:group"
LINE = "urn:example:line"
USCC = "91110000600037341L"


@pytest.fixture(scope="module")
def data() -> bytes:
    """A plant of a group, with a line of its own."""
    group, plant = master(GROUP, {}, (PLANT,)), master(PLANT, {}, (LINE,))
    code = master(LINE, {"urn:loopbook:v1:operator": f"urn:uscc:{USCC}"})
    return declared(plant_book(group, plant, code))


def refused(data: bytes, verifier: Issuer) -> str:
    """Why a verifier may not judge; empty when he may."""
    opened, file = checked(data).opened, file_of(data)
    assert opened is not None
    assert isinstance(opened.credential, Declaration)
    assert isinstance(file, Bundle)
    try:
        must_be_independent(verifier, opened.credential, file.receipts)
    except InputError as fault:
        return str(fault.values["why"])
    return ""


def test_a_third_party_may_judge(data: bytes) -> None:
    assert refused(data, VERIFIER_KEY.issuer) == ""


@pytest.mark.parametrize(
    ("number", "party"),
    [
        (1, "urn:example:verifier"),  # the same key
        (9, PLANT),
        (9, f" {PLANT} "),
        (9, "urn:example:\u200bplant"),  # a joiner that no eye sees
        (9, "ｕｒｎ:example:PLANT"),  # wide letters
        (9, OWNER),
        (9, GROUP),
        (9, LINE),
        (9, USCC),
        (9, f"https://example.org/organisation/{USCC.lower()}"),
    ],
)
def test_who_is_tied_to_the_subject_may_not(data: bytes, number: int, party: str) -> None:
    assert refused(data, key_of(number, party).issuer)


def test_a_second_key_of_the_declarer_does_not_help(data: bytes) -> None:
    assert refused(data, Issuer(key_of(9, "x").issuer.id, PLANT_KEY.issuer.party)) == PLANT


def test_codes_that_are_none_name_nobody() -> None:
    assert same_party(USCC, f"urn:x:{USCC}")
    assert not same_party("91110000600037341X", "urn:x:91110000600037341X.2")
    assert not same_party("", "")
    assert same_party("https://id.example.org/417/9521321000018", "urn:epc:id:pgln:952132.100001")
