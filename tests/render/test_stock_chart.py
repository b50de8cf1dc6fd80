"""The chart of a stock: well-formed, whole, readable without colour."""

import re

import pytest
from lxml import etree

from loopbook.render.stock_chart import chart_words, nice_ticks, power_of, stock_chart

from .sheets import sheet

SVG = "{http://www.w3.org/2000/svg}"


def drawn(text: str) -> etree._Element:
    return etree.fromstring(text.encode())


def test_one_product_is_two_lines_an_inflow_and_their_words() -> None:
    picture = drawn(stock_chart(sheet()))
    assert len(picture.findall(f"{SVG}path[@class='series']")) == 3
    assert not picture.findall(f"{SVG}path[@class='band']")
    texts = [node.text for node in picture.iter(f"{SVG}text")]
    assert "Stock at the end of the year, kt" in texts
    assert "inflow" in texts
    assert picture.get("aria-label") == chart_words(sheet())


def test_a_band_is_drawn_in_both_panels_and_named() -> None:
    picture = drawn(stock_chart(sheet(has_bands=True), "zh"))
    assert len(picture.findall(f"{SVG}path[@class='band']")) == 2
    texts = [node.text for node in picture.iter(f"{SVG}text")]
    assert "5 … 95 %" in texts
    assert "年末存量（kt）" in texts


@pytest.mark.parametrize(("products", "layers"), [(2, 2), (8, 8), (9, 8), (40, 8)])
def test_products_are_laid_on_another_and_the_small_ones_together(
    products: int, layers: int
) -> None:
    picture = drawn(stock_chart(sheet(products=products, has_bands=True)))
    assert len(picture.findall(f"{SVG}path[@class='layer']")) == 2 * layers
    names = [node.text for node in picture.iter(f"{SVG}text")]
    assert ("others" in names) == (products > 8)


@pytest.mark.parametrize("factor", [1e-9, 1.0, 1e12, 0.0])
def test_everything_stays_inside_whatever_the_size(factor: float) -> None:
    text = stock_chart(sheet(factor=factor, has_bands=True))
    assert "nan" not in text
    assert "inf" not in text.replace("inflow", "")
    height = float(drawn(text).get("height", "0"))
    for path in re.findall(r' d="([^"]+)"', text):
        for x, y in re.findall(r"([\d.-]+) ([\d.-]+)", path):
            assert 0.0 <= float(x) <= 760.0
            assert 0.0 <= float(y) <= height


def test_ticks_are_round_and_reach_around_the_values() -> None:
    assert nice_ticks(0.0, 97.0) == [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    ticks = nice_ticks(-3.0, 11.0)
    assert ticks[0] <= -3.0
    assert ticks[-1] >= 11.0
    assert 0.0 in ticks
    assert nice_ticks(0.0, 0.0)[-1] > 0.0


def test_thousands_of_thousands_are_taken_out_of_large_values() -> None:
    assert power_of([0.0, 5e5]) == 0
    assert power_of([0.0, 2e6]) == 6
    assert power_of([0.0, 8e10]) == 9
    assert power_of([0.0, 2e-5]) == -6
    texts = [node.text for node in drawn(stock_chart(sheet(factor=1e9))).iter(f"{SVG}text")]
    assert "Stock at the end of the year, 10⁹ kt" in texts


def test_one_year_is_a_picture_too() -> None:
    whole = sheet()
    one = type(whole)(
        years=(2000,),
        products=whole.products,
        unit="",
        result=type(whole.result)(
            **{
                name: getattr(whole.result, name)[:1]
                for name in ("inflow", "outflow", "stock", "scrapped")
            },
            opening=whole.result.opening,
        ),
        forecast=None,
        cohorts=None,
        wish=whole.wish,
    )
    assert "2000" in stock_chart(one)
