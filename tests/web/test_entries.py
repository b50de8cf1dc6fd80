"""Lines that lead to single entries."""

from loopbook import Book
from loopbook.terms.event import Basis
from loopbook.web.choice import Choice
from loopbook.web.entries import bases_stated, entry_lines, recorded_of
from loopbook.web.entries import made_up as made_up_parts
from loopbook.web.shelf import vocabulary


def test_each_line_leads_to_its_entry(book: Book) -> None:
    size = book.checkpoint().size
    entries = recorded_of(book, [size, 1])
    choice = Choice(path="/", query={"lang": "zh"}, language="zh")
    lines = entry_lines(entries, vocabulary(book), choice)
    assert [line["href"] for line in lines] == ["/event/1?lang=zh", f"/event/{size}?lang=zh"]
    assert all(line["what"] and line["party"] == "tester" for line in lines)


def test_an_event_that_names_made_up_fields_counts_as_constructed(
    book: Book, made_up: Book
) -> None:
    last = [opened.entry(opened.checkpoint().size) for opened in (book, made_up)]
    assert last[0].event is not None
    assert Basis.CONSTRUCTED not in bases_stated(last[:1])
    assert Basis.CONSTRUCTED in bases_stated(last[1:])
    assert made_up_parts(last[0].event) == frozenset()
    assert made_up_parts(last[1].event) >= {"time", "read_point", "biz_location", "place"}
    assert "what" not in made_up_parts(last[1].event)
    assert made_up_parts(None) == frozenset()


def test_a_line_tells_the_local_time_and_a_short_place(made_up: Book) -> None:
    choice = Choice(path="/", query={}, language="en")
    line = next(
        line
        for line in entry_lines(
            recorded_of(made_up, range(1, made_up.checkpoint().size + 1)), {}, choice
        )
        if line["place"]
    )
    assert str(line["time"]).endswith("+08:00")
    assert str(line["place"]).startswith("https://id.example.org/414/")
    assert str(line["place_brief"]).startswith("…/414/")
