"""Attribution in words, in two languages; unknown parts never hide."""

import pytest
from msgspec.structs import replace

from loopbook.book import Book
from loopbook.render.attribution import (
    attributed_lines,
    attributions_table,
    closure_lines,
    reached_lines,
    value_text,
)
from loopbook.terms.attribution import Closure, Reached
from tests.book.conftest import book, chain

__all__ = ["book", "chain"]

U = "https://id.example.org/01/"
K1 = f"{U}09520001000201/21/K1"
METAL = f"{U}09520001000409/10/M1"


def test_a_value_stands_with_unit_and_unknown_part(book: Book) -> None:
    found = book.attribute(METAL, "carbon_footprint")
    partly = replace(found, unknown=0.25)
    assert value_text(partly, "en").endswith("kgCO2e, and 25 % is unknown")
    assert "25 % 未知" in value_text(partly, "zh")
    assert value_text(replace(found, value=None), "en") == "unknown"


def test_an_item_opens_to_its_inputs_and_entries(book: Book) -> None:
    lines = attributed_lines(book.attribute(K1, "reused_content", as_of="2025-06-01"), "en")
    text = "\n".join(lines)
    assert lines[0].startswith(
        "Reused content: part of the mass that served before: 23.670 ± 0.006 %"
    )
    assert "Casing and electronics of a pack" in text
    assert "#" in text
    chinese = "\n".join(
        attributed_lines(book.attribute(K1, "reused_content", as_of="2025-06-01"), "zh")
    )
    assert "电池包壳体与电子件" in chinese
    assert "依据：质量" in chinese


def test_origins_stand_in_words(book: Book) -> None:
    text = value_text(book.attribute(K1, "chemistry_origin", as_of="2025-06-01"), "en")
    assert text.startswith("Casing and electronics of a pack 76.33 %")


def test_what_is_missing_is_told_with_how_to_mend_it(book: Book) -> None:
    found = book.attribute(K1, "recovered_cobalt", as_of="2025-06-01")
    text = "\n".join(attributed_lines(found, "en"))
    assert "unknown" in text
    assert "LB-V10" in text


def test_all_items_are_rows_with_origins_as_columns(book: Book) -> None:
    table = attributions_table(book.attributions("chemistry_origin"), "en")
    assert table.keys[-3:] == ("lmo_cell", "nmc_cell", "pack_casing")
    assert all(len(row) == len(table.keys) == len(table.headings) for row in table.rows)


def test_where_an_item_went_and_where_it_did_not() -> None:
    found = (Reached("b", 0.5, 0.25, is_last=True), Reached("c", None, 0.1, is_last=False))
    lines = reached_lines("a", found, "en")
    assert "50 %" in lines[3]
    assert "here now" in lines[3]
    assert "unknown" in lines[4]
    assert reached_lines("a", (), "zh") == ["a 未进入其他物品。"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_flows_stand_beside_their_items(language: str) -> None:
    closure = Closure(
        flow="f",
        layer="goods",
        unit="KGM",
        stated=5.0,
        counted=4.5,
        attributed=3.0,
        unknown=0.0,
        residual=0.5,
        items=3,
        unweighed=0,
    )
    assert "0.5" in closure_lines([closure], language)[-1]
