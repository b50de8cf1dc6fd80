"""A page for each pack, with all of its rows."""

from importlib.resources import files

import pytest

from loopbook.book.shelf import compiled
from loopbook.programs.reference.pack import pack_page

# Named here and compiled in the test: a worker compiles only the packs whose pages it tries.
PACKS = sorted(
    folder.name
    for folder in files("loopbook").joinpath("schemes").iterdir()
    if folder.joinpath("scheme.toml").is_file() and folder.name != "core"
)


@pytest.mark.parametrize("pack", PACKS)
def test_every_row_of_a_pack_is_on_its_page(pack: str) -> None:
    scheme = compiled(pack)
    page = pack_page(scheme)
    missing = [row for row in scheme.rows if f"`{row}`" not in page]
    assert not missing


def test_titles_and_labels_stand_in_both_languages() -> None:
    page = pack_page(compiled("cn-battery"))
    assert page.startswith("# China: traction batteries over their whole life")
    assert "| `received` | Cells received | 接收电芯 | `owners` | `sorting` |" in page


def test_a_pack_that_binds_nobody_says_so() -> None:
    assert "| status | illustrative: its numbers" in pack_page(compiled("cn-battery"))
    assert "| status | in force |" in pack_page(compiled("cn-14fyp"))


def test_formulas_factors_and_grades_are_told_with_their_source() -> None:
    battery = pack_page(compiled("cn-battery"))
    assert "`flow(cells_to_packs) / flow(received)` in `P1`" in battery
    assert "| `li_in_lmo_cell` | `lmo_cell` | `li` | 0.0123 | 0.0096 to 0.015 |" in battery
    assert "| `a` | A: second life, demanding use |" in battery


def test_words_that_a_standard_brings_stand_with_its_criteria_alone() -> None:
    page = pack_page(compiled("cp-pcb"))
    words = page.partition("\n## Words\n")[2].partition("\n## ")[0]
    assert "score.toml:" not in words
    assert "| `output_rigid_single` | observed |" in words


def test_a_column_says_what_its_cells_state_besides_its_field() -> None:
    page = pack_page(compiled("world-waste"))
    assert ", share of `" in page
    assert ", with `" in page
