"""A postings segment on disk: rows of an entry, facts, classes."""

from pathlib import Path

import pytest

from loopbook.errors import BrokenSegment
from loopbook.store.segment.posted import PostingsSegment
from loopbook.terms.event import Basis
from loopbook.terms.history import Fact
from tests.store.readings import day, posting, reversal, statistic
from tests.store.segment.posted import ITEMS, builder_of, names_of, segment_of
from tests.store.segment.sealed import numbered

FACT = Fact(
    term="soh", value=None, text="x", basis=Basis.DECLARED, sequence=1, time=day(1), rule=""
)


def opened(folder: Path) -> PostingsSegment:
    first = posting(1, 5, item=ITEMS[1])
    builder = builder_of([first, reversal(first, 2, 70), statistic(3, 9, "2025")])
    builder.state([(ITEMS[2], FACT)])
    builder.classify(ITEMS[2], "cell")
    builder.classify(ITEMS[0], "pack")
    builder.classify(ITEMS[1], "")
    return segment_of(folder, builder)[1]


def test_an_entry_gives_its_postings_and_a_declaration_its_reversals(tmp_path: Path) -> None:
    segment = opened(tmp_path)
    assert [p.amount for p in segment.postings_of(1)] == [5]
    assert [(p.voids, p.item) for p in segment.postings_of(2)] == [(1, ITEMS[1])]
    assert segment.postings_of(8) == []
    assert [(p.amount, at, who) for p, at, who in segment.statistics] == [(9, 3, '["a"]')]


def test_items_have_facts_and_classes(tmp_path: Path) -> None:
    segment = opened(tmp_path)
    assert segment.facts(numbered(2)) == [(2, FACT)]
    assert segment.facts(numbered(0)) == []
    assert [segment.class_of(number) for number in (0, 1, 2, 7)] == ["pack", "", "cell", ""]
    assert segment.classified.tolist() == [0, 2]
    assert [
        each if isinstance(each, list) else each.tolist() for each in segment.members({"cell"})
    ] == [
        [2],
        ["cell"],
    ]
    assert len(segment.members({"none"})[0]) == 0


def test_another_file_is_no_postings_segment(tmp_path: Path) -> None:
    row, segment = segment_of(tmp_path, builder_of([posting(1, 5)]))
    (segment.folder / "arrays.bin").unlink()
    with pytest.raises(BrokenSegment, match="LB-S30"):
        PostingsSegment(tmp_path, row, names_of)
