"""Rules by which damaged numbers are mended."""

from loopbook.rules.compile import compile_scheme
from loopbook.terms.repair import Confidence

from .breaking import LEAVES, faults_of, good, with_files

HEAD = "id,pattern,power,confidence,example,becomes,note_en,note_zh,source\n"
RULE = "X1,{n}k {unit},3,high,5k t,5000 t,thousands,千,made up\n"


def test_every_pack_has_the_rules_of_core_in_their_order() -> None:
    rules = compile_scheme(good(), {}, LEAVES).repairs
    assert [rule.id for rule in rules] == [
        *(f"R{number}" for number in range(1, 13)),
        *("T1", "T2", "T3"),
    ]
    running_text = {rule.id for rule in rules if not rule.pattern}
    assert running_text == {"R1", "R6", "R7", "R10", "R11", "R12"}


def test_a_pack_adds_its_own_rules() -> None:
    rules = compile_scheme(with_files(repair_csv=HEAD + RULE), {}, LEAVES).repairs
    assert (rules[-1].id, rules[-1].power, rules[-1].confidence) == ("X1", 3, Confidence.HIGH)


def test_a_rule_that_does_not_read_its_own_example_is_a_fault() -> None:
    wrong = RULE.replace("5000 t", "500 t")
    assert any(
        "'5000 t', not as '500 t'" in f for f in faults_of(with_files(repair_csv=HEAD + wrong))
    )


def test_what_is_no_pattern_power_or_confidence_is_a_fault() -> None:
    for old, new, fault in (
        ("{n}k", "{m}k", "cannot be read"),
        (",3,", ",3.5,", "power"),
        (",3,", ",99,", "power"),
        ("high", "certain", "'certain' is no value"),
        ("5k t,", ",", "'example' is empty"),
        ("X1", "R2", "'R2'"),
    ):
        found = faults_of(with_files(repair_csv=HEAD + RULE.replace(old, new, 1)))
        assert any(fault in each for each in found), (old, found)
