"""Every route is on the page, as the door describes it."""

import pytest

from loopbook.api.app import create_api
from loopbook.book import MEMORY, open_book
from loopbook.book.viewing import own
from loopbook.programs.reference.http import http_page


@pytest.fixture(scope="module")
def page() -> str:
    return http_page()


def test_every_route_has_a_heading(page: str) -> None:
    with open_book(MEMORY) as book:
        paths = create_api(own(book)).openapi()["paths"]
    for path, verbs in paths.items():
        assert all(f"\n## {verb.upper()} /api{path}\n" in page for verb in verbs)


def test_parameters_say_whether_they_must_be_given(page: str) -> None:
    assert "| `item` | query | yes |  |" in page
    assert "| `direction` | query |  | `upstream` |" in page


def test_what_is_posted_and_what_an_error_answers_are_told(page: str) -> None:
    assert "Body: `application/json` or `application/ld+json`." in page
    assert "| `ConflictingEvent` | 409 |" in page
