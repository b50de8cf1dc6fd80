"""Standards stand on the page of their pack with groups, criteria, limits and levels."""

from loopbook.book.shelf import compiled
from loopbook.programs.reference.standard import standard_sections


def told(pack: str, standard: str) -> str:
    sections = standard_sections(compiled(pack))
    return next(text for text in sections if f"### {standard}\n" in text)


def row_of(text: str, start: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"| `{start}` |"))


def test_a_gated_standard_tells_a_limit_for_each_level_and_its_gates() -> None:
    text = told("cp-pcb", "pcb")
    assert "method `levels`; illustrative: its numbers show how it works and bind nobody" in text
    row = row_of(text, "electricity_rigid_single")
    assert "| number in `KWH/MTK`, less is better |" in row
    assert "| `observed(output_rigid_single) > 0 [MTK]` |" in row
    assert "| 1, mix `electricity` by `observed(output_rigid_single)` |" in row
    assert "| `I` 5; `II` 10; `III` 25 |" in row
    assert "| declared: `process.weight` | knowledge |" in row_of(text, "process")
    assert "| level | en | zh | least index | limiting rows at | other rows at |" in text


def test_a_value_that_is_reckoned_is_told_and_an_answer_of_the_criterion_is_not() -> None:
    text = told("green-factory", "gbt36132_2018")
    assert "observed(basic_requirements)" not in text
    assert "| yes or no |  |  |  |  | mandatory |" in row_of(text, "basic_requirements")
    assert "`flow(" in text


def test_points_ratios_and_pools_are_told_by_what_they_are_held_against() -> None:
    chain = told("green-supply-chain", "gsci")
    assert "; ≥ " in chain or "| ≥ " in chain
    park = told("green-park", "green_park")
    assert "of the rows of the pool the best 2 count" in park
    assert "leading " in park
    assert ", of a pool |" in park or "| of a pool |" in park


def test_a_pack_without_standards_has_no_section() -> None:
    assert list(standard_sections(compiled("mci"))) == []
