"""Master data as a reader may know them."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from loopbook.book.masters import KnownMasters
from tests.book.asked import PARTIES, PLACES, asked, drafts


@pytest.mark.parametrize("kind", ["memory", "journal"])
def test_a_hierarchy_is_of_the_records_that_its_reader_may_see(kind: str, tmp_path: Path) -> None:
    offered = drafts(20)
    first, second, *others = offered
    told = [replace(first, audience=PARTIES[:1]), replace(second, audience=PARTIES[1:]), *others]
    with asked(kind, tmp_path, told) as questions:
        questions._readings.link_up()
        masters = KnownMasters(questions._store, questions._readings)
        counts = [
            len(masters.of(sees).descendants(PLACES[0]))
            for sees in (None, frozenset(PARTIES), frozenset(PARTIES[:1]), frozenset(PARTIES[1:]))
        ]
        assert counts == [3, 3, 2, 1]
        for number in range(40):
            assert len(masters.of(frozenset({f"urn:{number}"})).descendants(PLACES[0])) == 1


def test_new_records_add_to_a_hierarchy(tmp_path: Path) -> None:
    offered = drafts(20)
    with asked("journal", tmp_path, offered[1:]) as questions:
        before = questions.surroundings().masters.descendants(PLACES[0])
        questions._store.append(offered[:1])
        after = questions.surroundings().masters.descendants(PLACES[0])
        assert (len(before), len(after)) == (1, 3)
