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


def test_made_up_fields_are_marked_where_they_stand(
    made_up_pages: TestClient, made_up: Book
) -> None:
    sequence = first_event(made_up)
    looked = Looked(made_up_pages.get(f"/event/{sequence}?lang=en").text)
    assert "This page shows constructed data" in looked.words
    assert "2025-03-03 10:00 +08:00 made up" in looked.words
    assert "Step receiving made up" not in looked.words
    assert "eventTime, readPoint, bizLocation, sourceList" in looked.words
    told = made_up_pages.get(f"/event/{sequence}?lang=zh").text
    assert "虚构的字段" in told


def test_an_event_without_made_up_fields_is_not_marked(pages: TestClient, book: Book) -> None:
    assert "made-up" not in pages.get(f"/event/{first_event(book)}?lang=en").text


def test_items_of_postings_are_short_and_lead_to_the_item(pages: TestClient, book: Book) -> None:
    sequence = next(
        s
        for s in range(1, book.checkpoint().size + 1)
        if any("/21/" in posting.item for posting in book.entry(s).postings)
    )
    text = pages.get(f"/event/{sequence}?lang=en").text
    item = next(p.item for p in book.entry(sequence).postings if "/21/" in p.item)
    assert f'title="{item}">…/21/' in text
