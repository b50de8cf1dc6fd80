"""Indicators and their definitions."""

from datetime import date

import pytest

from loopbook.rules.compile import compile_scheme
from loopbook.terms.formula import Leaf, Operation

from .breaking import LEAVES, faults_of, good, with_files


def test_indicators_have_formula_unit_and_definitions() -> None:
    indicators = compile_scheme(good(), {}, LEAVES).indicators
    rate = indicators["rate"]
    assert (rate.is_change, rate.subject, rate.scope) == (True, "CN", "all_bottles")
    assert rate.preference == ("NBS",)
    assert rate.definitions[0].valid_to == date(2025, 12, 31)
    assert rate.definitions[0].rule == "indicators.toml:21"
    root = indicators["yield"].formula.root
    assert root == Operation("/", (Leaf("flow", ("flakes_out",)), Leaf("flow", ("bottles_in",))))
    assert indicators["income"].unit.code == "1e4 CNY"


SHARE = """
[[indicator]]
id = "share"
title_en = "Share"
title_zh = "占比"
formula = "flow(flakes_out) / flow(bottles_in)"
unit = "P1"
is_share = true
old_stock = "flow(bottles_in)"
subject = "*"
source = "Constructed"

[[indicator.definition]]
scope = "all_bottles"
numerator_en = "Flakes"
numerator_zh = "瓶片"
denominator_en = "Bottles"
denominator_zh = "瓶"
resources = ["PET", "glass"]
price_basis = "constant 2020"
base_year = "2020"
publisher = "NBS"
note_en = "n"
note_zh = "注"
source = "Constructed"
"""


def with_share(text: str = SHARE):
    return with_files(indicators_toml=good().files["indicators.toml"].decode() + text)


def test_a_share_of_any_subject_says_what_is_divided_by_what() -> None:
    share = compile_scheme(with_share(), {}, LEAVES).indicators["share"]
    assert (share.is_share, share.subject) == (True, "*")
    assert share.old_stock is not None
    assert share.old_stock.text == "flow(bottles_in)"
    (definition,) = share.definitions
    assert (definition.numerator_en, definition.denominator_zh) == ("Flakes", "瓶")
    assert (definition.resources, definition.price_basis) == (("PET", "glass"), "constant 2020")
    assert (definition.base_year, definition.publisher) == ("2020", "NBS")
    rate = compile_scheme(good(), {}, LEAVES).indicators["rate"]
    assert (rate.is_share, rate.old_stock, rate.definitions[0].resources) == (False, None, ())


BREAKS = (
    ("is_share = true", "", "old_stock is read for a share of a whole alone"),
    ("is_share = true", 'is_share = "yes"', "'is_share'"),
    ("is_share = true", "is_share = true\nis_change = true", "no share of a whole"),
    ('"flow(bottles_in)"', '"flow(botles_in)"', "botles_in"),
    ('"flow(bottles_in)"', '"flow(bottles_in) > 1 [kg]"', "old_stock comes to true or false"),
    ('publisher = "NBS"', 'publisher = "NBX"', "publisher 'NBX' is not declared"),
    ('base_year = "2020"', 'base_year = "long ago"', "long ago"),
    ('numerator_zh = "瓶片"\n', "", "'numerator_zh' is empty"),
    ('denominator_en = "Bottles"\n', "", "'denominator_en' is empty"),
    ("price_basis", "price_base", "price_base"),
)


@pytest.fixture(scope="module")
def told() -> tuple[str, ...]:
    """The faults of one pack in which every share is broken in its own way."""
    broken = []
    for place, (old, new, _) in enumerate(BREAKS):
        at = SHARE.index(old)
        text = SHARE[:at] + new + SHARE[at + len(old) :]
        broken.append(text.replace('"share"', f'"share_{place}"'))
    return faults_of(with_share("".join(broken)))


@pytest.mark.parametrize("fault", [fault for _, _, fault in BREAKS])
def test_every_fault_of_a_share_is_told(told: tuple[str, ...], fault: str) -> None:
    assert any(fault in each for each in told), told


def test_a_share_is_counted_in_percent_or_one() -> None:
    mass = SHARE.replace(" / flow(bottles_in)", "", 1).replace('"P1"', '"TNE"')
    assert any("not in TNE" in each for each in faults_of(with_share(mass)))
