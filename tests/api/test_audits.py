"""Audits over HTTP: the file in the body, the ledger behind the door."""

import json
from collections.abc import Iterator
from functools import cache

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from loopbook.api.audits import BYTES_MAX, audits_router
from loopbook.api.problem import handle_problems
from loopbook.book.viewing import own
from loopbook.formats.audit_document import audit_bytes
from loopbook.render.plain import json_bytes
from tests.book.plating import audit, book, evaluation


@pytest.fixture(scope="module")
def door() -> Iterator[TestClient]:
    """The routes alone, over the synthetic plating plant."""
    app = FastAPI()
    handle_problems(app)
    app.include_router(audits_router(own(book())))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@cache
def body() -> bytes:
    return audit_bytes(audit())


ASKED = "?day=2026-01-10"


def test_a_table_of_the_form_is_described(door: TestClient) -> None:
    found = door.get("/audits/tables/losses").json()
    assert found["fields"][0]["id"] == "loss"
    missing = door.get("/audits/tables/loses")
    assert (missing.status_code, missing.json()["code"]) == (404, "LB-Z56")


def test_status_is_told_of_the_file_in_the_body(door: TestClient) -> None:
    found = door.post(f"/audits/status{ASKED}", content=body()).json()
    assert [phase["state"] for phase in found["phases"]] == ["complete"] * 7
    assert found["next_tables"] == []


def test_http_says_what_python_says(door: TestClient) -> None:
    found = door.post(f"/audits/evaluation{ASKED}", content=body()).json()
    here = json.loads(json_bytes(evaluation()))
    for name in ("completeness", "arithmetic", "truth", "closures", "suspects", "verdict"):
        assert found[name] == here[name]


@pytest.mark.slow
def test_sheet_and_report_are_data(door: TestClient) -> None:
    sheet = door.post(f"/audits/sheet{ASKED}", content=body()).json()
    assert sheet["losses"][0]["loss"] == "L5"
    assert "form" not in sheet
    paper = door.post(f"/audits/report{ASKED}&lang=zh", content=body()).json()
    assert paper["title"] == "清洁生产审核报告"


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(b"{}", 400, "LB-Z51"), (b"\xff", 400, "LB-Z51"), (b" " * (BYTES_MAX + 1), 413, "LB-Z50")],
)
def test_what_is_no_audit_file_is_refused(
    door: TestClient, content: bytes, status: int, code: str
) -> None:
    found = door.post("/audits/status", content=content)
    assert (found.status_code, found.json()["code"]) == (status, code)


def test_a_day_that_is_none_is_refused(door: TestClient) -> None:
    assert door.post("/audits/status?day=soon", content=body()).json()["code"] == "LB-U21"
