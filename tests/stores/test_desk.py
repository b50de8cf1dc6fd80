"""Every desk keeps what the port promises: one suite, run on each implementation.

PostgreSQL's desk needs a server, and has the mark that says so.
"""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from loopbook.errors import EventError, StoreUnavailable
from loopbook.store.desk import MemoryDesk, open_desk
from loopbook.terms.desk import Desk, Record
from tests.store.postgres.server import new_desk

Opener = Callable[[Path], Desk]
OPENERS: dict[str, Opener] = {
    "memory": lambda _: MemoryDesk(),
    "sqlite": open_desk,
    "postgres": lambda _: new_desk(),
}
MARKED = pytest.param("postgres", marks=pytest.mark.postgres)


@pytest.fixture(params=["memory", "sqlite", MARKED])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """An empty desk."""
    opened = OPENERS[request.param](tmp_path)
    yield opened
    opened.close()


def test_a_desk_on_which_nothing_was_written_is_empty(desk: Desk) -> None:
    assert desk.get("job", "a") is None
    assert desk.listed("job") == []
    assert list(desk.read_body("a")) == []
    assert not desk.remove("job", "a")
    assert not desk.remove_body("a")


def test_a_record_is_read_as_it_was_put(desk: Desk) -> None:
    assert desk.put("job", "电池", b"\x00\xff") == 1
    assert desk.get("job", "电池") == Record("电池", b"\x00\xff", 1)
    assert desk.get("query", "电池") is None


def test_each_change_has_the_next_revision(desk: Desk) -> None:
    assert [desk.put("job", "a", b"%d" % each) for each in range(3)] == [1, 2, 3]
    assert desk.get("job", "a") == Record("a", b"2", 3)


def test_a_change_that_expects_something_else_writes_nothing(desk: Desk) -> None:
    assert desk.put("job", "a", b"first", expected=0) == 1
    assert desk.put("job", "a", b"second", expected=0) == 0
    assert desk.put("job", "a", b"second", expected=1) == 2
    assert desk.put("job", "a", b"third", expected=1) == 0
    assert desk.put("job", "b", b"", expected=1) == 0
    assert desk.get("job", "a") == Record("a", b"second", 2)
    assert desk.get("job", "b") is None


def test_a_record_made_again_after_its_removal_begins_at_one(desk: Desk) -> None:
    desk.put("job", "a", b"")
    desk.put("job", "a", b"")
    assert desk.remove("job", "a")
    assert desk.get("job", "a") is None
    assert desk.put("job", "a", b"", expected=0) == 1


def test_records_are_listed_by_name_behind_a_name(desk: Desk) -> None:
    for name in ("b", "电", "a", "Z", "é", "c", "😀"):
        desk.put("job", name, name.encode())
    desk.put("query", "d", b"")
    names = [record.name for record in desk.listed("job")]
    assert names == sorted(names) == ["Z", "a", "b", "c", "é", "电", "😀"]
    assert [record.name for record in desk.listed("job", "a", 2)] == ["b", "c"]
    assert desk.listed("job", "😀") == []


def test_of_many_that_expect_the_same_one_wins(desk: Desk) -> None:
    desk.put("job", "a", b"")
    won: list[int] = []

    def claim() -> None:
        for revision in range(1, 21):
            if desk.put("job", "a", b"%d" % threading.get_ident(), expected=revision):
                won.append(revision)

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == sorted(set(won))
    record = desk.get("job", "a")
    assert record is not None
    assert record.revision == 1 + len(won)


def test_a_body_is_read_as_it_was_written_in_pieces(desk: Desk) -> None:
    body = bytes(range(256)) * 4_096
    cut = [body[:1], b"", body[1:700_000], body[700_000:]]
    assert desk.write_body("a", iter(cut)) == len(body)
    chunks = list(desk.read_body("a"))
    assert b"".join(chunks) == body
    assert len(chunks) > 1
    assert desk.remove_body("a")
    assert list(desk.read_body("a")) == []
    assert not desk.remove_body("a")


def test_a_body_is_replaced_whole(desk: Desk) -> None:
    desk.write_body("a", [b"first"])
    assert desk.write_body("a", []) == 0
    assert list(desk.read_body("a")) == []
    desk.write_body("a", [b"second"])
    assert b"".join(desk.read_body("a")) == b"second"


def test_a_body_that_breaks_off_leaves_what_was_there(desk: Desk) -> None:
    desk.write_body("a", [b"first"])

    def broken() -> Iterator[bytes]:
        yield b"x" * 1_000_000
        raise EventError("LB-S20", text="broken")

    with pytest.raises(EventError):
        desk.write_body("a", broken())
    assert b"".join(desk.read_body("a")) == b"first"
    assert desk.put("job", "a", b"") == 1


@pytest.mark.parametrize("name", ["\ud83d", "a\0b"])
def test_a_name_that_no_engine_could_keep_is_refused(desk: Desk, name: str) -> None:
    desk.put("job", "a", b"")
    with pytest.raises(EventError):
        desk.put("job", name, b"")
    with pytest.raises(EventError):
        desk.write_body(name, [b""])
    assert desk.get("job", name) is None
    assert not desk.remove("job", name)
    assert list(desk.read_body(name)) == []


def test_a_closed_desk_says_so(desk: Desk) -> None:
    desk.put("job", "a", b"")
    desk.close()
    desk.close()
    with pytest.raises(StoreUnavailable):
        desk.get("job", "a")
    with pytest.raises(StoreUnavailable):
        desk.put("job", "a", b"")
    with pytest.raises(StoreUnavailable):
        list(desk.read_body("a"))
