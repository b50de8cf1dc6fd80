"""Indicators of items on the page of their pack."""

from loopbook.programs.reference.attribution import attribution_sections
from tests.account.attribute.mill import indicator, scheme

PART = '[[part]]\ncomponent = "loopbook:frame"\nclass = "ore"\nsource = "s"\n'


def test_an_indicator_stands_with_its_rule_and_own_values() -> None:
    burden, parts = attribution_sections(scheme(indicator("burden") + PART))
    assert "A burden in `KGM-CO2E`, by mass; stock average, model physical." in burden
    assert "| `scrap` |  |  |  | 1 ± 0.5, mass |  | derived | s |" in burden
    assert "2 ± 0.57735 `smelting`, mass | yes |" in burden
    assert "| `urn:loopbook:v1:frame` | `ore` |" in parts


def test_what_a_rule_asks_for_is_named() -> None:
    (weighed,) = attribution_sections(
        scheme(indicator(rest='weight = "substance"\nsubstance = "fe"'))
    )
    assert "by substance of `fe`; stock" in weighed
    (origin,) = attribution_sections(scheme(indicator("origin", 'by = "place"')))
    assert "told apart by `place`" in origin
