"""A model while it is made."""

from fractions import Fraction

from loopbook.account.model.draft import Draft, Link, times
from loopbook.rules.unit import find_unit
from loopbook.terms.finding import Place, Severity
from loopbook.terms.period import period
from loopbook.terms.reconciliation import (
    Measurement,
    Relation,
    RelationKind,
    Variable,
    VariableKind,
)
from loopbook.terms.system import Flow
from tests.trace.world import UNITS

YEAR = period("2025")
TONNE, POUND = find_unit(UNITS, "TNE"), find_unit(UNITS, "LBR")


def draft() -> Draft:
    made = Draft((YEAR,))
    made.units["goods"] = TONNE
    return made


def flow(name: str, source: str = "a", target: str = "b") -> Flow:
    return Flow(id=name, source=source, target=target, label_en=name, label_zh=name)


def test_a_flow_is_one_variable_a_layer_and_period() -> None:
    made = draft()
    name = made.flow(flow("ore"), "goods", YEAR)
    assert made.flow(flow("ore"), "goods", YEAR) == name == "ore [goods] 2025"
    assert made.at("goods", YEAR) == {"ore": name}
    made.measure(name, Measurement(value=1.0, sd=None))
    made.measure(name, Measurement(value=2.0, sd=None))
    assert [m.value for m in made.variables[name].measurements] == [1.0, 2.0]
    made.limit(name, 0.0, 9.0)
    made.limit(name, -1.0, None)
    assert (made.variables[name].low, made.variables[name].high) == (0.0, 9.0)


def test_what_fills_a_stock_is_a_stock_change() -> None:
    made = draft()
    name = made.flow(flow("kept", "a", "stock of a"), "goods", YEAR)
    assert made.variables[name].kind is VariableKind.STOCK_CHANGE


def test_relations_of_one_name_are_numbered_and_sums_are_made_once() -> None:
    made = draft()
    row = Relation(id="r", kind=RelationKind.USER, terms=())
    made.relate(row)
    made.relate(row)
    assert list(made.relations) == ["r", "r (2)"]
    like = Variable(id="", kind=VariableKind.AUXILIARY, layer="goods")
    assert made.total("sum", {"x": 1.0}, like) == "x"
    assert made.total("sum", {"x": 1.0, "y": 1.0}, like) == "sum"
    assert made.total("sum", {"x": 1.0, "y": 1.0}, like) == "sum"
    assert made.model().relations[-1].terms == ((1.0, "x"), (1.0, "y"), (-1.0, "sum"))


def test_a_finding_is_said_once_and_a_link_is_made_once() -> None:
    made = draft()
    for _ in range(2):
        made.say("LB-B71", Severity.ERROR, Place(row=3), name="x", nearest="y")
        made.link(Link("x", "k", "y", 1.0, Place(row=3)))
    assert len(made.findings) == len(made.links) == 1
    assert made.layers() == ("goods",)


def test_units_are_worked_out_exactly() -> None:
    assert times(Fraction(1), POUND, TONNE) == 0.00045359237
