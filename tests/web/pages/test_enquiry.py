"""The enquiry page: typed codes, photos, and what is no picture."""

import io
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from starlette.testclient import TestClient

from loopbook import Book
from loopbook.book.viewing import own
from loopbook.terms.party import anonymous
from loopbook.web.app import create_web
from loopbook.web.safety import Guard
from tests.web.battery import BATTERY, PATH, battery_book


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    with battery_book() as opened:
        yield opened


@pytest.fixture(scope="module")
def public(book: Book) -> TestClient:
    return TestClient(
        Guard(create_web(own(book.seen_by(anonymous())))), base_url="http://localhost"
    )


def photo(book: Book) -> bytes:
    _, modules = book.label(BATTERY)
    dark = np.kron(np.pad(modules, 6), np.ones((5, 5), bool))
    made = io.BytesIO()
    Image.fromarray(np.where(dark, 20, 235).astype(np.uint8)).save(made, "JPEG")
    return made.getvalue()


def test_the_form_asks_nobody_to_sign_in(public: TestClient) -> None:
    for language, word in (("en", "Photo of the label"), ("zh", "标签照片")):
        answer = public.get("/enquiry", params={"lang": language})
        assert answer.status_code == 200
        assert word in answer.text


def test_a_typed_code_is_answered(public: TestClient) -> None:
    answer = public.get("/enquiry", params={"code": "(01)09520002000101(21)EV1"})
    assert "Electric vehicle battery" in answer.text
    assert f'href="{PATH}"' in answer.text


def test_a_photo_is_answered(public: TestClient, book: Book) -> None:
    answer = public.post(
        "/enquiry?lang=zh", files={"photo": ("label.jpg", photo(book), "image/jpeg")}
    )
    assert answer.status_code == 200
    assert "电动汽车电池" in answer.text


def test_unknown_codes_have_the_words_of_hidden_ones(public: TestClient) -> None:
    answer = public.get("/enquiry", params={"code": "<script>alert(1)</script>"})
    assert answer.status_code == 200
    assert "open to everyone" in answer.text
    assert "<script>alert" not in answer.text


def test_what_is_no_photo_is_refused_in_words(public: TestClient) -> None:
    for content, status, code in ((b"not a picture", 400, "LB-U64"), (b"", 400, "LB-U77")):
        answer = public.post("/enquiry", files={"photo": ("a.png", content, "image/png")})
        assert (answer.status_code, code in answer.text) == (status, True)
    huge = public.post("/enquiry", content=b"x" * 10, headers={"Content-Length": "99999999"})
    assert huge.status_code == 400
    assert "LB-U65" in huge.text


def test_a_page_of_another_site_cannot_post(public: TestClient, book: Book) -> None:
    files = {"photo": ("label.jpg", photo(book), "image/jpeg")}
    answer = public.post("/enquiry", files=files, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
