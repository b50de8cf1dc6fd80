"""Methods of a pack: what is read, and every fault with its line."""

from fractions import Fraction

import pytest

from loopbook.errors import SchemeError
from loopbook.rules.compile import compile_scheme
from loopbook.rules.load import pack_bytes, pack_of
from loopbook.rules.method import coefficient_key, leaves_of
from loopbook.terms.event import Grade
from loopbook.terms.formula import Leaf
from loopbook.terms.method import Method
from loopbook.terms.scheme import Pack

from .breaking import LEAVES, good

METHOD = """[[method]]
id = "loss"
title_en = "Loss"
title_zh = "损失"
variant_en = "mass"
variant_zh = "质量"
source = "hand"
[[method.input]]
id = "taken"
unit = "KGM"
label_en = "Taken"
label_zh = "取用"
is_each = true
low = "0"
source = "hand"
[[method.input]]
id = "yield"
unit = "P1"
label_en = "Yield"
label_zh = "收率"
is_each = true
default = "100"
source = "hand"
[[method.step]]
id = "lost"
formula = "input(taken) * (1 - input(yield))"
unit = "KGM"
label_en = "Lost"
label_zh = "损失"
is_each = true
source = "hand"
[[method.step]]
id = "all"
formula = "sum(lost) / count()"
unit = "KGM"
label_en = "Lost, mean"
label_zh = "平均损失"
is_output = true
source = "hand"
[[method.check]]
id = "little"
must = "step(all) < 10 [KGM]"
message_en = "Much is lost."
message_zh = "损失过大。"
mend_en = "Look."
mend_zh = "请检查。"
source = "hand"
[[method.item]]
id = "glass"
label_en = "Glass"
label_zh = "玻璃"
source = "hand"
[[method.coefficient]]
item = "glass"
input = "yield"
value = "90"
low = "80"
high = "100"
distribution = "uniform"
grade = "weak"
source = "hand"
"""


def pack(text: str) -> Pack:
    """Return the good pack with methods."""
    files = {**good().files, "methods.toml": text.encode("utf-8")}
    return pack_of(pack_bytes(Pack(files, "")))


def method(text: str = METHOD) -> Method:
    """Return the method of a pack."""
    return compile_scheme(pack(text), {}, LEAVES).methods["loss"]


def test_a_method_has_inputs_steps_checks_items_and_coefficients() -> None:
    found = method()
    assert (found.pack, found.version, found.variant_zh) == ("good", "1", "质量")
    assert found.inputs["taken"].low == 0
    assert found.inputs["yield"].default == 100
    assert [step.is_output for step in found.steps.values()] == [False, True]
    assert found.checks[0].must.dimension is None
    assert found.items["glass"].label_zh == "玻璃"
    coefficient = found.coefficients[coefficient_key("glass", "yield")]
    assert coefficient.value == Fraction(90)
    assert coefficient.grade is Grade.WEAK
    assert coefficient.sd == pytest.approx(20 / 12**0.5)


def test_the_leaves_of_a_formula_are_told_from_left_to_right() -> None:
    root = method().steps["lost"].formula.root
    assert list(leaves_of(root)) == [Leaf("input", ("taken",)), Leaf("input", ("yield",))]


def test_every_row_of_a_method_must_be_used_by_a_case() -> None:
    rows = compile_scheme(pack(METHOD), {}, LEAVES).rows
    assert sum(row.startswith("methods.toml:") for row in rows) == 8


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("input(taken) * (1", "input(takn) * (1", "input 'takn' is not declared"),
        ("sum(lost) / count()", "sum(lst) / count()", "step 'lst' is not declared"),
        ("sum(lost) / count()", "step(all)", "step 'all' is not declared"),
        ("sum(lost) / count()", "step(lost)", "of the whole reads 'lost'"),
        ("sum(lost) / count()", "input(taken)", "of the whole reads 'taken'"),
        ('"step(all) < 10 [KGM]"', '"step(lost) < 10 [KGM]"', "of the whole reads 'lost'"),
        ('"step(all) < 10 [KGM]"', '"sum(all) < 10 [KGM]"', "sums 'all'"),
        ('"step(all) < 10 [KGM]"', '"step(all)"', "must be true or false"),
        ('"sum(lost) / count()"\nunit = "KGM"', '"sum(lost)"\nunit = "P1"', "measures 1"),
        ("is_output = true", "is_output = false", "no step with is_output"),
        ('unit = "KGM"\nlabel_en = "Taken"', 'unit = "CEL"\nlabel_en = "Taken"', "start at zero"),
        ('default = "100"', 'default = "100"\nhigh = "50"', "is not between"),
        ('item = "glass"\ninput', 'item = "glas"\ninput', "'glas' is not declared"),
        ('input = "yield"', 'input = "yeld"', "'yeld' is not declared"),
        ('grade = "weak"', 'grade = "weal"', "'weal' is no value of 'grade'"),
        ('distribution = "uniform"', 'distribution = "flat"', "'flat' is no value"),
        ('low = "80"\n', "", "needs both low and high"),
        ('low = "80"\n', 'low = "95"\n', "is not between"),
        ('value = "90"', "", "'value' is empty"),
        ('variant_zh = "质量"', "", "'variant_zh' is empty"),
        ("[[method.item]]", '[[method.item]]\ncolour = "green"', "'colour' is not known here"),
        ("[[method]]", 'colour = "green"\n[[method]]', "'colour' is not known here"),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, fault: str) -> None:
    assert old in METHOD
    with pytest.raises(SchemeError) as caught:
        compile_scheme(pack(METHOD.replace(old, new, 1)), {}, LEAVES)
    assert any(
        each.startswith("methods.toml:") and fault in each for each in caught.value.faults
    ), caught.value.faults


def test_methods_without_methods_are_none() -> None:
    assert compile_scheme(good(), {}, LEAVES).methods == {}
