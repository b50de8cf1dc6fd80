"""What a person is told of segments."""

from loopbook.terms.entry import Checkpoint
from loopbook.terms.segment import SegmentKind, SegmentState, Verified


def state(fault: str = "") -> SegmentState:
    return SegmentState(
        kind=SegmentKind.LINKS,
        first=1,
        last=9,
        rows=3,
        folder="f",
        content_hash="c",
        fault=fault,
    )


def test_a_book_is_whole_when_no_segment_has_a_fault() -> None:
    assert Verified(Checkpoint(9, "")).is_whole
    assert Verified(Checkpoint(9, ""), (state(), state())).is_whole
    assert not Verified(Checkpoint(9, ""), (state(), state("cut short"))).is_whole
