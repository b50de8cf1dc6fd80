"""Bad input through HTTP: a problem document in the reader's language, and nothing half-taken."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

import loopbook
from loopbook import Book
from loopbook.programs.serve import create_site

from .documents import chain, document, event

pytestmark = pytest.mark.slow

JSON = {"Content-Type": "application/json"}
PROCEED = {**JSON, "GS1-Capture-Error-Behaviour": "proceed"}
MEMBERS = {"type", "title", "status", "code", "detail", "what", "where", "mend", "instance"}
QUANTITY = {"epcClass": "https://id.example.org/01/09520001000102/10/A", "quantity": 5}


def with_quantity(**changed: object) -> bytes:
    return document(event("1", quantityList=[{**QUANTITY, **changed}]))


BAD = {
    "cut": (chain()[:400], "LB-F01"),
    "empty": (b"", "LB-F03"),
    "gb18030": (document(event()).replace(b"X1", "电芯".encode("gb18030")), "LB-F04"),
    "deep": (document(event()).replace(b'"inspecting"', b"[" * 9000 + b"]" * 9000), "LB-F07"),
    "nan": (with_quantity(quantity=float("nan")), "LB-F08"),
    "twice": (document(event()).replace(b'"type": "Obj', b'"type": "A", "type": "Obj'), "LB-F09"),
    "huge": (with_quantity().replace(b": 5}", b": 1e400}"), "LB-F10"),
    "no zone": (document(event(eventTime="2025-03-03T10:00:00")), "LB-F22"),
    "unknown word": (document(event(bizStep="recieving")), "LB-F29"),
    "negative": (with_quantity(quantity=-5, uom="KGM"), "LB-F31"),
    "unknown unit": (with_quantity(uom="KGN"), "LB-C16"),
}


@pytest.fixture
def site(book: Book) -> Iterator[TestClient]:
    """A program in front of the whole site: guard, pages and interface."""
    with TestClient(
        create_site(book), base_url="http://127.0.0.1:8765", raise_server_exceptions=False
    ) as client:
        yield client


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_bad_document_is_a_problem_with_what_where_and_mend(
    client: TestClient, book: Book, name: str, language: str
) -> None:
    body, code = BAD[name]
    size = book.checkpoint().size
    answered = client.post("/capture", content=body, headers={**JSON, "Accept-Language": language})
    assert answered.status_code == 422
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.headers["content-language"] == language
    problem = answered.json()
    assert set(problem) >= MEMBERS | {"findings", "findings_left_out"}
    assert problem["status"] == 422
    assert problem["type"].endswith(problem["code"])
    assert code in {finding["code"] for finding in problem["findings"]}
    for finding in problem["findings"]:
        assert finding["what"]
        assert finding["mend"]
        assert "POST /api/capture" in finding["where"]
        assert any("一" <= letter <= "鿿" for letter in finding["what"]) == (language == "zh")
    assert "Traceback" not in answered.text
    assert book.verify().checkpoint.size == size


@pytest.mark.parametrize("offered", ["receiving", "KGM"])
def test_the_nearest_name_is_offered(client: TestClient, offered: str) -> None:
    body = BAD["unknown word" if offered == "receiving" else "unknown unit"][0]
    findings = client.post("/capture", content=body, headers=JSON).json()["findings"]
    assert any(offered in finding["mend"] for finding in findings)


def test_the_good_events_beside_a_bad_one_are_taken_when_told_to_proceed(
    client: TestClient, book: Book
) -> None:
    size = book.checkpoint().size
    body = document(event("1"), event("2", bizStep="recieving"), event("3"))
    taken = client.post("/capture", content=body, headers=PROCEED).json()
    assert (taken["appended"], taken["refused"]) == (2, 1)
    (refusal,) = (finding for finding in taken["findings"] if finding["severity"] == "error")
    assert refusal["where"].startswith("POST /api/capture, event 2")
    assert book.verify().checkpoint.size == size + 2


def test_an_item_never_seen_is_a_warning_and_is_taken(client: TestClient) -> None:
    answered = client.post("/capture", content=document(event("1")), headers=JSON)
    assert answered.status_code == 201
    assert [f["code"] for f in answered.json()["findings"]] == ["LB-C14"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("/trace?item=nobody", 404),
        ("/trace?item=nobody&depth=-1", 400),
        ("/trace?item=nobody&as_of=soon", 404),
        ("/account?period=2025-13", 400),
        ("/account?period=2025&as_of=2026-02-30", 404),
        ("/account?period=2025&as_of=99999", 404),
        ("/account?period=2025&scheme=cn-batery", 404),
        ("/evaluate/cascade_rte", 404),
        ("/evidence/cascade_rte", 404),
        ("/entries/99999", 404),
        ("/entries/%00", 400),
        ("/nowhere", 404),
        ("/account", 400),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_question_that_cannot_be_answered_is_a_problem(
    site: TestClient, asked: str, status: int, language: str
) -> None:
    answered = site.get(f"/api{asked}", headers={"Accept-Language": language})
    assert answered.status_code == status
    assert answered.headers["content-type"] == "application/problem+json"
    problem = answered.json()
    assert set(problem) >= MEMBERS
    assert problem["mend"]
    assert problem["code"] in problem["detail"]


def test_another_method_is_refused_and_named(site: TestClient) -> None:
    for method, path in (("GET", "capture"), ("DELETE", "checkpoint"), ("PUT", "capture")):
        answered = site.request(method, f"/api/{path}")
        assert answered.status_code == 405
        assert answered.json()["code"] == "LB-D53"
        assert method in answered.json()["what"]


def test_a_foreign_page_or_name_gets_nothing_written(site: TestClient, book: Book) -> None:
    size = book.checkpoint().size
    for extra, status in (
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Host": "rebound.example"}, 400),
    ):
        headers = {**JSON, **extra, "Accept-Language": "zh"}
        refused = site.post("/api/capture", content=document(event()), headers=headers)
        assert refused.status_code == status
        assert "LB-D6" in refused.text
        assert any("一" <= letter <= "鿿" for letter in refused.text)
    assert book.checkpoint().size == size


def test_a_book_on_disk_keeps_all_it_acknowledged_through_every_bad_document(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("bad") / "my.book"
    with loopbook.new(folder, schemes=["cn-battery"]) as book:
        client = TestClient(create_site(book), base_url="http://localhost")
        assert client.post("/api/capture", content=chain(), headers=JSON).status_code == 201
        before = book.checkpoint()
        for body, _ in BAD.values():
            client.post("/api/capture", content=body, headers=PROCEED)
        assert book.verify().checkpoint == before
    with loopbook.open(folder, is_read_only=True) as again:
        assert again.verify().checkpoint == before
        assert json.loads(again.entry(before.size).entry.draft.content)
