"""A session: settings, texts of every kind, and whether it is still there."""

from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.store.postgres.address import address_of
from loopbook.store.postgres.session import Session, connect, in_percent, kept, quoted, told
from tests.store.postgres.server import Server


@pytest.fixture
def session(server: Server) -> Iterator[Session]:
    opened = connect(address_of(server.new_url()), is_read_only=False, wait_seconds=1.0)
    yield opened
    opened.close()


@given(st.text(alphabet=st.sampled_from("\\0\0a电"), max_size=12) | st.text())
def test_every_text_is_kept_without_nul_and_told_as_it_was(text: str) -> None:
    assert "\0" not in kept(text)
    assert told(kept(text)) == text


@pytest.mark.parametrize("text", ["\\", "a\\b", "\\\\\\", "\\1"])
def test_what_was_never_kept_so_is_not_told(text: str) -> None:
    with pytest.raises(ValueError, match="backslash"):
        told(text)


def test_names_and_places_of_values_are_written_as_sql_wants_them() -> None:
    assert quoted('a"b') == '"a""b"'
    assert in_percent("a % ? ?") == "a %% %s %s"


@pytest.mark.postgres
def test_texts_and_bytes_go_both_ways(session: Session) -> None:
    for text in ("", "电池", "a\0b\\c\\0", "%s ?"):
        assert session.execute("SELECT ?::text", (text,)).fetchone() == (text,)
    for data in (b"", bytes(range(256))):
        assert session.execute("SELECT ?::bytea", (data,)).fetchone() == (data,)


@pytest.mark.postgres
def test_what_is_committed_is_durable_and_what_stands_still_is_ended(session: Session) -> None:
    settings = ["synchronous_commit", "lock_timeout", "statement_timeout", "jit"]
    values = [session.execute(f"SHOW {name}").fetchone()[0] for name in settings]
    assert values == ["on", "1s", "1min", "off"]
    ends = session.execute("SHOW idle_in_transaction_session_timeout").fetchone()
    assert ends == ("2min",)


@pytest.mark.postgres
def test_a_server_that_commits_without_syncing_is_not_followed(server: Server) -> None:
    server.sql("CREATE ROLE lazy LOGIN; ALTER ROLE lazy SET synchronous_commit TO off")
    opened = connect(address_of(server.url("x", user="lazy")), is_read_only=False, wait_seconds=1.0)
    assert opened.execute("SHOW synchronous_commit").fetchone() == ("on",)
    opened.close()


@pytest.mark.postgres
def test_a_session_that_only_reads_writes_nothing(server: Server) -> None:
    opened = connect(address_of(server.new_url()), is_read_only=True, wait_seconds=1.0)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        opened.execute("CREATE TABLE t (a int)")
    opened.close()


@pytest.mark.postgres
def test_a_session_that_the_server_ended_is_not_usable(session: Session, server: Server) -> None:
    assert session.is_usable
    pid = session.execute("SELECT pg_backend_pid()").fetchone()[0]
    server.sql(f"SELECT pg_terminate_backend({pid}, 5000)")
    assert not session.is_usable
    session.close()
    assert not session.is_usable


@pytest.mark.postgres
def test_a_session_inside_a_transaction_is_not_usable(session: Session) -> None:
    session.execute("BEGIN")
    assert not session.is_usable
    session.execute("COMMIT")
    assert session.is_usable
