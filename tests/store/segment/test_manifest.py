"""The manifest: rows exchanged in one go, or not at all."""

import sqlite3
from collections.abc import Iterator

import pytest

from loopbook.store.segment.manifest import (
    LINKS,
    Sealed,
    exchange,
    generation,
    has_manifest,
    make_manifest,
    read_manifest,
)


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:", isolation_level=None)
    yield made
    made.close()


def row(first: int, last: int, digest: str = LINKS) -> Sealed:
    return Sealed(digest, first, last, 7, f"{digest}-{first}-{last}", "c", "f")


def test_a_book_never_sealed_has_none(connection: sqlite3.Connection) -> None:
    assert not has_manifest(connection)
    assert generation(connection) == (0, 0)
    assert read_manifest(connection, 5).rows == ()


def test_the_key_is_drawn_once(connection: sqlite3.Connection) -> None:
    key = make_manifest(connection)
    assert make_manifest(connection) == key
    assert len(set(key)) > 8


def test_rows_are_exchanged_and_the_generation_tells(connection: sqlite3.Connection) -> None:
    make_manifest(connection)
    before = generation(connection)
    assert exchange(connection, [row(1, 5), row(6, 9)], ())
    middle = generation(connection)
    assert exchange(connection, [row(1, 9)], [row(1, 5), row(6, 9)])
    assert len({before, middle, generation(connection)}) == 3
    assert read_manifest(connection, 9).rows == (row(1, 9),)


def test_what_another_has_changed_is_not_changed_again(connection: sqlite3.Connection) -> None:
    make_manifest(connection)
    exchange(connection, [row(1, 5)], ())
    assert not exchange(connection, [row(1, 9)], [row(6, 9)])
    assert not exchange(connection, [row(1, 5)], ())
    assert read_manifest(connection, 9).rows == (row(1, 5),)


def test_only_rows_that_join_on_are_of_use(connection: sqlite3.Connection) -> None:
    make_manifest(connection)
    exchange(connection, [row(1, 5), row(9, 12), row(1, 3, "d"), row(4, 12, "d")], ())
    manifest = read_manifest(connection, 12)
    assert manifest.of(LINKS) == (row(1, 5),)
    assert manifest.of("d") == (row(1, 3, "d"), row(4, 12, "d"))
    assert manifest.of("e") == ()
