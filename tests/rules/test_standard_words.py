"""The words that standards bring with them."""

import pytest

from loopbook.errors import SchemeError
from loopbook.rules.bundle import Bundle, members_of
from loopbook.rules.fault import Faults
from loopbook.rules.standard_words import unit_of, with_standard_words
from loopbook.rules.unit_rows import declared_units
from loopbook.rules.vocabulary import words_of

from .standards import WHOLE, changed, compiled, pack
from .test_standard_check import method

OWN = "term,kind,broader,code,unit,label_en,label_zh,source\n"


def test_every_criterion_is_a_word_and_so_is_what_is_declared() -> None:
    words = compiled(WHOLE).vocabulary
    told = {term: words[term].unit.code for term in words if words[term].unit is not None}
    assert told == {
        "zinc": "P1", "zinc.applies": "C62", "zinc.from_stock": "P1", "zinc.III": "P1",
        "copper": "P1", "copper.applies": "C62", "copper.from_stock": "P1",
        "reuse": "P1", "reuse.applies": "C62", "reuse.from_stock": "P1",
        "written": "C62", "written.applies": "C62", "II.index": "C62",
    }  # fmt: skip
    assert (words["zinc.applies"].label_en, words["zinc.applies"].label_zh) == (
        "Zinc: applies",
        "锌：是否适用",
    )
    assert words["zinc.III"].label_zh == "锌：III"
    assert words["copper"].rule == "score.toml:36"


def test_a_word_of_the_pack_comes_first_and_must_measure_the_same() -> None:
    own = OWN + "zinc,observed,,,%,Zinc rate,锌利用率,x\n"
    assert compiled(WHOLE, vocabulary_csv=own).vocabulary["zinc"].label_en == "Zinc rate"
    for row, fault in (
        ("zinc,observed,,,kg,Zinc,锌,x\n", "unit 'P1' measures"),
        ("zinc,class,,,,Zinc,锌,x\n", "'zinc' stands in vocabulary.csv:2 already"),
    ):
        with pytest.raises(SchemeError) as caught:
            compiled(WHOLE, vocabulary_csv=OWN + row)
        assert any(fault in line for line in caught.value.faults), caught.value.faults


def test_two_rows_of_one_label_are_told_apart() -> None:
    second = WHOLE.replace('id = "s1"', 'id = "s2"').replace('id = "zinc"', 'id = "zinc_2"')
    second = second.replace("observed(zinc)", "observed(zinc_2)")
    words = compiled(WHOLE + second).vocabulary
    assert (words["zinc"].label_en, words["zinc_2"].label_en) == ("Zinc", "Zinc (s2)")


def test_a_yes_or_no_needs_no_unit_and_a_number_does() -> None:
    faults = Faults()
    without = changed('unit = "%"\n', "")
    bundle = Bundle(members_of(pack(without), {}, faults), faults)
    units = declared_units(bundle)
    words = with_standard_words(bundle, units, words_of(bundle, units))
    assert "zinc" not in words
    assert any("'unit' is empty" in line for line in faults.lines())
    (standard,) = bundle.lines("score.toml", "standard")
    rows = standard.children("criterion")
    assert unit_of(rows[3], units).code == "C62"


def test_a_limit_is_named_by_its_level_only_where_rows_have_levels() -> None:
    """Elsewhere a row has one limit of its own, however many levels the total has."""
    row = 'kind = "number"\nunit = "%"\nlevels = ["declared"]\n'
    level = '[[standard.level]]\nid = "pass"\nlabel_en = "P"\nlabel_zh = "过"\n'
    made = compiled(method("all", row, levels=f'{level}index = 1\nsource = "x"\n'))
    (criterion,) = made.standards["s1"].criteria
    (limit,) = criterion.levels
    assert limit is not None
    assert limit.declared == "r0.1"
    assert limit.declared in made.vocabulary
    assert "r0.pass" not in made.vocabulary
