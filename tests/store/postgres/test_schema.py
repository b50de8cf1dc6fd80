"""A book's schema: made once, told from any other, and refused where it cannot be trusted."""

import threading
from uuid import UUID

import pytest

from loopbook.errors import NotABook, StoreUnavailable
from loopbook.store.postgres.gate import create_there, open_there
from loopbook.store.postgres.schema import Meta
from tests.store.postgres.server import Server, again, new_there
from tests.stores.drafts import Clock, Salt, draft

pytestmark = pytest.mark.postgres


def schema_of(url: str) -> str:
    return url.split("schema=")[1].split("&", maxsplit=1)[0]


def test_a_book_is_made_once(server: Server) -> None:
    url, journal = new_there()
    journal.append([draft(1)])
    journal.close()
    with pytest.raises(StoreUnavailable, match="LB-S61"):
        create_there(url, Clock(), Salt())
    opened = again(url)
    assert opened.size() == 1
    opened.close()


def test_of_many_that_make_one_book_one_does(server: Server) -> None:
    url = server.new_url()
    told: list[str] = []

    def make() -> None:
        try:
            create_there(url, Clock(), Salt()).close()
            told.append("made")
        except StoreUnavailable as fault:
            told.append(fault.code)

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["LB-S61"] * 5 + ["made"]


def test_an_empty_schema_that_is_there_may_be_used(server: Server) -> None:
    url = server.new_url()
    server.sql(f"CREATE SCHEMA {schema_of(url)}")
    create_there(url, Clock(), Salt()).close()


def test_a_schema_that_is_not_there_is_said_with_the_nearest(server: Server) -> None:
    url, journal = new_there()
    journal.close()
    asked = url.replace("schema=s", "schema=t")
    with pytest.raises(NotABook, match=rf"LB-S58.*nearest that is there is '{schema_of(url)}'"):
        again(asked)


def test_another_programs_schema_is_no_book_and_no_place_for_one(server: Server) -> None:
    for columns in ("a int", "application text, format int, book uuid, key bytea"):
        url = server.new_url()
        name = schema_of(url)
        server.sql(f"CREATE SCHEMA {name}; CREATE TABLE {name}.meta ({columns})")
        with pytest.raises(NotABook, match=r"LB-S60.*'meta'"):
            again(url)
        with pytest.raises(StoreUnavailable, match="LB-S61"):
            create_there(url, Clock(), Salt())


def test_a_newer_format_and_a_missing_table_are_refused(server: Server) -> None:
    url, journal = new_there()
    journal.close()
    name = schema_of(url)
    server.sql(f"ALTER TABLE {name}.mark RENAME TO other")
    with pytest.raises(NotABook, match="LB-S60"):
        again(url)
    server.sql(f"UPDATE {name}.meta SET format = 2")
    with pytest.raises(NotABook, match=r"LB-S06.*format 2.*up to 1"):
        again(url)


def test_a_database_of_few_characters_is_refused(server: Server) -> None:
    server.sql(
        "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
    )
    with pytest.raises(StoreUnavailable, match=r"LB-S62.*LATIN1"):
        create_there(server.url("x", "latin"), Clock(), Salt())


def test_a_role_that_may_only_read_reads(server: Server) -> None:
    url, journal = new_there()
    journal.append([draft(1), draft(2)])
    name = schema_of(url)
    journals = ("meta", "entry", "frame", "audience", "mark", "segment", "sealing")
    tables = ", ".join(f"{name}.{table}" for table in journals)
    server.sql(
        f"CREATE ROLE r{name} LOGIN; GRANT USAGE ON SCHEMA {name} TO r{name};"
        f" GRANT SELECT ON {tables} TO r{name}"
    )
    asked = url.replace("loopbook@", f"r{name}@")
    with pytest.raises(StoreUnavailable, match="LB-S55"):
        again(asked)
    reader = open_there(asked, Clock(), Salt(), is_read_only=True)
    assert list(reader.read()) == list(journal.read())
    assert reader.checkpoint() == journal.checkpoint()
    assert reader.verify() == 2
    with pytest.raises(StoreUnavailable, match="LB-S17"):
        reader.append([draft(3)])
    with pytest.raises(StoreUnavailable, match="LB-S17"):
        reader.begin_sealing()
    reader.close()
    journal.close()


def test_a_server_that_does_not_sync_takes_no_entries(server: Server) -> None:
    url, journal = new_there()
    journal.close()
    try:
        server.sql("ALTER SYSTEM SET fsync = off")
        server.sql("SELECT pg_reload_conf(), pg_sleep(0.3)")
        with pytest.raises(StoreUnavailable, match="LB-S63"):
            again(url)
        open_there(url, Clock(), Salt(), is_read_only=True).close()
    finally:
        server.sql("ALTER SYSTEM RESET fsync")
        server.sql("SELECT pg_reload_conf(), pg_sleep(0.3)")


def test_locks_of_books_and_purposes_differ() -> None:
    one, other = (Meta(UUID(int=number), b"") for number in (1, 2))
    numbers = {meta.lock(purpose) for meta in (one, other) for purpose in ("writer", "sealer")}
    assert len(numbers) == 4
    assert all(-(1 << 63) <= number < 1 << 63 for number in numbers)
