"""The legend of a map: colours that are seen on any page, kinds that are named."""

import pytest

from loopbook.render.plan.map_legend import PALETTE, legend, looks, mark


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("page", ["#ffffff", "#0d1117"])
@pytest.mark.parametrize("colour", PALETTE)
def test_colours_are_seen_on_a_light_and_on_a_dark_page(colour: str, page: str) -> None:
    low, high = sorted((luminance(colour), luminance(page)))
    assert (high + 0.05) / (low + 0.05) >= 3.0


def test_kinds_differ_by_shape_and_dashes_when_colours_begin_again() -> None:
    made = looks(f"k{i}" for i in range(9))
    assert made["k0"].colour == made["k8"].colour
    assert (made["k0"].shape, made["k0"].dashes) != (made["k8"].shape, made["k8"].dashes)
    outlines = {mark(each, (50.0, 50.0), 8.0, is_filled=True) for each in made.values()}
    assert len(outlines) == 9


def test_kinds_are_named_in_both_languages_and_no_more_than_twelve() -> None:
    kinds = looks(["transfer", *(f"own {i}" for i in range(15))])
    drawn, foot = legend((0.0, 0.0), (kinds, {}), True, "zh")
    text = "".join(drawn)
    assert "中转站" in text
    assert "own 10" in text
    assert "own 11" not in text
    assert "另有 4 类" in text
    assert foot == 14 * 18.0
