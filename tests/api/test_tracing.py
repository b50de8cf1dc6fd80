"""The route of genealogies; that it says what Python says is tested in tests/book."""

from fastapi.testclient import TestClient

from .documents import chain

CELL = "https://id.example.org/01/09520001000102/21/L1"


def test_pages_and_moments_are_asked_for_in_the_address(client: TestClient) -> None:
    headers = {"Content-Type": "application/json", "GS1-Capture-Error-Behaviour": "proceed"}
    assert client.post("/capture", content=chain(), headers=headers).status_code == 201
    asked = {"item": CELL, "direction": "both", "at": "2025-06-01T00:00:00Z", "page_size": "1"}
    page = client.get("/trace", params=asked).json()
    assert page["node_count"] > 1
    after = client.get("/trace", params={**asked, "page": page["next"]}).json()
    assert after["first"] == 1
    assert client.get("/trace", params={**asked, "at": "soon"}).json()["code"] == "LB-U90"
    assert client.get("/trace", params={**asked, "page": "no"}).json()["code"] == "LB-U91"
