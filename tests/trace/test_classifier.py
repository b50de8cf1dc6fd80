"""Classifier: the same classes, roles and facts as the plain functions, and a memo with an end."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.trace.happenings import (
    MASTERS,
    NUMBERS,
    STEMS,
    THINGS,
    alike,
    events,
    shipped_pack,
    written_events,
)
from tests.trace.world import CELL, event, scheme

from loopbook.terms.event import Event
from loopbook.terms.scheme import Scheme
from loopbook.trace.classifier import Classifier, Kind, Memo
from loopbook.trace.classify import class_of, role_of
from loopbook.trace.fact import facts_of
from loopbook.trace.identifier import Level, level_of

PACKS = {"own": scheme(), "battery": shipped_pack("cn-battery"), "plan": shipped_pack("cn-14fyp")}
KEPT = {
    (name, known): Classifier(pack, MASTERS if known else {})
    for name, pack in PACKS.items()
    for known in (True, False)
}
IDENTIFIERS = [*THINGS, *(stem + number for stem in STEMS for number in NUMBERS)]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_every_form_of_identifier_has_the_class_and_level_it_plainly_has(
    pack: Scheme, known: bool
) -> None:
    masters = MASTERS if known else {}
    for order in (IDENTIFIERS, IDENTIFIERS[::-1]):
        classifier = Classifier(pack, masters)
        for identifier in (*order, *order):
            plain = class_of(identifier, None, pack, masters)
            kind = Kind(plain, level_of(identifier) is Level.CLASS)
            assert classifier.kind_of(identifier) == kind, identifier
            assert list(classifier.kinds_of((identifier,) * 2, event())) == [kind] * 2, identifier


def test_a_urn_whose_serial_has_a_slash_is_not_taken_for_an_address() -> None:
    pack = msgspec.structs.replace(scheme(), codes={"urn:epc:idpat:giai:0952000.a.*": "black_mass"})
    classifier = Classifier(pack, {})
    names = tuple(f"urn:epc:id:giai:0952000.a{end}" for end in (".b", "/b", ".b/c"))
    assert classifier.kinds_of(names * 2, event()) == [
        Kind(class_of(name, None, pack, {}), is_class=False) for name in names * 2
    ]
    assert class_of(names[0], None, pack, {}) == "black_mass"


@settings(max_examples=200, deadline=None)
@given(events().flatmap(lambda made: st.tuples(st.just(made), alike(made))))
def test_classes_roles_and_facts_are_the_plain_ones(made: tuple[Event, Event]) -> None:
    for (name, known), classifier in KEPT.items():
        pack, masters = PACKS[name], MASTERS if known else {}
        for number, each in enumerate(made):
            assert classifier.role_of(each) == role_of(each, pack, masters)
            assert classifier.facts_of(number, each) == facts_of(number, each, pack)
            items = (*each.epcs, *each.inputs, *each.outputs, each.parent)
            plain = [class_of(item, each, pack, masters) for item in items]
            assert [classifier.class_of(item, each) for item in items] == plain
            assert [kind.item_class for kind in classifier.kinds_of(items, each)] == plain


@pytest.mark.slow
def test_the_facts_of_the_demo_and_the_cases_are_the_plain_ones() -> None:
    pack, classifier = PACKS["battery"], KEPT["battery", False]
    facts = [classifier.facts_of(number, each) for number, each in enumerate(written_events())]
    assert facts == [facts_of(n, each, pack) for n, each in enumerate(written_events())]
    assert sum(map(len, facts)) > 300


def test_a_serial_number_costs_no_memory() -> None:
    classifier = Classifier(scheme(), {})
    for number in range(1000):
        assert classifier.class_of(f"{CELL}/21/{number}", None) == "nmc_cell"
    assert len(classifier._stems["/"]) == 1
    assert not classifier._kinds


def test_what_the_ilmd_of_one_event_state_is_not_said_of_the_next() -> None:
    classifier = Classifier(scheme(), {})
    stating = event(epcs=("urn:x:1",), ilmd={"urn:loopbook:v1:class": "black_mass"})
    assert classifier.class_of("urn:x:1", stating) == "black_mass"
    assert classifier.class_of("urn:x:2", stating) == ""
    assert classifier.class_of("urn:x:1", event(epcs=("urn:x:1",))) == ""
    for each, found in ((stating, "black_mass"), (event(epcs=stating.epcs), "")) * 2:
        kinds = classifier.kinds_of(stating.epcs, each)
        assert kinds == [Kind(found, is_class=False)]
        assert classifier.kinds_of(stating.epcs, each) is kinds


def test_a_memo_forgets_all_when_it_is_full() -> None:
    memo: Memo[int, str] = Memo(2)
    assert memo.keep(1, "a") == "a"
    memo.keep(2, "b")
    assert dict(memo) == {1: "a", 2: "b"}
    memo.keep(3, "c")
    assert dict(memo) == {3: "c"}
