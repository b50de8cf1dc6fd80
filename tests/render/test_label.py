"""Words in a picture: whole names in two lines, few digits, places that are free."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.render.label import Shape, Shelf, figure, is_apart, length, wrapped
from loopbook.render.width import cells

from .accounts import GOODS


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Recycling plant", ("Recycling plant",)),
        ("Receiving, testing, grading", ("Receiving,", "testing, grading")),
        ("Metals and scrap market", ("Metals and", "scrap market")),
        ("壳体与电子件供应商", ("壳体与电子件供应商",)),
        ("接收、检测、分级与暂存中心", ("接收、检测、", "分级与暂存中心")),
        ("", ("",)),
    ],
)
def test_a_name_breaks_once_and_evenly(words: str, lines: tuple[str, ...]) -> None:
    assert wrapped(words) == lines


@given(st.text(max_size=80))
def test_no_line_is_long_and_nothing_is_lost_without_an_ellipsis(words: str) -> None:
    lines = wrapped(words)
    assert 1 <= len(lines) <= 2
    assert all(length(line, 12.0, is_bold=True) <= 26 * 12 * 0.96 * 1.1 for line in lines)
    if not any(line.endswith("…") for line in lines):
        assert "".join("".join(lines).split()) == "".join(words.split())


def test_chinese_characters_are_as_wide_as_high() -> None:
    assert length("精炼", 12.0) == pytest.approx(24, rel=0.05)
    assert length("refining", 12.0, is_bold=True) > length("refining", 12.0)
    assert cells("精炼") == 4


@pytest.mark.parametrize(
    ("quanta", "digits", "words"),
    [
        (29_974_312, 5, "29.974 kg"),
        (29_974_312, 3, "30 kg"),
        (2_761, 3, "0.00276 kg"),
        (12_345_678_000, 3, "12,346 kg"),
        (0, 3, "0 kg"),
    ],
)
def test_a_figure_has_few_digits_and_all_before_the_point(
    quanta: int, digits: int, words: str
) -> None:
    assert figure(quanta, GOODS, "en", digits) == words


def test_the_first_free_place_inside_is_taken() -> None:
    shelf = Shelf((0.0, 0.0, 100.0, 100.0))
    places = [(-5.0, 0.0, 20.0, 10.0), (0.0, 0.0, 20.0, 10.0), (30.0, 0.0, 50.0, 10.0)]
    assert shelf.first_free(places) == places[1]
    shelf.take((10.0, 5.0, 12.0, 6.0))
    assert shelf.first_free(places) == places[2]
    assert shelf.first_free(places[:1]) is None
    assert is_apart(places[1], places[2])
    assert not is_apart(places[0], places[1])


SHAPES = st.tuples(*[st.floats(-300, 300)] * 2, *[st.floats(0.1, 200)] * 2).map(
    lambda box: (box[0], box[1], box[0] + box[2], box[1] + box[3])
)


@given(st.lists(SHAPES, max_size=12), SHAPES)
def test_what_is_taken_is_found_wherever_it_lies(taken: list[Shape], place: Shape) -> None:
    shelf = Shelf((-1000.0, -1000.0, 1000.0, 1000.0))
    for shape in taken:
        shelf.take(shape)
    free = all(is_apart(place, shape) for shape in taken)
    assert shelf.first_free([place]) == (place if free else None)
