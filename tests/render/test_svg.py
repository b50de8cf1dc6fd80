"""SVG text: escaped, well formed, short."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from loopbook.render import svg


@given(st.text(), st.text())
def test_any_text_gives_well_formed_xml(words: str, value: str) -> None:
    drawn = svg.picture(10, 10, words, "test", svg.label(1, 2, words, class_=value))
    root = ET.fromstring(drawn)
    shown = "".join(root.itertext())
    assert shown.count("\ufffd") >= words.count("\0")


def test_markup_in_words_stays_words() -> None:
    drawn = svg.label(0, 0, "<script>alert('1')</script>", class_='"><b')
    assert "<script" not in drawn
    assert "<b" not in drawn
    assert "&lt;script&gt;" in drawn


def test_numbers_are_short_and_empty_attributes_left_out() -> None:
    drawn = svg.element("rect", {"x": 1.0, "y": -0.01, "width": 2.25, "fill": None, "rx": ""})
    assert drawn == '<rect x="1" y="0" width="2.2"/>'


def test_a_picture_names_itself_for_those_who_do_not_see_it() -> None:
    root = ET.fromstring(svg.picture(10, 20, "What it shows", "kind"))
    assert root.get("role") == "img"
    assert root.get("aria-label") == "What it shows"
    assert root[0].text == "What it shows"
