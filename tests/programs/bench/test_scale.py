"""What is measured follows from the number of links; a disk without room is refused before."""

from pathlib import Path

import pytest

from loopbook.errors import ParseError, StoreUnavailable
from loopbook.programs.bench.scale import megabytes, require_room, scale_of


def test_without_a_size_it_is_the_full_one_or_the_quick_one() -> None:
    assert scale_of("", 1, is_quick=False).plan.links == 10_000_000
    assert scale_of("", 1, is_quick=True).plan.links == 1_000_000
    assert scale_of("2e4", 1, is_quick=True).plan.links == 20_000


def test_loads_and_slices_are_about_all_events() -> None:
    for links in ("3000", "1e6", "1e7"):
        scale = scale_of(links, 1, is_quick=False)
        whole = sum(scale.load_events) + scale.slices * scale.slice_events
        assert abs(whole - scale.plan.tally.events) <= scale.loads
        assert len(scale.load_events) == scale.loads


def test_a_large_book_has_documents_of_ten_thousand_events() -> None:
    assert scale_of("1e6", 1, is_quick=True).document_events == 10_000
    assert scale_of("3000", 1, is_quick=True).document_events < 200


def test_a_size_that_cannot_be_made_is_refused() -> None:
    with pytest.raises(ParseError, match="20k"):
        scale_of("20k", 1, is_quick=False)


def test_a_disk_without_room_and_a_folder_that_is_none_are_refused(tmp_path: Path) -> None:
    scale = scale_of("1e10", 1, is_quick=False)
    with pytest.raises(StoreUnavailable, match=f"{megabytes(scale.bytes)} MB"):
        require_room(tmp_path, scale)
    with pytest.raises(StoreUnavailable, match="no folder"):
        require_room(tmp_path / "none", scale)
    assert require_room(tmp_path, scale_of("1000", 1, is_quick=False)) > 0
    assert not list(tmp_path.iterdir())


def test_a_megabyte_that_is_begun_counts() -> None:
    assert [megabytes(count) for count in (0, 1, 1_000_000, 1_000_001)] == [0, 1, 1, 2]
