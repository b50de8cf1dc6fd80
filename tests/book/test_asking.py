"""What the interface asks of a book: as a reader, page by page, with tokens that end."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

import loopbook
from loopbook import Book
from loopbook.book.asking import OWN_PARAMETERS, Asking, is_standard, translated_values
from loopbook.errors import QueryParameter
from loopbook.terms.answer_form import EpcFormat
from loopbook.terms.party import Reader, Scope, owner
from tests.api.documents import document, event

MINE = owner("local")
NOBODY = Reader("nobody", frozenset({"nobody"}), frozenset({Scope.READ}))
URN = "urn:epc:id:sgtin:0614141.107346.2018"
LINK = "https://id.gs1.org/01/10614141073464/21/2018"


class Still:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Still:
    """A clock that stands."""
    return Still()


@pytest.fixture
def book() -> Iterator[Book]:
    """A book of five events."""
    with loopbook.open(":memory:") as opened:
        opened.record(document(*(event(str(number), epcList=[URN]) for number in range(5))))
        yield opened


@pytest.fixture
def asking(book: Book, clock: Still) -> Asking:
    """Questions to that book."""
    return Asking(book, book.questions, clock)


def test_a_query_is_answered_as_the_reader(asking: Asking) -> None:
    query = asking.query({"EQ_bizStep": ["inspecting"]})
    assert len(asking.events(MINE, query).entries) == 5
    assert asking.events(NOBODY, query).entries == ()
    assert asking.has_events(MINE, query)
    assert not asking.has_events(NOBODY, query)
    name = str(event("1")["eventID"])
    assert len(asking.event(MINE, name)) == 1
    assert asking.event(NOBODY, name) == ()


def test_pages_follow_each_other_by_tokens(asking: Asking, clock: Still) -> None:
    seen = []
    words: dict[str, list[str]] = {"perPage": ["2"]}
    while True:
        answer = asking.events(MINE, asking.query(words))
        seen += [entry.sequence for entry in answer.entries]
        if answer.token is None:
            break
        words["nextPageToken"] = [answer.token.text]
    assert len(seen) == len(set(seen)) == 5
    clock.now += timedelta(hours=1)
    with pytest.raises(QueryParameter) as refused:
        asking.events(MINE, asking.query(words))
    assert refused.value.code == "LB-Q19"


def test_a_resource_sets_its_parameter_and_adds_others(asking: Asking) -> None:
    query = asking.query_of("epcs", LINK, {"EQ_action": ["OBSERVE"]})
    assert [each.parameter for each in query.conditions] == ["EQ_action", "MATCH_anyEPC"]
    assert len(asking.events(MINE, query).entries) == 5
    for kind, own in OWN_PARAMETERS.items():
        with pytest.raises(QueryParameter) as refused:
            asking.query_of(kind, "x", {own: ["y"]})
        assert refused.value.code == "LB-H30"


def test_a_named_query_takes_paging_from_the_address(asking: Asking) -> None:
    named = asking.named(b'{"name": "a", "query": {"EQ_action": ["OBSERVE"], "perPage": 4}}')
    assert asking.paged(named, {}).per_page == 4
    assert asking.paged(named, {"perPage": ["2"]}).per_page == 2
    assert asking.paged(named, {"nextPageToken": ["t"]}).next_page_token == "t"
    with pytest.raises(QueryParameter):
        asking.paged(named, {"EQ_bizStep": ["shipping"]})


def test_values_come_with_those_of_the_standard_page_by_page(asking: Asking) -> None:
    seen: list[str] = []
    words: dict[str, list[str]] = {"perPage": ["7"]}
    while True:
        page = asking.values(MINE, "bizSteps", words)
        seen += page.members
        if page.token is None:
            break
        words["nextPageToken"] = [page.token.text]
    assert seen == sorted(set(seen))
    assert "inspecting" in seen
    assert len(seen) > 30
    assert asking.values(NOBODY, "epcs", {}).members == ()
    assert asking.values(MINE, "epcs", {}).members == (URN,)


def test_a_token_of_a_list_is_of_that_list_and_ends(asking: Asking, clock: Still) -> None:
    token = asking.token("queries", "电/a")
    words = {"nextPageToken": [token.text], "perPage": ["3"]}
    assert asking.place("queries", words) == ("电/a", 3)
    for text in ("x", "é", "e30", token.text + "="):
        with pytest.raises(QueryParameter):
            asking.place("queries", {"nextPageToken": [text]})
    with pytest.raises(QueryParameter):
        asking.place("capture", words)
    clock.now = token.expires
    with pytest.raises(QueryParameter) as refused:
        asking.place("queries", words)
    assert refused.value.code == "LB-Q19"


def test_a_token_given_back_is_useless(asking: Asking) -> None:
    token = asking.token("queries", "a").text
    asking.revoke(token)
    with pytest.raises(QueryParameter) as refused:
        asking.place("queries", {"nextPageToken": [token]})
    assert refused.value.code == "LB-Q18"


def test_a_list_takes_paging_only(asking: Asking) -> None:
    with pytest.raises(QueryParameter):
        asking.place("queries", {"EQ_action": ["ADD"]})
    with pytest.raises(QueryParameter):
        asking.place("queries", {"perPage": ["0"]})
    assert asking.place("queries", {"perPage": ["1000000"]})[1] == 1_000


def test_words_of_the_standard_are_always_there() -> None:
    assert is_standard("bizSteps", "shipping")
    assert not is_standard("bizSteps", "recieving")
    assert not is_standard("epcs", LINK)


def test_values_are_translated_and_stand_once() -> None:
    assert translated_values([URN, LINK, "urn:x:y"], EpcFormat.DIGITAL_LINK) == (LINK, "urn:x:y")
