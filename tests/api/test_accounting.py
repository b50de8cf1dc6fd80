"""Reconciled accounts and shares of items through HTTP: the numbers that Python has."""

import pytest
from fastapi.testclient import TestClient

from loopbook import Book
from loopbook.book import Question

from .documents import chain

CELL = "https://id.example.org/01/09520001000102/21/L1"


@pytest.fixture
def filled(client: TestClient) -> TestClient:
    """The door of a book that holds the chain."""
    headers = {"Content-Type": "application/json", "GS1-Capture-Error-Behaviour": "proceed"}
    posted = client.post("/capture", content=chain(), headers=headers)
    assert posted.status_code == 201, posted.text
    return client


def test_a_reconciled_account_has_the_numbers_that_python_has(
    filled: TestClient, book: Book
) -> None:
    asked = {"period": "2025", "layer": "goods", "scheme": "cn-battery", "sd": "5 %"}
    read = filled.get("/reconcile", params=asked)
    assert read.status_code == 200, read.text
    told = read.json()
    made = book.reconcile("2025", Question(layer="goods", default_sd="5 %"), scheme="cn-battery")
    assert told["global"]["statistic"] == pytest.approx(made.reconciled.statistic)
    assert told["global"]["freedom"] == made.reconciled.freedom
    assert len(told["estimates"]) == len(made.variables)
    bad = filled.get("/reconcile", params={**asked, "robust": "tukey"})
    assert (bad.status_code, bad.json()["code"]) == (404, "LB-B60")


def test_what_an_item_has_is_told_with_its_inputs(filled: TestClient, book: Book) -> None:
    made = book.attribute(CELL)
    read = filled.get("/attribute", params={"item": CELL}).json()
    assert read["value"] == pytest.approx(made.value)
    assert read["indicator"] == made.indicator
    every = filled.get("/attributions").json()
    assert CELL in {row["item"] for row in every["items"]}
    assert filled.get("/reached", params={"item": CELL}).status_code == 200
    assert filled.get("/closures", params={"period": "2025"}).status_code == 200
    refused = filled.get("/attribute", params={"item": CELL, "indicator": "nothing"})
    assert (refused.status_code, refused.json()["code"]) == (404, "LB-V20")
