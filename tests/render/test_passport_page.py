"""The page stands by itself, escapes everything, and leaves out what is hidden."""

from html.parser import HTMLParser

import msgspec

from loopbook.render.passport import passport_sheet
from loopbook.render.passport_page import passport_document, passport_html
from tests.book.passport_book import PUMP, book_of, made, seen


class Outline(HTMLParser):
    """Counts of elements, and the addresses that are fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [str(value) for name, value in attrs if name == "src"]


def test_a_page_fetches_nothing_and_escapes_what_was_said() -> None:
    evil = '<img src="https://evil.example/x" onerror="1">'
    with book_of([made(colour=evil), seen("encoding", "01-10")]) as book:
        sheet = passport_sheet(book.passport(PUMP), book.schemes)
        page = passport_document(sheet, "en", book.label(PUMP)[1])
    outline = Outline()
    outline.feed(page)
    assert not {"script", "img", "link", "iframe"} & set(outline.tags)
    assert outline.fetched == []
    assert "&lt;img" in page


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    with book_of([made(colour="javascript:alert(1)"), seen("encoding", "01-10")]) as book:
        sheet = passport_sheet(book.passport(PUMP), book.schemes)
    assert 'href="javascript' not in passport_html(sheet, "zh")
    linked = msgspec.structs.replace(sheet, successors=("urn:epc:id:sgtin:1.2.3",))
    assert 'href="urn' not in passport_html(linked, "zh")


def test_an_address_with_an_ampersand_is_a_link_and_escaped_once() -> None:
    told = "https://example.org/x?a=1&b=2"
    with book_of([made(colour=told), seen("encoding", "01-10")]) as book:
        page = passport_html(passport_sheet(book.passport(PUMP), book.schemes), "en")
    assert (
        '<a href="https://example.org/x?a=1&amp;b=2">https://example.org/x?a=1&amp;b=2</a>' in page
    )
