"""Errors of the engine and of the system become errors of the house."""

import errno
import sqlite3
from pathlib import Path

import pytest

from loopbook.errors import BrokenLog, LoopbookError, NotABook, StoreUnavailable
from loopbook.store.fault import spoken, system_fault
from loopbook.store.holder import HolderFile
from tests.stores.drafts import Clock

FOLDER = Path("a.book")


def of_engine(code: int) -> LoopbookError:
    error = sqlite3.OperationalError("words of the engine")
    error.sqlite_errorcode = code
    with pytest.raises(LoopbookError) as caught, spoken(FOLDER):
        raise error
    return caught.value


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        (sqlite3.SQLITE_READONLY, StoreUnavailable, "LB-S10"),
        (sqlite3.SQLITE_CANTOPEN, StoreUnavailable, "LB-S10"),
        (sqlite3.SQLITE_FULL, StoreUnavailable, "LB-S11"),
        (sqlite3.SQLITE_IOERR_WRITE, StoreUnavailable, "LB-S12"),
        (sqlite3.SQLITE_NOTADB, NotABook, "LB-S05"),
        (sqlite3.SQLITE_CORRUPT, BrokenLog, "LB-S14"),
        (sqlite3.SQLITE_BUSY_RECOVERY, StoreUnavailable, "LB-S24"),
    ],
)
def test_each_class_of_code_has_its_words(code: int, kind: type, said: str) -> None:
    error = of_engine(code)
    assert isinstance(error, kind)
    assert error.code == said
    assert "a.book" in error.message("en")
    assert "a.book" in error.message("zh")


def test_a_full_database_says_that_there_is_no_room(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x", isolation_level=None)
    connection.execute("CREATE TABLE t (x)")
    connection.execute("PRAGMA max_page_count=2")
    with pytest.raises(StoreUnavailable, match="no room left"), spoken(tmp_path):
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    connection.close()


def test_a_closed_connection_is_said_too() -> None:
    connection = sqlite3.connect(":memory:")
    connection.close()
    with pytest.raises(StoreUnavailable, match="LB-S12"), spoken(FOLDER):
        connection.execute("SELECT 1")


def test_a_lock_that_is_not_got_names_the_holder(tmp_path: Path) -> None:
    HolderFile(tmp_path).sign(Clock().now)
    first = sqlite3.connect(tmp_path / "x", isolation_level=None)
    second = sqlite3.connect(tmp_path / "x", isolation_level=None, timeout=0.05)
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="LB-S09") as caught, spoken(tmp_path, 0.05):
        second.execute("BEGIN IMMEDIATE")
    assert "waited 0.05 s" in str(caught.value)
    assert "since 2025-01-01T00:00:00+00:00" in str(caught.value)
    first.close()
    second.close()


def test_errors_of_the_system_are_told_apart() -> None:
    codes = {
        number: system_fault(OSError(number, "words"), FOLDER).code
        for number in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO)
    }
    assert list(codes.values()) == ["LB-S11", "LB-S10", "LB-S10", "LB-S12"]


def test_a_broken_log_learns_its_folder_on_the_way_out() -> None:
    with pytest.raises(BrokenLog) as caught, spoken(FOLDER):
        raise BrokenLog("LB-S15", sequence=7)
    assert caught.value.where == "a.book"
    assert caught.value.values == {"sequence": 7}
