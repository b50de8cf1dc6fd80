"""Standards stand on the page of their pack with groups, criteria, limits and levels."""

from fractions import Fraction

import msgspec

from loopbook.book.shelf import compiled
from loopbook.programs.reference.standard import standard_sections
from loopbook.terms.standard import Band, Given, Weight, Wish


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


def test_points_and_pools_are_told() -> None:
    chain = told("green-supply-chain", "green_supply_chain")
    assert "method `points`" in chain
    assert " points 8 |" in chain
    assert "| level | en | zh | least total |" in told("green-supply-chain", "electronics_stars")
    park = told("green-park", "green_park")
    assert "of the rows of the pool the best 2 count" in park
    assert " of a pool |" in park
    assert "| leading " in park


def test_steps_baselines_and_shared_weights_are_told_as_the_pack_has_them() -> None:
    scheme = compiled("cp-pcb")
    standard = scheme.standards["pcb"]
    row = msgspec.structs.replace(
        standard.criteria[0],
        wish=Wish.DOWN,
        levels=(Given(Fraction(1, 2)), None, Given(declared="water.III")),
        baseline=Given(formula=standard.criteria[0].value),
        bands=(Band(Fraction(10), Fraction(2)), Band(Fraction(20), Fraction(1))),
        weight=Weight(number=Given(Fraction(4, 5)), is_shared=True),
        is_limiting=True,
        needs_document=True,
    )
    changed = msgspec.structs.replace(standard, criteria=(row,), chosen=3, cap=Fraction(6, 5))
    (text,) = standard_sections(msgspec.structs.replace(scheme, standards={"pcb": changed}))
    limits = "`I` 0.5; `II` nothing; `III` declared: `water.III`; baseline `"
    assert limits in text
    assert "; ≤ 10: 2; ≤ 20: 1 |" in text
    assert "| 0.8 / n |" in text
    assert "| limiting, shown by a document |" in text
    assert "the best 3 count; a ratio counts at most 1.2." in text


def test_a_pack_without_standards_has_no_section() -> None:
    assert list(standard_sections(compiled("mci"))) == []
