"""Bars of groups: certain and open parts in proportion, and the same in words."""

import re
from pathlib import Path
from xml.etree import ElementTree

import msgspec

from loopbook.render.span_bar import bars_words, span_bars
from loopbook.terms.score import Span
from tests.book.registry_book import NORTH, WEST, scored_book


def test_bars_are_as_long_as_their_numbers(tmp_path: Path) -> None:
    with scored_book(tmp_path) as book:
        sheet = book.score("new", WEST, "2025")
        full = book.score("new", NORTH, "2025")
    assert bars_words(sheet, "zh") == "资源利用：得 25 至 55／权重 80；管理：得 20／权重 20"
    drawn = span_bars(sheet, "en")
    ElementTree.fromstring(drawn)
    certain = r'width="([\d.]+)" height="14" class="certain"'
    widths = [float(width) for width in re.findall(certain, drawn)]
    assert [round(w / 340 * 80, 1) for w in widths] == [25.0, 20.0]
    tracks = re.findall(certain.replace("certain", "track"), drawn)
    assert [round(float(width) / 340 * 80, 1) for width in tracks] == [80.0, 20.0]
    assert "25 to 55 of 80" in drawn
    assert drawn.count('class="open"') == 1
    assert 'class="open"' not in span_bars(full, "en")


def test_nothing_is_drawn_where_nothing_is_added_up(tmp_path: Path) -> None:
    with scored_book(tmp_path) as book:
        assert span_bars(book.score("circle_only", WEST, "2025")) == ""


def test_no_upper_end_is_drawn_to_the_end_and_said(tmp_path: Path) -> None:
    with scored_book(tmp_path) as book:
        sheet = book.score("new", WEST, "2025")
    first, second = sheet.groups
    long = "A group whose name is far too long for one line of a phone"
    open_ended = msgspec.structs.replace(
        sheet,
        groups=(
            msgspec.structs.replace(first, result=Span(5.0, float("inf")), label_en=long),
            second,
        ),
    )
    drawn = span_bars(open_ended, "en")
    ElementTree.fromstring(drawn)
    assert drawn.count('class="open"') == 1
    assert "A group whose name is far too long for …" in drawn
