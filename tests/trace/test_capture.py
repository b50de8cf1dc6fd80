"""Capture: what is admitted, and what a book must have heard of."""

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from tests.trace.world import (
    CELL,
    at,
    became,
    check,
    event,
    packed,
    quantity,
    report,
    scheme,
    unpacked,
)

from loopbook.formats.epcis_json import read
from loopbook.terms.entry import EntryKind
from loopbook.terms.event import Action, ErrorDeclaration, Event, EventType, Statistic
from loopbook.terms.finding import Finding, Place, Severity, finding_text
from loopbook.terms.observation import Observation
from loopbook.terms.parsed import Parsed
from loopbook.terms.period import period
from loopbook.trace.capture import admit, introduced

PLACE = Place(document="a.jsonld", event=2)


def judge(
    made: Event | Observation, known: set[str] = frozenset(), *schemes
) -> tuple[Finding, ...]:
    if isinstance(made, Observation):
        parsed = Parsed(kind=EntryKind.OBSERVATION, place=PLACE, observation=made)
    else:
        parsed = Parsed(kind=EntryKind.EVENT, place=PLACE, event=made)
    return admit(parsed, schemes, lambda name: name in known, at(1000))


def codes(made, known: set[str] = frozenset(), *schemes) -> list[str]:
    return [finding.code for finding in judge(made, known, *schemes)]


def observed(*epcs: str, step: str = "storing") -> Event:
    return event(action=Action.OBSERVE, epcs=epcs, biz_step=step)


@pytest.mark.parametrize(
    "made",
    [
        observed("a"),
        event(action=Action.DELETE, epcs=("a",)),
        became(1, ["a"], ["b"]),
        packed(1, "p", ["a"]),
        unpacked(1, "a", []),
        event(action=Action.OBSERVE, quantities=(quantity(f"{CELL}/10/a", "1"),)),
        event(EventType.TRANSACTION, epcs=("a",)),
    ],
)
def test_a_thing_no_one_has_spoken_of_is_taken_with_a_warning(made: Event) -> None:
    (finding,) = judge(made, {"p"})
    assert (finding.code, finding.severity) == ("LB-C14", Severity.WARNING)
    assert finding.place == PLACE
    assert finding.values["count"] == "1"
    assert codes(made, {"p", "a", f"{CELL}/10/a"}) == []


@pytest.mark.parametrize(
    "made",
    [
        event(epcs=("a",)),
        observed("a", step="receiving"),
        observed("a", step="commissioning"),
        event(action=Action.OBSERVE, quantities=(quantity(CELL, "1"),)),
        event(
            action=Action.OBSERVE,
            quantities=(quantity(f"{CELL}/10/L", "1"),),
            statistic=Statistic("fly_ash", period("2025")),
        ),
    ],
)
def test_what_enters_the_book_need_not_be_known(made: Event) -> None:
    assert codes(made) == []


def test_many_unknown_things_make_one_finding() -> None:
    (finding,) = judge(observed("a", "b", "c"), {"b"})
    assert finding.values == {"item": "a", "count": "2"}


def test_an_event_introduces_what_later_events_may_name() -> None:
    assert introduced(event(epcs=("a",))) == ("urn:uuid:1", "a")
    assert introduced(observed("a", step="receiving")) == ("urn:uuid:1", "a")
    assert introduced(observed("a")) == ("urn:uuid:1",)
    assert introduced(became(1, ["a"], ["b"])) == ("urn:uuid:1", "b")
    assert introduced(packed(1, "p", ["a"])) == ("urn:uuid:1", "p")
    assert introduced(unpacked(1, "p", ["a"])) == ("urn:uuid:1",)
    bulk = event(statistic=Statistic("f", period("2025")), quantities=(quantity(CELL, "1"),))
    assert introduced(bulk) == ("urn:uuid:1",)


def test_an_error_declaration_about_an_unknown_event_is_doubtful() -> None:
    void = msgspec.structs.replace(observed("a"), error=ErrorDeclaration(at(2)))
    assert codes(void) == ["LB-C15"]
    assert codes(void, {"urn:uuid:1"}) == []


def test_an_error_declaration_is_not_asked_what_its_event_was_asked() -> None:
    rule = check("is_step(inspecting)", "has(soh)")
    void = msgspec.structs.replace(
        observed("a", step="inspecting"), error=ErrorDeclaration(at(2)), quantities=()
    )
    assert codes(void, {"urn:uuid:1"}, scheme([rule])) == []


def test_checks_of_packs_are_told_at_the_place_and_once() -> None:
    rule = check("has(soh)", "fact(soh) <= 105 [P1]")
    made = msgspec.structs.replace(
        observed("a"), sensors=(report("urn:loopbook:v1:soh", "140", "P1"),)
    )
    (finding,) = judge(made, {"a"}, scheme([rule]), scheme([rule]))
    assert (finding.code, finding.severity, finding.place) == ("LB-P01", Severity.ERROR, PLACE)
    assert finding.rule == "checks.toml:1"


def test_an_observation_is_judged_and_what_could_not_be_read_is_not() -> None:
    made = Observation(
        id="urn:o:1",
        subject="CN",
        indicator="nonsense",
        period=period("2025"),
        value=Decimal(1),
        unit="P1",
    )
    assert codes(made, set(), scheme()) == ["LB-C20"]
    unread = Parsed(kind=EntryKind.EVENT, place=PLACE)
    assert admit(unread, [scheme()], lambda name: False, at(0)) == ()


def test_every_finding_has_words_in_both_languages() -> None:
    broken = event(hours=2000, epcs=(CELL,), quantities=(quantity(CELL, None, "KGM"),))
    findings = judge(broken, set(), scheme())
    assert len(findings) == 2
    for finding in findings:
        assert finding_text(finding) != finding_text(finding, "zh")


@pytest.mark.corpus
def test_the_examples_of_the_standard_are_all_admitted(corpora: Path) -> None:
    """The official examples are right: none may be refused, whatever packs a book has."""
    events = 0
    for file in sorted((corpora / "epcis" / "gs1" / "json").rglob("*.json*")):
        with file.open("rb") as stream:
            for parsed in read(stream, file.name):
                findings = admit(parsed, [scheme()], lambda name: True, at(10**6))
                events += parsed.event is not None
                assert [f.code for f in findings if f.severity is Severity.ERROR] == [], file.name
    assert events > 50
