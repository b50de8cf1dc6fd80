"""Classes and roles: by master data, by code, by ILMD, by the wider identifier."""

from tests.trace.world import CELL, WORDS, event, quantity, scheme, word

from loopbook.terms.event import EventType
from loopbook.terms.master import MasterRecord
from loopbook.trace.classify import (
    class_of,
    described,
    first_class,
    role_of,
    role_of_place,
    stated_class,
    with_broader,
)

SITE = "https://id.example.org/414/9520001000010"


def master(identifier: str, attribute: str, value: object) -> dict[str, MasterRecord]:
    name = f"urn:loopbook:v1:{attribute}"
    return {identifier: MasterRecord("vtype", identifier, {name: value})}


def test_a_thing_has_the_class_its_trade_item_has_as_a_code() -> None:
    assert class_of(f"{CELL}/21/S1", None, scheme(), {}) == "nmc_cell"
    assert class_of(f"{CELL}/10/L1", None, scheme(), {}) == "nmc_cell"
    assert class_of("urn:uuid:1", None, scheme(), {}) == ""


def test_the_nearest_master_record_counts() -> None:
    lot = f"{CELL}/10/L1"
    known = master(lot, "class", "black_mass") | master(CELL, "class", "cell")
    assert class_of(lot, None, scheme(), known) == "black_mass"
    assert class_of(f"{CELL}/21/S1", None, scheme(), known) == "cell"


def test_a_master_record_may_give_the_code_of_a_class() -> None:
    assert class_of("urn:x:1", None, scheme(), master("urn:x:1", "class", CELL)) == "nmc_cell"


def test_a_class_that_the_pack_does_not_have_is_none() -> None:
    for value in ("moon_rock", "mass", 7):
        assert class_of("urn:x:1", None, scheme(), master("urn:x:1", "class", value)) == ""


def test_ilmd_state_the_class_of_what_the_event_brings_into_being() -> None:
    made = event(epcs=("urn:x:1",), ilmd={"urn:loopbook:v1:class": "black_mass"})
    assert class_of("urn:x:1", made, scheme(), {}) == "black_mass"
    assert class_of("urn:x:2", made, scheme(), {}) == ""


def test_the_read_point_tells_the_role_before_the_business_location() -> None:
    known = master("urn:place:2", "role", "sorting_site")
    assert role_of(event(biz_location=SITE), scheme(), {}) == "sorting_site"
    assert role_of(event(read_point="urn:place:2"), scheme(), known) == "sorting_site"
    assert role_of(event(read_point="urn:place:3"), scheme(), known) == ""


def test_wider_terms_come_nearest_first_and_a_ring_of_them_ends() -> None:
    assert list(with_broader(scheme(), "nmc_cell")) == ["nmc_cell", "cell"]
    ring = (word("a", "class", broader="b"), word("b", "class", broader="a"))
    assert list(with_broader(scheme(words=(*WORDS, *ring)), "a")) == ["a", "b"]
    assert list(with_broader(scheme(), "")) == []


def test_the_first_identifier_with_a_class_counts() -> None:
    assert first_class(["urn:x:1", CELL], scheme(), {}) == "nmc_cell"
    assert first_class(["urn:x:1"], scheme(), {}) == ""


def test_ilmd_speak_of_what_is_named_or_made_and_not_of_what_is_used_up() -> None:
    made = event(
        EventType.TRANSFORMATION,
        inputs=("urn:x:0",),
        outputs=("urn:x:1",),
        output_quantities=(quantity("urn:x:2"),),
        ilmd={"urn:loopbook:v1:class": CELL},
    )
    assert described(made) == {"urn:x:1", "urn:x:2"}
    assert stated_class(made, scheme()) == "nmc_cell"
    assert stated_class(event(), scheme()) == ""


def test_a_place_has_the_role_of_its_record_or_code() -> None:
    assert role_of_place(SITE, scheme(), {}) == "sorting_site"
    assert role_of_place("", scheme(), {}) == role_of_place("urn:x", scheme(), {}) == ""
