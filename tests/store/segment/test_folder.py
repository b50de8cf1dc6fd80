"""A segment's folder: whole, or named for what is wrong with it; what nothing names is swept."""

import shutil
from pathlib import Path

import pytest

from loopbook.errors import BrokenSegment
from loopbook.store.journal import Journal
from loopbook.store.segment.folder import (
    DESCRIPTION,
    LOCK,
    MAKING,
    SEGMENTS,
    describe,
    require_whole,
    sweep,
    verify_segment,
)
from loopbook.store.segment.lease import Lease


def test_a_flipped_bit_in_any_file_is_found(path: Path, journal: Journal) -> None:
    for row in journal.manifest().rows:
        folder = path / SEGMENTS / row.folder
        verify_segment(folder, row)
        for file in sorted(folder.iterdir()):
            good = file.read_bytes()
            bad = bytearray(good)
            bad[len(bad) // 2] ^= 4
            file.write_bytes(bad)
            with pytest.raises(BrokenSegment, match=file.name):
                verify_segment(folder, row)
            file.write_bytes(good[:-1])
            with pytest.raises(BrokenSegment):
                require_whole(folder, row)
            file.unlink()
            with pytest.raises(BrokenSegment, match="LB-S30"):
                require_whole(folder, row)
            file.write_bytes(good)
        verify_segment(folder, row)


def test_a_folder_of_another_row_is_none(path: Path, journal: Journal) -> None:
    one, other = journal.manifest().rows[:2]
    target = path / SEGMENTS / one.folder
    shutil.rmtree(target)
    shutil.copytree(path / SEGMENTS / other.folder, target)
    with pytest.raises(BrokenSegment, match="LB-S3"):
        require_whole(target, one)
    (target / DESCRIPTION).write_bytes(b"{}")
    with pytest.raises(BrokenSegment, match="LB-S31"):
        describe(target)


def test_what_nothing_names_is_swept_and_what_is_read_is_not(tmp_path: Path) -> None:
    segments = tmp_path / SEGMENTS
    for name in ("kept", "read", "gone", f"{MAKING}1"):
        (segments / name).mkdir(parents=True)
    (segments / LOCK).write_bytes(b"")
    lease = Lease(segments)
    lease.hold_everything()
    sweep(segments, ["kept"])
    names = {each.name for each in segments.iterdir()}
    assert names == {"kept", "read", "gone", "leases", LOCK}
    lease.hold(["read"])
    sweep(segments, ["kept"])
    assert {e.name for e in segments.iterdir()} == {"kept", "read", "leases", LOCK}
    lease.close()
