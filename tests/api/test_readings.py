"""The verbs that read, through HTTP: the same numbers as through Python."""

import json

import pytest
from fastapi.testclient import TestClient

from loopbook import Book

from .documents import chain

CELL = "https://id.example.org/01/09520001000102/21/L1"


@pytest.fixture
def filled(client: TestClient) -> TestClient:
    """The door of a book that holds the chain."""
    headers = {"Content-Type": "application/json", "GS1-Capture-Error-Behaviour": "proceed"}
    posted = client.post("/capture", content=chain(), headers=headers)
    assert posted.status_code == 201, posted.text
    return client


def test_an_account_has_the_numbers_that_python_has(filled: TestClient, book: Book) -> None:
    read = filled.get("/account", params={"period": "2025", "layer": "goods"}).json()
    cells = {cell["flow"]: cell for cell in read["cells"]}
    assert {cell["layer"] for cell in read["cells"]} == {"goods"}
    account = book.account("2025")
    for cell in account.cells:
        if cell.layer == "goods" and cell.chosen is not None:
            layer = account.system.layers["goods"]
            value = cell.chosen.amount * layer.quantum.factor / layer.unit.factor
            assert cells[cell.flow]["chosen"]["value"] == pytest.approx(float(value))


def test_an_unknown_layer_names_those_there_are(filled: TestClient) -> None:
    refused = filled.get("/account", params={"period": "2025", "layer": "godos"})
    assert refused.status_code == 404
    assert "goods" in refused.json()["mend"]


def test_a_trace_follows_both_ways(filled: TestClient, book: Book) -> None:
    read = filled.get("/trace", params={"item": CELL, "direction": "downstream"}).json()
    assert len(read["links"]) == len(book.trace(CELL, "downstream").links)
    assert read["links"][0]["kind"] in {"became", "part_of", "labelled"}
    refused = filled.get("/trace", params={"item": CELL, "direction": "sideways"})
    assert refused.status_code == 404
    assert filled.get("/trace", params={"item": CELL, "depth": "0"}).status_code == 400
    assert filled.get("/trace", params={"item": "nobody"}).status_code == 404
    assert filled.get("/trace").json()["code"] == "LB-D51"


def test_indicators_standings_and_evidence(filled: TestClient, book: Book) -> None:
    name = next(iter(book.scheme("cn-battery").indicators))
    made = book.evaluate(name, "2025", scheme="cn-battery")
    asked = {"period": "2025", "scheme": "cn-battery"}
    read = filled.get(f"/evaluate/{name}", params=asked).json()
    assert read["value"] == made.value
    assert read["period"] == "2025"
    assert read["digest"] == made.digest
    standings = filled.get("/standings", params={"scheme": "cn-battery"}).json()
    assert [v["target"] for v in standings] == [
        v.target for v in book.standings(scheme="cn-battery")
    ]
    evidence = filled.get(f"/evidence/{name}", params=asked).json()
    sequences = {s for leaf in made.evidence for s in leaf.sequences}
    assert {e["entry"]["sequence"] for e in evidence["entries"]} == sequences
    assert evidence["count"] == len(sequences)
    assert filled.get(f"/evaluate/{name}x").status_code == 404
    assert filled.get(f"/evaluate/{name}", params={"period": "20x5"}).status_code == 400


def test_an_entry_carries_its_content_as_it_came(filled: TestClient, book: Book) -> None:
    size = book.checkpoint().size
    answered = filled.get(f"/entries/{size}")
    entry = book.entry(size).entry
    assert entry.draft.content in answered.content
    read = answered.json()["entry"]
    assert read["leaf"] == entry.leaf.hex()
    assert read["draft"]["content"] == json.loads(entry.draft.content)
    assert filled.get("/entries/0").status_code == 400
    assert filled.get("/entries/999999").status_code == 404


def test_the_checkpoint_is_size_and_root(filled: TestClient, book: Book) -> None:
    read = filled.get("/checkpoint").json()
    assert read == {"size": book.checkpoint().size, "root": book.checkpoint().root}


def test_as_of_reads_the_past(filled: TestClient, book: Book) -> None:
    then = filled.get("/account", params={"period": "2025", "as_of": "1"}).json()
    assert all(cell["chosen"] is None for cell in then["cells"])
    assert filled.get("/account", params={"period": "2025", "as_of": "soon"}).status_code == 404
