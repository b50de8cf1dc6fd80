"""Sign in: the form in both languages; what it does is tested at the site's door."""

import pytest
from starlette.testclient import TestClient

import loopbook
from loopbook.book.access import Access
from loopbook.book.clock import utc_now
from loopbook.book.viewing import own
from loopbook.web.app import create_web


@pytest.mark.parametrize(("language", "word"), [("en", "Sign in"), ("zh", "登录")])
def test_the_form_speaks_both_languages(language: str, word: str) -> None:
    with loopbook.open(":memory:") as book:
        client = TestClient(create_web(own(book), Access(book.desk, utc_now)))
        shown = client.get(f"/sign-in?lang={language}")
        assert shown.status_code == 200
        assert word in shown.text
        assert 'type="password"' in shown.text
        wrong = client.post(f"/sign-in?lang={language}", data={"key": "no"})
        assert wrong.status_code == 401
        assert "LB-K14" in wrong.text
        assert "no" not in wrong.headers.get("set-cookie", "")


def test_a_site_without_keys_has_no_form() -> None:
    with loopbook.open(":memory:") as book:
        assert TestClient(create_web(own(book))).get("/sign-in").status_code == 404
