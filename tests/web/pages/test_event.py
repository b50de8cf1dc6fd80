"""One entry: the bytes as they came, its reading, its leaf, what was made of it."""

from starlette.testclient import TestClient

from loopbook import Book
from tests.web.looking import Looked


def first_event(book: Book) -> int:
    size = book.checkpoint().size
    return next(s for s in range(1, size + 1) if book.entry(s).event is not None)


def test_an_entry_shows_content_leaf_source_and_postings(pages: TestClient, book: Book) -> None:
    recorded = book.entry(book.checkpoint().size)
    looked = Looked(pages.get(f"/event/{recorded.entry.sequence}?lang=en").text)
    assert recorded.entry.leaf.hex() in looked.words
    assert recorded.entry.draft.identity.id in looked.words
    assert recorded.entry.draft.party in looked.words
    for posting in recorded.postings:
        assert posting.rule in looked.words


def test_the_raw_bytes_leave_unharmed(pages: TestClient, book: Book) -> None:
    sequence = first_event(book)
    answered = pages.get(f"/event/{sequence}/raw")
    assert answered.content == book.entry(sequence).entry.draft.content
    assert answered.headers["content-disposition"].startswith("attachment")
    assert answered.headers["x-content-type-options"] == "nosniff"


def test_an_entry_that_is_not_there_and_a_number_that_is_none(pages: TestClient) -> None:
    assert pages.get("/event/999999").status_code == 404
    assert pages.get("/event/twelve").status_code == 400
    assert "LB-D67" in pages.get("/event/twelve").text


def test_postings_leave_as_a_table(pages: TestClient, book: Book) -> None:
    sequence = first_event(book)
    answered = pages.get(f"/event/{sequence}?format=json&table=postings")
    assert len(answered.json()) == len(book.entry(sequence).postings)
