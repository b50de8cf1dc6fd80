"""Every route is on the page, as the door describes it."""

from loopbook.api.app import create_api
from loopbook.book import MEMORY, open_book
from loopbook.book.viewing import own
from loopbook.programs.reference.http import http_page

PAGE = http_page()


def test_every_route_has_a_heading() -> None:
    with open_book(MEMORY) as book:
        paths = create_api(own(book)).openapi()["paths"]
    for path, verbs in paths.items():
        assert all(f"\n## {verb.upper()} /api{path}\n" in PAGE for verb in verbs)


def test_parameters_say_whether_they_must_be_given() -> None:
    assert "| `item` | query | yes |  |" in PAGE
    assert "| `direction` | query |  | `upstream` |" in PAGE


def test_what_is_posted_and_what_an_error_answers_are_told() -> None:
    assert "Body: `application/json` or `application/ld+json`." in PAGE
    assert "| `ConflictingEvent` | 409 |" in PAGE
