"""Pages of plans: jobs, forms, a plan of files handed in, faults with file and row."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

import loopbook
from loopbook.book.opening import MEMORY
from loopbook.book.posted_plan import BYTES_MAX
from loopbook.book.viewing import own
from loopbook.web.app import create_web
from tests.web.looking import Looked

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "plan-backcast"
Files = list[tuple[str, tuple[str, bytes]]]


def files() -> Files:
    return [("tables", (path.name, path.read_bytes())) for path in EXAMPLE.glob("*.csv")]


def _part(name: str) -> bytes:
    """Return one file of a form."""
    about = f'Content-Disposition: form-data; name="tables"; filename="{name}"'
    return f"--a\r\n{about}\r\n\r\nx".encode()


@pytest.fixture(scope="module")
def pages() -> Iterator[TestClient]:
    with loopbook.open(MEMORY) as book:
        yield TestClient(create_web(own(book)), raise_server_exceptions=False)


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.slow), "zh"])
def test_files_handed_in_become_a_plan_on_a_whole_page(pages: TestClient, language: str) -> None:
    listed = pages.get(f"/plans?lang={language}")
    assert f"/plans/backcast?lang={language}" in listed.text
    made = pages.post(f"/plans/backcast?lang={language}", files=files(), data={"options": " \n"})
    assert made.status_code == 200
    for text in (listed.text, made.text):
        assert not Looked(text).faults
    words = ("独立复核", "最优") if language == "zh" else ("Independent check", "optimal")
    assert all(word in made.text for word in words)
    assert "<svg" in made.text


@pytest.mark.slow
def test_settings_of_the_form_come_before_those_of_the_table(pages: TestClient) -> None:
    plain = pages.post("/plans/backcast", files=files())
    other = pages.post("/plans/backcast", files=files(), data={"options": "discount_rate = 0.2"})
    assert other.status_code == 200
    assert plain.text != other.text
    wrong = pages.post("/plans/backcast", files=files(), data={"options": "rate_of_discount = 1"})
    assert wrong.status_code == 404
    assert "LB-PL35" in wrong.text


def test_faults_are_told_on_the_page_with_file_and_row(pages: TestClient) -> None:
    wrong = pages.post("/plans/backcast", files=[("tables", ("targtes.csv", b"a,b\n1,2\n"))])
    assert wrong.status_code == 422
    assert "targtes.csv" in wrong.text
    assert pages.get("/plans/nothing").status_code == 404
    announced = {"content-length": str(BYTES_MAX * 2), "content-type": "multipart/form-data"}
    assert "LB-PL03" in pages.post("/plans/backcast", content=b"x", headers=announced).text


def test_the_empty_tables_are_a_workbook(pages: TestClient) -> None:
    answered = pages.get("/plans/backcast/template?lang=zh")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answered.content))
    assert len(book.sheet_names) > 5


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"xx", "multipart/form-data"),
        (b"--a\r\nbad", "multipart/form-data; boundary=a"),
        (b"\r\n".join(_part(f"t{at}.csv") for at in range(60)), "multipart/form-data; boundary=a"),
    ],
)
def test_a_form_that_is_none_is_refused_in_words(
    pages: TestClient, content: bytes, kind: str
) -> None:
    refused = pages.post("/plans/locate", content=content, headers={"content-type": kind})
    assert refused.status_code in (400, 422)
    assert "LB-" in refused.text


def test_what_a_file_says_is_never_a_part_of_the_page(pages: TestClient) -> None:
    evil = "<script>alert(1)</script>"
    named = [("tables", (f"{evil}.csv", b"a\n1\n")), ("tables", ("sites.csv", evil.encode()))]
    refused = pages.post("/plans/locate", files=named, data={"options": f"{evil}={evil}"})
    assert refused.status_code >= 400
    assert "<script>alert" not in refused.text
    assert not Looked(refused.text).faults
