"""The desk in a file: made at the first write, shared by processes, durable, closed to writing."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from loopbook.errors import NotABook, StoreUnavailable
from loopbook.store.desk import DESK_NAME, SqliteDesk, open_desk, pieces
from loopbook.terms.desk import Record

COUNTING = """
import sys
from collections.abc import Callable
from pathlib import Path
from loopbook.store.desk import open_desk
desk = open_desk(Path(sys.argv[1]))
for _ in range(50):
    while True:
        record = desk.get("count", "a")
        value, revision = (int(record.value), record.revision) if record else (0, 0)
        if desk.put("count", "a", b"%d" % (value + 1), expected=revision):
            break
desk.close()
"""


def test_no_file_is_made_by_reading(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    assert desk.get("job", "a") is None
    desk.remove("job", "a")
    desk.remove_body("a")
    assert not (tmp_path / DESK_NAME).exists()
    desk.put("job", "a", b"")
    assert (tmp_path / DESK_NAME).exists()
    desk.close()


def test_what_one_desk_wrote_another_reads(tmp_path: Path) -> None:
    first, second = open_desk(tmp_path), open_desk(tmp_path)
    first.put("job", "a", b"1")
    first.write_body("b", [b"body"])
    assert second.get("job", "a") == Record("a", b"1", 1)
    assert second.put("job", "a", b"2", expected=1) == 2
    assert first.get("job", "a") == Record("a", b"2", 2)
    assert list(second.read_body("b")) == [b"body"]
    first.close()
    second.close()


def test_processes_that_count_together_lose_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", COUNTING, str(tmp_path)]
    counting = [subprocess.Popen(command) for _ in range(3)]
    assert [process.wait(120) for process in counting] == [0, 0, 0]
    desk = open_desk(tmp_path)
    assert desk.get("count", "a") == Record("a", b"150", 150)
    desk.close()


def test_a_read_only_desk_is_read_and_not_written(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.put("job", "a", b"1")
    desk.close()
    closed = open_desk(tmp_path, is_read_only=True)
    assert closed.get("job", "a") == Record("a", b"1", 1)
    writes: list[Callable[[], object]] = [
        lambda: closed.put("job", "a", b"2"),
        lambda: closed.remove("job", "a"),
        lambda: closed.write_body("a", [b""]),
        lambda: closed.remove_body("a"),
    ]
    for write in writes:
        with pytest.raises(StoreUnavailable) as refused:
            write()
        assert refused.value.code == "LB-S17"
    closed.close()


def test_what_is_removed_is_overwritten(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.write_body("a", [b"a secret that must go"])
    desk.remove_body("a")
    desk.close()
    assert b"secret" not in (tmp_path / DESK_NAME).read_bytes()


def test_a_body_replaced_while_it_is_read_is_not_mixed(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.write_body("a", [b"1" * 600_000])
    reading = desk.read_body("a")
    assert set(next(reading)) == {ord("1")}
    desk.write_body("a", [b"2" * 600_000])
    with pytest.raises(StoreUnavailable) as refused:
        list(reading)
    assert refused.value.code == "LB-H01"
    desk.close()


def test_another_programs_file_is_no_desk(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / DESK_NAME) as other:
        other.execute("CREATE TABLE mine (a)")
    other.close()
    desk = open_desk(tmp_path)
    with pytest.raises(NotABook):
        desk.get("job", "a")
    with pytest.raises(NotABook):
        desk.put("job", "a", b"")
    desk.close()


def test_a_desk_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.put("job", "a", b"")
    desk.close()
    with sqlite3.connect(tmp_path / DESK_NAME) as newer:
        newer.execute("PRAGMA user_version=99")
    newer.close()
    reopened = open_desk(tmp_path)
    with pytest.raises(NotABook) as refused:
        reopened.get("job", "a")
    assert refused.value.code == "LB-S06"
    reopened.close()


def test_a_held_desk_is_waited_for_and_then_said(tmp_path: Path) -> None:
    first = SqliteDesk(tmp_path, wait_seconds=0.05)
    first.put("job", "a", b"")
    holder = sqlite3.connect(tmp_path / DESK_NAME, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable):
        first.put("job", "a", b"")
    holder.execute("ROLLBACK")
    assert first.put("job", "a", b"") == 2
    holder.close()
    first.close()


def test_pieces_are_of_one_size_and_never_empty() -> None:
    assert list(pieces([b"", b"ab", b"cdefg", b""], 3)) == [b"abc", b"def", b"g"]
    assert list(pieces([])) == []
