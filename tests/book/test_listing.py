"""Values that events have, as each reader may see them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from loopbook.book.querying import Questions
from loopbook.errors import UnknownTerm
from loopbook.terms.event import Event
from loopbook.terms.lineage import AsOf
from tests.book.asked import PARTIES, asked, drafts

READERS = [AsOf(), AsOf(sees=frozenset(PARTIES[:1])), AsOf(sees=frozenset())]
FIELDS: dict[str, Callable[[Event], str]] = {
    "eventTypes": lambda event: event.type.value,
    "bizSteps": lambda event: event.biz_step,
    "readPoints": lambda event: event.read_point,
    "bizLocations": lambda event: event.biz_location,
    "dispositions": lambda event: event.disposition,
}


def all_values(questions: Questions, kind: str, known: AsOf, count: int) -> list[str]:
    page = questions.values(kind, known, "", count)
    found = list(page.values)
    while page.after is not None:
        assert len(page.values) == count
        page = questions.values(kind, known, page.after, count)
        found += page.values
    return found


@pytest.mark.parametrize("kind", ["memory", "journal"])
@pytest.mark.parametrize("known", READERS, ids=["all", "authority", "nobody"])
def test_values_are_those_of_the_events_that_a_reader_sees(
    kind: str, known: AsOf, tmp_path: Path
) -> None:
    with asked(kind, tmp_path, drafts(60)) as questions:
        events = [
            event
            for entry in questions._store.read()
            if known.sees is None or known.sees & set(entry.draft.audience)
            if (event := questions._readings.event_of_entry(entry)) is not None
        ]
        for name, field in FIELDS.items():
            expected = sorted({field(event) for event in events} - {""})
            for count in (1, 2, 30):
                assert all_values(questions, name, known, count) == expected
        things = {name for event in events for name in (*event.epcs, *event.inputs, event.parent)}
        found = all_values(questions, "epcs", known, 3)
        assert len(set(found)) == len(found)
        assert set(found) == things - {""}
        assert all_values(questions, "epcs", known, 100) == found


def test_new_events_bring_new_values(tmp_path: Path) -> None:
    offered = drafts(60)
    known = AsOf(sees=frozenset(PARTIES[:1]))
    with asked("journal", tmp_path, offered[:6]) as questions:
        before = all_values(questions, "epcs", known, 50)
        questions._store.append(offered[6:])
        after = all_values(questions, "epcs", known, 50)
        assert set(before) < set(after)


def test_values_as_of_an_entry_are_of_the_entries_until_it(tmp_path: Path) -> None:
    with asked("journal", tmp_path, drafts(60)) as questions:
        assert questions.values("eventTypes", AsOf(size=3)).values == ()
        assert len(questions.values("eventTypes", AsOf(size=4)).values) == 1


def test_an_unknown_kind_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with asked("memory", tmp_path, drafts(3)) as questions:
        with pytest.raises(UnknownTerm) as raised:
            questions.values("bizStep")
        assert (raised.value.code, raised.value.values["nearest"]) == ("LB-Q23", "bizSteps")
