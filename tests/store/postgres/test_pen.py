"""The pen of PostgreSQL: one writer of all at a time, and what breaks off leaves nothing."""

import threading
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from loopbook.errors import StoreUnavailable
from loopbook.store.postgres import pen as module
from loopbook.store.postgres.address import address_of
from loopbook.store.postgres.finder import PostgresFinder
from loopbook.store.postgres.pen import PostgresPen
from loopbook.store.postgres.schema import require_book
from loopbook.store.postgres.session import connect
from tests.store.postgres.server import Server, again, new_there
from tests.stores.drafts import draft

pytestmark = pytest.mark.postgres


def pen_of(url: str, wait_seconds: float = 0.2) -> PostgresPen:
    address = address_of(url)
    session = connect(address, is_read_only=True, wait_seconds=1.0)
    meta = require_book(session, address)
    session.close()
    return PostgresPen(address, meta, PostgresFinder(meta.key), wait_seconds)


@pytest.fixture
def url() -> str:
    made, journal = new_there()
    journal.close()
    return made


def test_a_second_pen_waits_and_is_told_who_writes(url: str) -> None:
    first, second = pen_of(url), pen_of(url)
    with first.transaction():
        first.sign(datetime(2025, 3, 1, tzinfo=UTC))
        with (
            pytest.raises(StoreUnavailable, match=r"LB-S52.*0\.2 s.*loopbook \(\d+, local, "),
            second.transaction(),
        ):
            pass
    with second.transaction() as session:
        assert session.execute("SELECT count(*) FROM entry").fetchone() == (0,)
    first.close()
    second.close()


def test_pens_of_two_books_do_not_wait_for_each_other(url: str) -> None:
    other_url, journal = new_there()
    one, other = pen_of(url), pen_of(other_url)
    with one.transaction(), other.transaction() as session:
        assert session.execute("SELECT count(*) FROM entry").fetchone() == (0,)
    for each in (one, other, journal):
        each.close()


def test_what_breaks_off_is_undone_and_forgotten(url: str) -> None:
    pen = pen_of(url)
    seen: list[tuple[int, int]] = []

    def broken() -> None:
        with pen.transaction():
            seen.append(pen.numbers(("a",), b"context"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    with pen.transaction() as session:
        assert session.execute("SELECT count(*) FROM frame").fetchone() == (0,)
        given = pen.numbers(("a",), b"context")
        assert pen.numbers(("a",), b"context") == given
        assert session.execute("SELECT count(*) FROM frame").fetchone() == (1,)
    assert given != seen[0]
    pen.close()


def test_contexts_stand_once_whoever_brings_them(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "INTERNED_MAX", 2)
    one, other = again(url), again(url)
    for n, context in enumerate((b"one", b"two", b"one", b"three", b"two", b"one")):
        (one if n % 2 else other).append([replace(draft(n), context=context)])
        one_or_other = other if n % 2 else one
        one_or_other.append([replace(draft(100 + n), context=context)])
    contexts = [entry.draft.context for entry in one.read()]
    assert contexts[::2] == contexts[1::2] == [b"one", b"two", b"one", b"three", b"two", b"one"]
    pen = pen_of(url)
    with pen.transaction() as session:
        assert session.execute("SELECT count(*) FROM frame").fetchone() == (3,)
    for each in (one, other, pen):
        each.close()


def test_the_key_of_a_book_is_drawn_once(url: str) -> None:
    one, other = pen_of(url), pen_of(url)
    with one.transaction():
        key = one.book_key()
    with other.transaction():
        assert other.book_key() == key
    assert len(key) == 32
    one.close()
    other.close()


def test_after_a_restart_the_next_transaction_works(url: str, server: Server) -> None:
    pen = pen_of(url)
    with pen.transaction():
        pass
    server.stop("fast")
    try:
        with pytest.raises(StoreUnavailable, match="LB-S51"), pen.transaction():
            pass
    finally:
        server.start()
    with pen.transaction() as session:
        assert session.execute("SELECT count(*) FROM entry").fetchone() == (0,)
    pen.close()


def test_an_end_of_the_server_inside_is_told(url: str, server: Server) -> None:
    pen = pen_of(url)

    def interrupted() -> None:
        with pen.transaction() as session:
            pid = session.execute("SELECT pg_backend_pid()").fetchone()[0]
            server.sql(f"SELECT pg_terminate_backend({pid}, 5000)")

    with pytest.raises(StoreUnavailable, match="LB-S51"):
        interrupted()
    with pen.transaction() as session:
        assert session.execute("SELECT 1").fetchone() == (1,)
    pen.close()


def test_a_closed_pen_writes_nothing(url: str) -> None:
    pen = pen_of(url)
    pen.close()
    pen.close()
    with pytest.raises(StoreUnavailable, match="LB-S18"), pen.transaction():
        pass
    with pytest.raises(StoreUnavailable, match="LB-S18"):
        pen.insert([])


@pytest.mark.parametrize("count", [1, module.FEW, module.FEW + 1, 200])
def test_few_and_many_rows_go_in_alike(url: str, count: int) -> None:
    journal = again(url)
    drafts = [replace(draft(n), source='a\\b\0c "电"') for n in range(count)]
    journal.append(drafts)
    assert [entry.draft for entry in journal.read()] == drafts
    assert journal.verify() == count
    journal.close()


def test_threads_of_one_pen_are_kept_apart_by_the_journal(url: str) -> None:
    journal = again(url)
    threads = [
        threading.Thread(target=journal.append, args=([draft(n), draft(n + 1)],)) for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert journal.verify() == 21
    journal.close()
