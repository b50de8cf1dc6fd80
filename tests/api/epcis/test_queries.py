"""Named queries over HTTP: made once, listed, answered with paging, forgotten, private."""

from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient
from starlette.types import Receive, Send
from starlette.types import Scope as ScopeOf

from loopbook import Book
from loopbook.api.epcis.app import create_door, create_epcis
from loopbook.book.jobs import Jobs
from loopbook.book.viewing import READER, admitted
from loopbook.terms.party import Reader, Scope

from .sending import JSON, captured, found, named

QUERY = {"name": "检查 a+b%", "query": {"EQ_bizStep": ["inspecting"], "eventType": ["ObjectEvent"]}}
AT = f"/epcis/queries/{quote(str(QUERY['name']), safe='')}"


def test_a_query_is_made_shown_listed_and_answered(client: TestClient, jobs: Jobs) -> None:
    captured(client, jobs, [named(1), named(2, bizStep="shipping"), named(3)])
    made = client.post("/epcis/queries", json=QUERY)
    assert made.status_code == 201
    assert made.headers["Location"] == AT
    assert client.get(AT).json() == QUERY
    assert client.get("/epcis/queries").json() == [QUERY]
    assert [event["eventID"] for event in found(client, f"{AT}/events?perPage=1")] == [
        named(1)["eventID"],
        named(3)["eventID"],
    ]
    shown = client.get(f"{AT}/events").json()["epcisBody"]["queryResults"]
    assert shown["queryName"] == QUERY["name"]


def test_a_name_stands_for_one_query(client: TestClient) -> None:
    assert client.post("/epcis/queries", json=QUERY).status_code == 201
    again = client.post("/epcis/queries", json={**QUERY, "query": {}})
    assert again.status_code == 409
    assert again.json()["type"] == "epcisException:ResourceAlreadyExistsException"
    assert client.get(AT).json() == QUERY


def test_a_query_is_forgotten_and_whoever_needs_it_is_told(book: Book, jobs: Jobs) -> None:
    told: list[tuple[str, str]] = []
    door = create_door(book, lambda _: book, jobs)
    app = create_epcis(door, forgotten=lambda reader, name: told.append((reader.party, name)))
    client = TestClient(Starlette(routes=[Mount("/epcis", app)]))
    client.post("/epcis/queries", json=QUERY)
    assert client.delete(AT).status_code == 204
    assert told == [("local", QUERY["name"])]
    for answer in (client.get(AT), client.delete(AT), client.get(f"{AT}/events")):
        assert answer.status_code == 404
        assert answer.json()["type"] == "epcisException:NoSuchNameException"
    assert len(told) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"name": "a"}',
        b'{"query": {}}',
        b'{"name": 1, "query": {}}',
        b'{"name": "a", "query": {"EQ_nothing": ["x"]}}',
        b'{"name": "a", "query": {"EQ_bizStep": 5}}',
        b'{"name": "a/b", "query": {}}',
        b'{"name": "..", "query": {}}',
        b'{"name": "\\ud83d", "query": {}}',
        b'{"name": "a\\u0000b", "query": {}}',
    ],
)
def test_a_query_that_is_none_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/epcis/queries", content=body, headers=JSON)
    assert answer.status_code == 400, answer.text
    assert answer.json()["type"] in {
        "epcisException:QueryValidationException",
        "epcisException:QueryParameterException",
    }


def test_a_query_in_xml_or_too_long_is_refused(client: TestClient) -> None:
    answer = client.post("/epcis/queries", content=b"<a/>", headers={"Content-Type": "text/xml"})
    assert answer.status_code == 415
    long = b'{"name": "a", "query": {"EQ_bizStep": ["' + b"x" * 1_100_000 + b'"]}}'
    assert client.post("/epcis/queries", content=long, headers=JSON).status_code == 413


def test_the_answer_to_a_query_takes_paging_only(client: TestClient) -> None:
    client.post("/epcis/queries", json=QUERY)
    answer = client.get(f"{AT}/events?EQ_action=ADD")
    assert answer.status_code == 400
    assert answer.json()["code"] == "LB-H31"


def test_queries_are_listed_page_by_page(client: TestClient) -> None:
    for number in range(5):
        client.post("/epcis/queries", json={"name": f"q{number}", "query": {}})
    names: list[str] = []
    address = "/epcis/queries?perPage=2"
    while address:
        answer = client.get(address)
        names += [query["name"] for query in answer.json()]
        link = answer.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else ""
    assert names == [f"q{number}" for number in range(5)]


def test_parties_have_queries_jobs_and_events_of_their_own(book: Book, jobs: Jobs) -> None:
    door = create_door(book, admitted(book), jobs)
    app = create_epcis(door)

    def program(party: str, *scopes: Scope) -> TestClient:
        reader = Reader(party, frozenset({party}), frozenset(scopes))

        async def let_in(scope: ScopeOf, receive: Receive, send: Send) -> None:
            await app({**scope, READER: reader}, receive, send)

        return TestClient(Starlette(routes=[Mount("/epcis", let_in)]))

    mine = program("mine", Scope.READ, Scope.RECORD, Scope.SUBSCRIBE)
    yours = program("yours", Scope.READ, Scope.RECORD, Scope.SUBSCRIBE)
    asking = program("asking", Scope.READ)
    job = captured(mine, jobs, [named(1)])["captureID"]
    mine.post("/epcis/queries", json=QUERY)
    assert len(found(mine, "/epcis/events")) == 1
    for other in (yours, asking):
        assert found(other, "/epcis/events") == []
        assert other.get(f"/epcis/capture/{job}").status_code == 404
        assert other.get("/epcis/capture").json() == []
        assert other.get(AT).status_code == 404
        assert other.get("/epcis/queries").json() == []
        assert other.get("/epcis/epcs").json()["member"] == []
        assert other.get(f"/epcis/events/{quote(str(named(1)['eventID']))}").status_code == 404
    assert yours.post("/epcis/queries", json=QUERY).status_code == 201
    for refused in (
        asking.post("/epcis/queries", json=QUERY),
        asking.post("/epcis/capture", content=b"{}", headers=JSON),
        asking.post("/epcis/events", json=named(9)),
    ):
        assert refused.status_code == 403
        assert refused.json()["type"] == "epcisException:SecurityException"
