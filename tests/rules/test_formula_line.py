"""Formulas in rows."""

from loopbook.rules.fault import Faults
from loopbook.rules.formula_line import condition, measure, names_for
from loopbook.rules.line import UNREAD, Line
from loopbook.rules.row import Row
from loopbook.terms.formula import LeafFunction, ParameterKind

from .test_parse import UNITS

NAMES = names_for(
    (LeafFunction("flow", (ParameterKind.FLOW,)),),
    UNITS,
    {ParameterKind.FLOW: {"a": (("mass", 1),)}},
    {},
)


def line_of(text: str) -> tuple[Line, Faults]:
    faults = Faults()
    return Line(Row("x.toml:4", {"f": text}), faults), faults


def test_a_condition_must_decide_and_a_measure_must_fit_its_unit() -> None:
    line, faults = line_of("flow(a) > 1 [kg]")
    assert condition(line, "f", NAMES).dimension is None
    assert not faults.lines()
    measure(line, "f", NAMES, UNITS.by_code["KGM"])
    assert "must be a number" in faults.lines()[0]
    line, faults = line_of("flow(a)")
    assert measure(line, "f", NAMES, UNITS.by_code["TNE"]).text == "flow(a)"
    assert not faults.lines()
    measure(line, "f", NAMES, UNITS.by_code["C62"])
    condition(line, "f", NAMES)
    assert "comes to mass, but unit 'C62' measures piece" in faults.lines()[0]
    assert "must be true or false" in faults.lines()[1]


def test_a_formula_with_faults_or_without_text_is_told_once() -> None:
    for text, words in (("flow(b)", "f, character 6: flow 'b'"), ("", "'f' is empty")):
        line, faults = line_of(text)
        condition(line, "f", NAMES)
        assert len(faults.lines()) == 1
        assert words in faults.lines()[0]


def test_a_unit_that_could_not_be_read_is_not_told_again() -> None:
    line, faults = line_of("flow(a)")
    measure(line, "f", NAMES, UNREAD)
    assert not faults.lines()
