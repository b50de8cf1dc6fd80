"""A page for each pack, with all of its rows."""

import pytest

from loopbook.book import shipped_schemes
from loopbook.programs.reference.pack import pack_page
from loopbook.terms.scheme import Scheme

SCHEMES = {scheme.id: scheme for scheme in shipped_schemes()}


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_every_row_of_a_pack_is_on_its_page(scheme: Scheme) -> None:
    page = pack_page(scheme)
    missing = [row for row in scheme.rows if f"`{row}`" not in page]
    assert not missing


def test_titles_and_labels_stand_in_both_languages() -> None:
    page = pack_page(SCHEMES["cn-battery"])
    assert page.startswith("# China: traction batteries over their whole life")
    assert "| `received` | Cells received | 接收电芯 | `owners` | `sorting` |" in page


def test_a_pack_that_binds_nobody_says_so() -> None:
    assert "| status | illustrative: its numbers" in pack_page(SCHEMES["cn-battery"])
    assert "| status | in force |" in pack_page(SCHEMES["cn-14fyp"])


def test_formulas_targets_factors_and_grades_are_told_with_their_source() -> None:
    battery = pack_page(SCHEMES["cn-battery"])
    assert "`flow(cells_to_packs) / flow(received)` in `P1`." in battery
    assert "| `li_in_lmo_cell` | `lmo_cell` | `li` | 0.0123 | 0.0096 to 0.015 |" in battery
    assert "| `a` | A: second life, demanding use |" in battery
    plan = pack_page(SCHEMES["cn-14fyp"])
    assert "| `p10_norepack.2025` | `p10_norepack` | coverage |  | 2025 | no figure |" in plan
    assert "| `straw.2025` | `straw` | hold | 2020 | 2025 | ge 86 | `straw_collectable` |" in plan
