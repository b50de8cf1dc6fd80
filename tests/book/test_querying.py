"""Questions to a book, in memory and sealed, against the oracle; pages, and who sees what."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from loopbook.book import search
from loopbook.book.querying import Questions
from loopbook.errors import QueryTooComplex, QueryTooLarge
from loopbook.formats.content import content_of
from loopbook.terms.entry import Entry
from loopbook.terms.lineage import AsOf
from loopbook.terms.query import Position
from tests.book.asked import CELLS, PARTIES, asked, draft_of, drafts, query_of, told

COUNT = 120
READERS = [AsOf(), *(AsOf(sees=frozenset({party})) for party in PARTIES), AsOf(sees=frozenset())]
QUESTIONS: list[dict[str, str]] = [
    {},
    {"MATCH_epc": CELLS[0]},
    {"MATCH_anyEPC": CELLS[1]},
    {"MATCH_anyEPC": CELLS[4]},
    {"MATCH_anyEPC": CELLS[6]},
    {"MATCH_anyEPC": "https://other.example.org/01/10614141073464/21/3"},
    {"MATCH_anyEPC": f"{CELLS[0]}|{CELLS[3]}", "EQ_bizStep": "shipping"},
    {"MATCH_parentID": "urn:epc:id:sscc:0614141.1234567890"},
    {"MATCH_parentID": "urn:epc:id:sscc:0614141.1234567890", "MATCH_epc": CELLS[0]},
    {"MATCH_anyEPC": "urn:epc:idpat:sgtin:0614141.107346.[2-3]"},
    {"MATCH_outputEPCClass": "https://id.gs1.org/01/04012345123456/10/998877"},
    {"MATCH_anyEPC": "urn:x:nothing"},
    {"EQ_eventID": "urn:uuid:event-3|urn:uuid:event-5"},
    {"EQ_eventID": "urn:uuid:event-3|urn:uuid:event-5", "MATCH_anyEPC": "|".join(CELLS)},
    {"EQ_bizStep": "shipping|receiving", "GE_eventTime": "2026-02-01T00:00:00Z"},
    {"GE_eventTime": "2026-02-01T00:00:00Z", "LT_eventTime": "2026-03-01T00:00:00Z"},
    {"LT_recordTime": "2025-01-01T00:01:00Z"},
    {"EQ_action": "ADD", "eventType": "ObjectEvent"},
    {"WD_readPoint": "urn:epc:id:sgln:0614141.00777.1"},
    {"EQ_readPoint": "https://id.gs1.org/414/0614141007776/254/2"},
    {"HASATTR_readPoint": "cbvmda:sst"},
    {"EXISTS_errorDeclaration": ""},
    {"EQ_errorReason": "incorrect_data", "EQ_bizStep": "packing"},
    {"EXISTS_bizStep": "", "EXISTS_readPoint": ""},
    {"GE_ex:weight": "3"},
    {"GT_quantity_GRM": "4000"},
]
ORDERS = [
    {},
    {"orderBy": "eventTime"},
    {"orderBy": "eventTime", "orderDirection": "ASC"},
    {"orderBy": "recordTime"},
    {"orderBy": "recordTime", "orderDirection": "ASC"},
    {"orderBy": "ex:weight"},
    {"orderBy": "ex:weight", "orderDirection": "ASC"},
    {"orderDirection": "DESC"},
]


@pytest.fixture(scope="module", params=["memory", "journal"])
def questions(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Questions]:
    """A ledger of some hundred entries."""
    folder = tmp_path_factory.mktemp("asked")
    with asked(request.param, folder, drafts(COUNT)) as made:
        yield made


def all_entries(questions: Questions) -> list[Entry]:
    return list(questions._store.read())


def every(questions: Questions, params: dict[str, str], known: AsOf, count: int) -> list[Entry]:
    """Return the entries of all pages, one after the other."""
    query = query_of(params)
    page = questions.events(query, known, None, count)
    found = list(page.entries)
    while page.after is not None:
        assert len(page.entries) <= count
        page = questions.events(query, known, page.after, count)
        found += page.entries
    return found


@pytest.mark.parametrize("params", QUESTIONS, ids=str)
@pytest.mark.parametrize("known", READERS, ids=["all", "authority", "recycler", "nobody"])
def test_a_question_is_answered_as_the_oracle_does(
    questions: Questions, params: dict[str, str], known: AsOf
) -> None:
    found = [entry.sequence for entry in every(questions, params, known, 7)]
    assert found == told(all_entries(questions), params, known)


def test_the_questions_find_something(questions: Questions) -> None:
    entries = all_entries(questions)
    empty = [params for params in QUESTIONS if not told(entries, params, AsOf())]
    assert empty == [{"MATCH_anyEPC": "urn:x:nothing"}]


def key_of(entry: Entry, order: dict[str, str]) -> tuple[datetime | int, int]:
    said = content_of(entry.draft.content, entry.draft.context).canonical
    match order.get("orderBy"):
        case "eventTime":
            return datetime.fromisoformat(str(said["eventTime"])), entry.sequence
        case "recordTime":
            return entry.record_time, entry.sequence
        case None:
            return entry.sequence, entry.sequence
        case _:
            return int(str(said["https://ns.example.com/weight"])), entry.sequence


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize(
    "params", [{}, {"MATCH_anyEPC": CELLS[0]}, {"EQ_bizStep": "shipping"}], ids=str
)
@pytest.mark.parametrize("count", [1, 5, 1_000])
def test_events_stand_in_the_order_asked_for_over_all_pages(
    questions: Questions, order: dict[str, str], params: dict[str, str], count: int
) -> None:
    asked_for = {**params, **order}
    found = every(questions, asked_for, AsOf(), count)
    assert sorted(e.sequence for e in found) == told(all_entries(questions), params, AsOf())
    is_falling = order.get("orderDirection", "DESC" if "orderBy" in order else "ASC") == "DESC"
    assert found == sorted(found, key=lambda entry: key_of(entry, order), reverse=is_falling)


@pytest.mark.parametrize("field", ["eventTime", "ex:weight"])
@pytest.mark.parametrize("count", [2, 5, 9])
def test_the_limit_counts_over_all_pages(questions: Questions, field: str, count: int) -> None:
    params = {"orderBy": field, "EQ_bizStep": "shipping"}
    whole = every(questions, params, AsOf(), 100)
    limited = every(questions, {**params, "eventCountLimit": "5"}, AsOf(), count)
    assert limited == whole[:5]


def test_more_than_the_query_allows_is_refused_at_the_first_page(questions: Questions) -> None:
    total = len(every(questions, {"EQ_bizStep": "shipping"}, AsOf(), 100))
    allowed = query_of({"EQ_bizStep": "shipping", "maxEventCount": str(total)})
    assert len(questions.events(allowed, count=1_000).entries) == total
    refused = query_of({"EQ_bizStep": "shipping", "maxEventCount": str(total - 1)})
    with pytest.raises(QueryTooLarge) as raised:
        questions.events(refused)
    assert (raised.value.code, raised.value.status) == ("LB-Q20", 413)


def test_a_count_is_of_what_the_reader_sees(questions: Questions) -> None:
    known = AsOf(sees=frozenset({PARTIES[0]}))
    seen = len(every(questions, {}, known, 100))
    assert seen < len(every(questions, {}, AsOf(), 100))
    questions.events(query_of({"maxEventCount": str(seen)}), known)
    with pytest.raises(QueryTooLarge):
        questions.events(query_of({"maxEventCount": str(seen - 1)}), known)


def test_what_a_column_leaves_over_is_counted_by_reading(questions: Questions) -> None:
    total = len(every(questions, {"GE_ex:weight": "4"}, AsOf(), 100))
    questions.events(query_of({"GE_ex:weight": "4", "maxEventCount": str(total)}))
    with pytest.raises(QueryTooLarge):
        questions.events(query_of({"GE_ex:weight": "4", "maxEventCount": str(total - 1)}))


def test_an_order_nobody_keeps_is_refused_for_too_many(
    questions: Questions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "COUNT_MAX", 10)
    with pytest.raises(QueryTooComplex) as raised:
        questions.events(query_of({"orderBy": "ex:weight"}))
    assert (raised.value.code, raised.value.status) == ("LB-Q21", 413)


def test_the_work_for_a_page_is_bounded_and_goes_on_in_the_next(
    questions: Questions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "WORK_MAX", 5)
    query = query_of({"EQ_ex:weight": "5"})
    first = questions.events(query)
    assert first.after is not None
    assert len(first.entries) < 5
    found = [e.sequence for e in every(questions, {"EQ_ex:weight": "5"}, AsOf(), 30)]
    assert found == told(all_entries(questions), {"EQ_ex:weight": "5"}, AsOf())


def test_entries_that_a_reader_may_not_see_leave_no_trace_in_his_pages(tmp_path: Path) -> None:
    offered = drafts(60)
    known = AsOf(sees=frozenset({PARTIES[1]}))
    own = [draft for draft in offered if PARTIES[1] in draft.audience]
    with asked("memory", tmp_path, offered) as whole, asked("memory", tmp_path, own) as alone:
        for params in ({}, {"orderBy": "eventTime"}, {"GE_ex:weight": "2"}):
            pages = [_page_sizes(questions, params, known) for questions in (whole, alone)]
            assert pages[0] == pages[1]


def _page_sizes(questions: Questions, params: dict[str, str], known: AsOf) -> list[list[str]]:
    query = query_of(params)
    page = questions.events(query, known, None, 4)
    told_of = [[entry.draft.identity.id for entry in page.entries]]
    while page.after is not None:
        page = questions.events(query, known, page.after, 4)
        told_of.append([entry.draft.identity.id for entry in page.entries])
    return told_of


@pytest.mark.parametrize("kind", ["memory", "journal"])
@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_pages_fit_together_while_events_arrive(
    kind: str, order: dict[str, str], tmp_path: Path
) -> None:
    offered = drafts(80)
    with asked(kind, tmp_path, offered[:60]) as questions:
        query = query_of({"EXISTS_readPoint": "", **order})
        expected = [
            e.sequence for e in every(questions, {"EXISTS_readPoint": "", **order}, AsOf(), 90)
        ]
        page = questions.events(query, count=5)
        found = list(page.entries)
        for at in range(60, 80):
            questions._store.append([offered[at]])
            if page.after is not None:
                page = questions.events(query, after=page.after, count=5)
                found += page.entries
        assert page.after is None
        assert [entry.sequence for entry in found] == expected
        assert len(every(questions, {"EXISTS_readPoint": ""}, AsOf(), 90)) > len(expected)


def test_a_question_as_of_an_entry_or_a_day_knows_no_more(questions: Questions) -> None:
    entries = all_entries(questions)
    found = every(questions, {}, AsOf(size=40), 9)
    assert [e.sequence for e in found] == [s for s in told(entries, {}, AsOf()) if s <= 40]
    day = datetime.fromisoformat("2026-02-01T00:00:00+00:00")
    for params in ({}, {"MATCH_anyEPC": CELLS[0]}):
        early = every(questions, params, AsOf(day=day), 9)
        expected = told(
            entries, {**params, "LT_eventTime": "2026-02-01T00:00:00.000001+00:00"}, AsOf()
        )
        assert [e.sequence for e in early] == expected


def test_a_position_past_the_end_has_nothing_behind_it(questions: Questions) -> None:
    query = query_of({"orderBy": "eventTime", "eventCountLimit": "3"})
    assert questions.events(query, after=Position(COUNT, 1, 1, 3)) == ((), None)


def test_perpage_of_the_query_counts_when_nobody_says_otherwise(questions: Questions) -> None:
    assert len(questions.events(query_of({"perPage": "3"})).entries) == 3
    assert len(questions.events(replace(query_of({}), per_page=10**9)).entries) > 100


def test_an_event_is_found_with_its_declarations_by_whoever_may_see_them(
    questions: Questions,
) -> None:
    entries = all_entries(questions)
    declared = next(e for e in entries if e.draft.identity.is_correction)
    name = declared.draft.identity.id
    found = questions.event_with_id(name)
    assert [e.draft.identity.is_correction for e in found] == [False, True]
    for party in PARTIES:
        seen = questions.event_with_id(name, AsOf(sees=frozenset({party})))
        assert list(seen) == [e for e in found if party in e.draft.audience]
    assert questions.event_with_id(name, AsOf(size=1)) == ()
    assert questions.event_with_id("urn:uuid:none") == ()


def test_surroundings_follow_master_data(tmp_path: Path) -> None:
    offered = drafts(5)
    with asked("memory", tmp_path, offered[3:]) as questions:
        query = query_of({"WD_readPoint": "urn:epc:id:sgln:0614141.00777.0"})
        before = questions.events(query).entries
        questions._store.append(offered[:3])
        assert len(questions.events(query).entries) > len(before)
        assert "CEL" in questions.surroundings().units.by_code


@pytest.mark.parametrize("kind", ["memory", "journal"])
def test_events_of_an_extension_type_are_found_by_it_and_listed(kind: str, tmp_path: Path) -> None:
    said = {
        "type": "ex:SwapEvent",
        "eventID": "urn:uuid:swap",
        "eventTime": "2026-01-01T00:00:00Z",
        "eventTimeZoneOffset": "+00:00",
    }
    with asked(kind, tmp_path, [*drafts(10), draft_of(said), *drafts(20)[13:]]) as questions:
        for params in (
            {"eventType": "ex:SwapEvent"},
            {"eventType": "https://ns.example.com/SwapEvent"},
        ):
            (found,) = questions.events(query_of(params)).entries
            assert found.draft.identity.id == "urn:uuid:swap"
        others = questions.events(query_of({"eventType": "ObjectEvent"})).entries
        assert found not in others
        assert "https://ns.example.com/SwapEvent" in questions.values("eventTypes").values
