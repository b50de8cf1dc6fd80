"""The methods of a pack stand on its page with formulas, variants and coefficients."""

from loopbook.book.shelf import compiled
from loopbook.programs.reference.method import method_sections


def test_a_method_is_told_with_its_variant_formulas_and_bounds() -> None:
    first, second, _ = method_sections(compiled("mci"))
    assert first.startswith("### mci-2015\n")
    assert "Variant: EMF and Granta 2015" in first
    assert "`max(0, 1 - step(lfi) * 0.9 / step(utility))`" in first
    assert "| 0 to 100 | 0 |" in first
    assert "| from 0 |" in first
    assert "`sustained_content`" in second


def test_coefficients_stand_beside_their_items_with_grade_and_row() -> None:
    straw = next(text for text in method_sections(compiled("cn-farm")) if "### straw" in text)
    soybean = next(line for line in straw.splitlines() if line.startswith("| `soybean`"))
    assert "`straw_grain_ratio` 1.5 (weak, `methods.toml:" in soybean
    maize = next(line for line in straw.splitlines() if line.startswith("| `maize`"))
    assert "straw_grain_ratio" not in maize


def test_a_pack_without_methods_has_no_section() -> None:
    assert list(method_sections(compiled("cn-14fyp"))) == []
