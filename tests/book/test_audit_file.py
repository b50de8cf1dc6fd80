"""The file of an audit on disk: whole or not at all, one writer at a time."""

from pathlib import Path

import msgspec
import pytest

from loopbook.book.audit_file import LOCK, MAKING, read_audit, write_audit, writing
from loopbook.errors import ParseError, StoreUnavailable
from loopbook.store.segment.lock import try_lock
from tests.book.plating import empty


def test_a_new_file_is_written_once_and_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "plant.audit"
    write_audit(path, empty())
    assert read_audit(path) == empty()
    with pytest.raises(StoreUnavailable, match="LB-D32"):
        write_audit(path, empty())


def test_each_writing_is_a_version(tmp_path: Path) -> None:
    path = tmp_path / "plant.audit"
    write_audit(path, empty())
    with writing(path) as held:
        held.write(msgspec.structs.replace(held.file, listed="2025-02-01"))
        held.write(held.file)
    found = read_audit(path)
    assert (found.version, found.listed) == (3, "2025-02-01")
    assert not (tmp_path / f"plant.audit{MAKING}").exists()


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    path = tmp_path / "plant.audit"
    write_audit(path, empty())
    lock = try_lock(path.with_name(path.name + LOCK))
    assert lock is not None
    with lock, pytest.raises(StoreUnavailable, match="LB-Z64"), writing(path):
        pass
    with writing(path) as held:
        assert held.file == empty()


def test_a_writing_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "plant.audit"
    write_audit(path, empty())
    before = path.read_bytes()
    (tmp_path / f"plant.audit{MAKING}").mkdir()
    with writing(path) as held, pytest.raises(StoreUnavailable, match="LB-D35"):
        held.write(held.file)
    assert path.read_bytes() == before


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match="LB-D09"):
        read_audit(tmp_path / "none.audit")
    with pytest.raises(StoreUnavailable, match="LB-D35"):
        write_audit(tmp_path / "no folder" / "plant.audit", empty())
