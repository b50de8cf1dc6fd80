"""Lines that lead to single entries."""

from loopbook import Book
from loopbook.web.choice import Choice
from loopbook.web.entries import entry_lines, recorded_of
from loopbook.web.shelf import vocabulary


def test_each_line_leads_to_its_entry(book: Book) -> None:
    size = book.checkpoint().size
    entries = recorded_of(book, [size, 1])
    choice = Choice(path="/", query={"lang": "zh"}, language="zh")
    lines = entry_lines(entries, vocabulary(book), choice)
    assert [line["href"] for line in lines] == ["/event/1?lang=zh", f"/event/{size}?lang=zh"]
    assert all(line["what"] and line["party"] == "tester" for line in lines)
