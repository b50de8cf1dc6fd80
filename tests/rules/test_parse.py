"""Parsing formulas: precedence, names, dimensions, faults with their column, totality."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.rules.load import load_pack, shipped
from loopbook.rules.parse import DEPTH_MAX, TEXT_MAX, FormulaFault, Names, parse
from loopbook.rules.unit import units_of
from loopbook.terms.formula import (
    Formula,
    Leaf,
    LeafFunction,
    Number,
    Operation,
    ParameterKind,
)

from .breaking import LEAVES, bundle_of, good

MASS = (("mass", 1),)
UNITS = units_of(
    {str(k): str(v) for k, v in line.row.cells.items()}
    for line in bundle_of(good()).lines("units.csv")
)
NAMES = Names(
    leaves=(*LEAVES.indicators, LeafFunction("has", (ParameterKind.FACT,), is_truth=True)),
    units=UNITS,
    known={
        ParameterKind.FLOW: {"a": MASS, "b": MASS},
        ParameterKind.LAYER: {"goods": MASS, "energy": (("energy", 1),)},
        ParameterKind.FACTOR: {"k": (), "price": (("CNY", 1), ("mass", -1))},
        ParameterKind.INDICATOR: {"rate": ()},
        ParameterKind.CLASS: {"cell": None},
        ParameterKind.LADDER: {"soh": None},
        ParameterKind.FACT: {"m": MASS},
    },
    rungs={"soh": ("good", "poor")},
)


def formula(text: str) -> Formula:
    parsed = parse(text, NAMES)
    assert isinstance(parsed, Formula), parsed
    return parsed


def faults(text: str) -> tuple[FormulaFault, ...]:
    parsed = parse(text, NAMES)
    assert isinstance(parsed, tuple), parsed
    return parsed


def number(value: int) -> Number:
    return Number(Fraction(value))


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("1 + 2 * 3", Operation("+", (number(1), Operation("*", (number(2), number(3)))))),
        ("1 - 2 - 3", Operation("-", (Operation("-", (number(1), number(2))), number(3)))),
        ("6 / 2 / 3", Operation("/", (Operation("/", (number(6), number(2))), number(3)))),
        ("1 + 2 + 3", Operation("+", (number(1), number(2), number(3)))),
        ("-2 * 3", Operation("*", (Operation("neg", (number(2),)), number(3)))),
        ("(1 + 2) * 3", Operation("*", (Operation("+", (number(1), number(2))), number(3)))),
        ("min(1, 2, 3)", Operation("min", (number(1), number(2), number(3)))),
        ("flow(a, goods)", Leaf("flow", ("a", "goods"))),
        ("graded(soh, good, cell)", Leaf("graded", ("soh", "good", "cell"))),
    ],
)
def test_operators_bind_as_in_arithmetic(text: str, root: object) -> None:
    assert formula(text).root == root


def test_not_binds_tighter_than_and_and_and_than_or() -> None:
    root = formula("not 1 < 2 and 3 = 4 or has(m)").root
    assert isinstance(root, Operation)
    assert root.operator == "or"
    first = root.operands[0]
    assert isinstance(first, Operation)
    assert first.operator == "and"
    assert isinstance(first.operands[0], Operation)
    assert first.operands[0].operator == "not"


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("flow(a) / flow(b)", ()),
        ("flow(a) + 1 [t]", MASS),
        ("flow(a, energy) / flow(a)", (("energy", 1), ("mass", -1))),
        ("flow(a) * factor(price)", (("CNY", 1),)),
        ("items(cell)", (("piece", 1),)),
        ("abs(flow(a) - flow(b)) / max(flow(a), flow(b))", ()),
        ("1 [吨标准煤] / 1e4 [元]", (("CNY", -1), ("energy", 1))),
        ("flow(a) > 0 [kg]", None),
        ("not has(m)", None),
    ],
)
def test_a_formula_has_the_dimension_of_its_value(text: str, dimension: object) -> None:
    assert formula(text).dimension == dimension


def test_a_number_with_a_unit_is_held_in_base_units() -> None:
    assert formula("2 [万吨]").root == Number(Fraction(20_000_000), MASS)
    assert formula("25 [℃]").root == Number(Fraction(29815, 100), (("temperature", 1),))
    assert formula("80 [%]").root == Number(Fraction(4, 5))


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "ends where a number"),
        ("1 +", 4, "ends where a number"),
        ("(1", 3, "ends where ')'"),
        ("1 2", 3, "'2' stands where an operator"),
        ("1 $ 2", 3, "'$' stands where an operator"),
        ("1 == 2", 4, "'=' stands where a number"),
        ("(1) [and] 2", 5, "'and' stands where an operator"),
        ("1 < 2 < 3", 7, "'<' compares a comparison"),
        ("flow", 1, "'flow' is not followed by '('"),
        ("flow(1)", 6, "'1' stands where a name"),
        ("flow(a,)", 8, "')' stands where a name"),
        ("flow()", 1, "flow() has 0 arguments, not 2"),
        ("flow(a, goods, b)", 1, "flow() has 3 arguments"),
        ("abs(1, 2)", 1, "abs() has 2 arguments"),
        ("flaw(a)", 1, "there is no function 'flaw' here; nearest: 'flow'"),
        ("flow(zz)", 6, "flow 'zz' is not declared in the pack; nearest: 'a', 'b'"),
        ("graded(soh, god)", 13, "rung 'god' is not declared in the pack; nearest: 'good'"),
        ("1 [kgg]", 3, "unit 'kgg' is not known"),
        ("flow(a) + 1", 9, "'+' joins mass and 1"),
        ("flow(a) > flow(a, energy)", 9, "'>' joins mass and energy"),
        ("min(flow(a), 1)", 14, "'min' joins mass and 1"),
        ("has(m) + 1", 1, "this is true or false, where a number is needed"),
        ("flow(a) and has(m)", 1, "this is a number, where true or false is needed"),
        ("not flow(a)", 5, "this is a number"),
        ("-has(m)", 2, "this is true or false"),
        ("1e999", 1, "'1e999' is too long or too large a number"),
    ],
)
def test_a_fault_names_its_column_and_what_to_do(text: str, column: int, words: str) -> None:
    first = faults(text)[0]
    assert first.column == column
    assert words in first.text


def test_several_faults_of_names_and_units_are_told_together() -> None:
    found = faults("flow(x) / factor(y) + 1 [zz]")
    assert [fault.column for fault in found] == [6, 18, 25]


def test_a_fault_inside_is_not_told_again_outside() -> None:
    assert len(faults("flow(x) + 1 > 2 [kg] and has(m)")) == 1


def test_length_and_depth_are_bounded() -> None:
    assert "longer than" in faults("1" * (TEXT_MAX + 1))[0].text
    for text in ("(" * 999 + "1", "-" * 1500 + "1", "not " * 400 + "has(m)", "1-" * 900 + "1"):
        assert "nested deeper than" in faults(text)[0].text
    nested = "(" * (DEPTH_MAX - 1) + "1" + ")" * (DEPTH_MAX - 1)
    assert formula(nested).root == number(1)


def test_a_sum_of_many_parts_is_one_operation() -> None:
    root = formula(" + ".join(["flow(a)"] * 150)).root
    assert isinstance(root, Operation)
    assert len(root.operands) == 150


TOKENS = st.sampled_from(
    ["flow", "(", ")", "a", "b", ",", "+", "-", "*", "/", "<", "<=", "=", "!=", "and", "or", "not",
     "min", "abs", "1", "2.5", "1e9", "1e400", "[kg]", "[t/m3]", "[x]", "[and]", "[+]", "has", "m",
     "factor", "k", "$", "]", "["]
)  # fmt: skip


@given(st.one_of(st.text(max_size=120), st.lists(TOKENS, max_size=40).map(" ".join)))
def test_any_text_is_a_formula_or_has_faults_inside_it(text: str) -> None:
    parsed = parse(text, NAMES)
    if isinstance(parsed, Formula):
        assert parsed.text == text
    else:
        assert parsed
        assert all(1 <= fault.column <= len(text) + 1 and fault.text for fault in parsed)


def test_core_is_the_source_of_the_units_here() -> None:
    assert load_pack(shipped("core")).files["units.csv"]
    assert "TNE" in UNITS.by_code
