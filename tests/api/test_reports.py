"""Reports over HTTP are those of the shell."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from loopbook import Book
from loopbook.api.app import create_api
from loopbook.book.viewing import own
from loopbook.render.paper.plain import plain_lines
from loopbook.render.plan_paper import plan_paper
from tests.render.reported import nation


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    with nation() as opened:
        yield opened


@pytest.fixture(scope="module")
def door(book: Book) -> TestClient:
    return TestClient(create_api(own(book)), raise_server_exceptions=False)


def test_the_report_is_that_of_python(door: TestClient, book: Book) -> None:
    answer = door.get("/reports/plan?scheme=cn-14fyp&form=txt")
    assert answer.text.splitlines() == list(plain_lines(plan_paper(book, "cn-14fyp")))


@pytest.mark.parametrize(("form", "kind"), [("pdf", "application/pdf"), ("xlsx", "spreadsheetml")])
def test_files_come_with_their_type_and_name(door: TestClient, form: str, kind: str) -> None:
    for report in ("plan?scheme=cn-14fyp", "yearbook?years=2020..2025"):
        answer = door.get(f"/reports/{report}&form={form}")
        assert answer.status_code == 200
        assert kind in answer.headers["content-type"]
        assert f".{form}" in answer.headers["content-disposition"]


def test_a_wrong_form_or_pack_is_a_problem_with_words(door: TestClient) -> None:
    assert door.get("/reports/plan?form=doc").status_code == 400
    assert door.get("/reports/plan?scheme=none").status_code == 404
    assert door.get("/reports/yearbook?years=never").status_code in (400, 422)
