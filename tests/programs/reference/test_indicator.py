"""Indicators, indices and targets stand on the page of their pack."""

from loopbook.book.shelf import compiled
from loopbook.programs.reference.indicator import indicator_sections


def test_an_index_tells_its_base_its_mean_its_groups_and_members() -> None:
    indicators, indices, _ = indicator_sections(compiled("cn-ce-2017"))
    assert "2020 = 100; arithmetic mean; no weights: each counts the same." in indices
    assert "| `reuse` | Reuse of waste | 废物回用 | 1 | `indicators.toml:" in indices
    assert "| `ref_landfilled` | `treatment` | down | 1 | `indicators.toml:" in indices
    assert "Observations of whomever is asked about." in indicators


def test_a_definition_tells_what_is_divided_by_what_and_in_which_prices() -> None:
    plan = next(indicator_sections(compiled("cn-14fyp")))
    assert "numerator: " in plan
    assert "denominator: " in plan
    assert "prices: " in plan


def test_a_share_and_the_old_stock_it_may_be_made_of_are_told() -> None:
    factory = next(indicator_sections(compiled("cn-14fyp-counted")))
    assert ", share of a whole" in factory


def test_a_target_without_a_figure_says_so() -> None:
    *_, targets = indicator_sections(compiled("cn-14fyp"))
    assert "| `p10_norepack.2025` | `p10_norepack` | coverage |  | 2025 | no figure |" in targets
    assert (
        "| `straw.2025` | `straw` | hold | 2020 | 2025 | ge 86 | `straw_collectable` |" in targets
    )
