"""Paint: colours by basis, part and way; contrast; a legend of what occurs."""

import re

import pytest

from loopbook.account.sankey.view import sankey_view
from loopbook.render.sankey import drawn_view
from loopbook.render.sankey.paint import PALETTE
from loopbook.terms.sankey import Part, SankeyDefinition, SankeyView, Split
from tests.render.accounts import park, shredder

from .test_drawing import texts
from .views import PLAIN, reconciled, view_of


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", PALETTE)
def test_a_colour_stands_out_from_white(colour: str) -> None:
    """WCAG 2.2, success criterion 1.4.11: 3 to 1 at least."""
    assert 1.05 / (luminance(colour) + 0.05) >= 3


def legend_of(view: SankeyView, language: str = "en") -> list[str]:
    drawn = drawn_view(view, language)
    found = re.search(r'<g class="legend">(.*?)</g>', drawn)
    assert found
    return texts(f'<svg xmlns="http://www.w3.org/2000/svg">{found[1]}</svg>')


def test_the_legend_names_what_occurs_and_nothing_else() -> None:
    assert legend_of(view_of(shredder())) == [
        "constructed",
        "declared",
        "measured",
        "modelled",
        "return",
        "unknown",
        "stock change",
        "residual",
    ]
    assert "stock change" not in legend_of(view_of(park()))
    assert "± standard uncertainty" in legend_of(sankey_view(reconciled(), PLAIN))


def test_parts_have_colours_and_keep_their_patterns() -> None:
    parts = (Part(id="metal", flows=("*metal*", "black*"), label_en="Metal", label_zh="金属"),)
    view = view_of(shredder(), SankeyDefinition(split=Split.PART, parts=parts))
    assert {"金属", "未归类"} <= set(legend_of(view, "zh"))
    drawn = drawn_view(view)
    made = next(place for place, part in enumerate(view.parts) if part.id == "metal") + 1
    assert f'id="goods-constructed-part-{made}"' in drawn
    assert f"url(#goods-constructed-part-{made})" in drawn


def test_a_reconciled_view_shows_what_was_stated_and_what_is_free() -> None:
    view = sankey_view(reconciled(), PLAIN)
    assert {"as stated before reconciliation", "not determined"} <= set(legend_of(view))
    drawn = drawn_view(view)
    # Two of the four flows were moved by more than a pixel, and one swatch tells it.
    assert drawn.count('class="stated ink-line"') == 3
    assert "stated: 1,000 ± 10 kg" in drawn


def test_every_pattern_used_is_defined() -> None:
    drawn = drawn_view(view_of(shredder()))
    assert set(re.findall(r"url\(#([^)]+)\)", drawn)) <= set(re.findall(r'id="([^"]+)"', drawn))
