"""The file that names who wrote last."""

import os
from datetime import UTC, datetime
from pathlib import Path

from loopbook.store.holder import FILE_NAME, HolderFile

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2025, 3, 1, 13, tzinfo=UTC)


def test_a_signed_file_names_process_host_and_time(tmp_path: Path) -> None:
    HolderFile(tmp_path).sign(NOON)
    holder = HolderFile(tmp_path).read()
    assert holder is not None
    assert (holder.pid, holder.since) == (os.getpid(), NOON)
    assert holder.program


def test_it_is_written_again_only_after_someone_else(tmp_path: Path) -> None:
    mine = HolderFile(tmp_path, sure_seconds=0)
    mine.sign(NOON)
    mine.sign(LATER)
    kept = mine.read()
    assert kept is not None
    assert kept.since == NOON
    (tmp_path / FILE_NAME).write_text('{"pid": 7}', encoding="utf-8")
    mine.sign(LATER)
    signed = mine.read()
    assert signed is not None
    assert signed.since == LATER


def test_who_has_just_signed_does_not_look_again(tmp_path: Path) -> None:
    mine = HolderFile(tmp_path, sure_seconds=3_600)
    mine.sign(NOON)
    (tmp_path / FILE_NAME).unlink()
    mine.sign(LATER)
    assert mine.read() is None


def test_a_missing_or_torn_file_names_nobody(tmp_path: Path) -> None:
    assert HolderFile(tmp_path).read() is None
    (tmp_path / FILE_NAME).write_bytes(b'{"pid": 7, "ho')
    assert HolderFile(tmp_path).read() is None
    (tmp_path / FILE_NAME).write_bytes(b"\xff\xfe")
    assert HolderFile(tmp_path).read() is None


def test_a_folder_that_takes_no_file_stops_nothing(tmp_path: Path) -> None:
    lost = HolderFile(tmp_path / "absent")
    lost.sign(NOON)
    assert lost.read() is None
