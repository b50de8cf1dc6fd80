"""Page tokens: for one query and one reader, for a while, and until they are given back."""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta

import pytest

from loopbook.book.page_token import LIFETIME, REVOKED, PageTokens
from loopbook.errors import QueryParameter
from loopbook.store.desk import MemoryDesk
from loopbook.terms.party import Reader, owner
from loopbook.terms.query import Position
from tests.book.asked import query_of

QUERY = query_of({"EQ_bizStep": "shipping"})
READER = Reader("urn:party:a", frozenset({"urn:party:a"}), frozenset())
POSITION = Position(100, -5, 7, 30)


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def tokens(watch: Watch) -> PageTokens:
    return PageTokens(MemoryDesk(), watch)


def refused(tokens: PageTokens, text: str, params: dict[str, str], reader: Reader) -> str:
    with pytest.raises(QueryParameter) as raised:
        tokens.read(text, query_of(params), reader)
    assert raised.value.where == "nextPageToken"
    return raised.value.code


def test_a_token_gives_its_position_back(tokens: PageTokens, watch: Watch) -> None:
    token = tokens.give(POSITION, QUERY, READER)
    assert token.expires == watch.now + LIFETIME
    assert tokens.read(token.text, QUERY, READER) == POSITION
    other = query_of({"EQ_bizStep": "shipping", "perPage": "5", "nextPageToken": token.text})
    assert tokens.read(token.text, other, READER) == POSITION


def test_a_token_is_for_its_query_and_its_reader_only(tokens: PageTokens) -> None:
    token = tokens.give(POSITION, QUERY, READER).text
    assert refused(tokens, token, {"EQ_bizStep": "packing"}, READER) == "LB-Q18"
    same = {"EQ_bizStep": "shipping"}
    for reader in (
        owner("urn:party:a"),
        Reader("urn:party:b", READER.sees, frozenset()),
        Reader("urn:party:a", frozenset({"urn:party:a", "urn:party:b"}), frozenset()),
    ):
        assert refused(tokens, token, same, reader) == "LB-Q18"


def test_a_token_ends(tokens: PageTokens, watch: Watch) -> None:
    token = tokens.give(POSITION, QUERY, READER).text
    watch.now += LIFETIME - timedelta(microseconds=1)
    tokens.read(token, QUERY, READER)
    watch.now += timedelta(microseconds=1)
    assert refused(tokens, token, {"EQ_bizStep": "shipping"}, READER) == "LB-Q19"


def test_every_changed_token_is_refused(tokens: PageTokens) -> None:
    token = tokens.give(POSITION, QUERY, READER).text
    same = {"EQ_bizStep": "shipping"}
    for at in range(len(token) - 1):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        assert refused(tokens, changed, same, READER) == "LB-Q18"
    for text in ("", "a", "é", "a" * 5_000, token[:-4], token + "AAAA", "=" * 9):
        assert refused(tokens, text, same, READER) == "LB-Q18"


def test_a_token_does_not_tell_how_long_the_ledger_is(tokens: PageTokens) -> None:
    token = tokens.give(Position(123_456, 7, 8, 9), QUERY, READER).text
    assert b"123456" not in urlsafe_b64decode(token + "=" * (-len(token) % 4))
    assert token != tokens.give(Position(123_456, 7, 8, 9), QUERY, READER).text


def test_a_token_given_back_is_refused_and_later_forgotten(watch: Watch) -> None:
    desk = MemoryDesk()
    tokens = PageTokens(desk, watch)
    token, other = (tokens.give(POSITION, QUERY, READER).text for _ in range(2))
    tokens.revoke(token)
    tokens.revoke("no token")
    tokens.revoke("a" * 5_000)
    assert refused(tokens, token, {"EQ_bizStep": "shipping"}, READER) == "LB-Q18"
    assert tokens.read(other, QUERY, READER) == POSITION
    assert len(desk.listed(REVOKED)) == 2
    watch.now += LIFETIME
    tokens.revoke(other)
    assert len(desk.listed(REVOKED)) == 1


def test_processes_of_one_book_read_each_others_tokens_and_other_books_do_not(watch: Watch) -> None:
    desk = MemoryDesk()
    one, other = PageTokens(desk, watch), PageTokens(desk, watch)
    token = one.give(POSITION, QUERY, READER).text
    assert other.read(token, QUERY, READER) == POSITION
    stranger = PageTokens(MemoryDesk(), watch)
    assert refused(stranger, token, {"EQ_bizStep": "shipping"}, READER) == "LB-Q18"
