"""Words that no pack has are told with the nearest, and refuse nothing."""

from tests.trace.world import event, report, scheme, word

from loopbook.terms.event import LOOPBOOK
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.master import MasterRecord
from loopbook.trace.doubt import Doubts
from loopbook.trace.word import doubt_master, doubt_words

PACK = scheme(words=[word("cell", "class", code="urn:x:cell"), word("soh", "fact")])


def told(doubts: Doubts) -> list[tuple[str, str, str]]:
    findings: tuple[Finding, ...] = doubts.findings()
    assert all(f.code == "LB-C27" and f.severity is Severity.WARNING for f in findings)
    return [(f.place.pointer, f.values["word"], f.values["nearest"]) for f in findings]


def test_a_misspelt_property_or_reading_is_told_with_the_nearest() -> None:
    doubts = Doubts(Place())
    sensors = (report(f"{LOOPBOOK}soh", "1"), report("Mass", "1"), report(f"{LOOPBOOK}sho", "1"))
    doubt_words(event(ilmd={f"{LOOPBOOK}so": 3, "urn:y:own": 4}, sensors=sensors), [PACK], doubts)
    assert told(doubts) == [
        ("/ilmd/loopbook:so", f"{LOOPBOOK}so", "soh"),
        ("/sensorReport/2/type", f"{LOOPBOOK}sho", "soh"),
    ]


def test_a_misspelt_class_of_master_data_is_told_and_a_known_word_or_code_is_not() -> None:
    for value, count in (("cel", 1), ("cell", 0), (f"{LOOPBOOK}cell", 1), ("urn:x:cell", 0)):
        doubts = Doubts(Place())
        record = MasterRecord("t", "urn:x:1", {f"{LOOPBOOK}class": value})
        doubt_master(record, [PACK], doubts)
        assert [nearest for _, _, nearest in told(doubts)] == ["cell"] * count


def test_a_book_without_packs_has_no_words_to_hold_against() -> None:
    doubts = Doubts(Place())
    doubt_words(event(ilmd={f"{LOOPBOOK}so": 3, f"{LOOPBOOK}class": "x"}), [], doubts)
    assert told(doubts) == []
