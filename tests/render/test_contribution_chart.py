"""What each input gave, drawn."""

from xml.etree import ElementTree

from msgspec.structs import replace

from loopbook.book import Book
from loopbook.render.contribution_chart import BARS_MAX, contribution_chart
from tests.book.conftest import book, chain

__all__ = ["book", "chain"]

K1 = "https://id.example.org/01/09520001000201/21/K1"
BAR = "{http://www.w3.org/2000/svg}rect"


def bars(text: str) -> list[float]:
    return [float(each.get("width", "0")) for each in ElementTree.fromstring(text).iter(BAR)]


def test_bars_are_as_long_as_what_inputs_gave(book: Book) -> None:
    found = book.attribute(K1, "carbon_footprint", as_of="2025-06-01")
    widths = bars(contribution_chart(found))
    amounts = [each.amount for each in found.contributions]
    assert len(widths) == len(amounts) == 3
    assert abs(widths[1] / widths[0] - amounts[1] / amounts[0]) < 0.01


def test_many_inputs_end_in_one_bar_and_the_unknown_is_drawn(book: Book) -> None:
    found = book.attribute(K1, "carbon_footprint", as_of="2025-06-01")
    many = replace(found, contributions=found.contributions * 20, unknown=0.5)
    text = contribution_chart(many, "zh")
    assert len(bars(text)) == BARS_MAX + 2
    assert "未知" in text


def test_origins_are_bars(book: Book) -> None:
    found = book.attribute(K1, "chemistry_origin", as_of="2025-06-01")
    assert len(bars(contribution_chart(found))) == 2
