"""The methods of a pack: methods.toml, computations on named inputs, step by step.

Formulas may call `input(x)`, `step(x)` of an earlier step, `sum(x)` of an earlier step that every
item has, `count()` of the items, and `factor(x)` of factors.csv.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

import msgspec

from loopbook.rules.bundle import Bundle
from loopbook.rules.factor import DISTRIBUTIONS, spread
from loopbook.rules.fault import nearest
from loopbook.rules.formula_line import condition, measure
from loopbook.rules.line import Line, unique
from loopbook.rules.parse import Names
from loopbook.terms.event import Grade
from loopbook.terms.formula import Formula, Leaf, LeafFunction, Node, Operation, ParameterKind
from loopbook.terms.method import (
    Coefficient,
    Method,
    MethodCheck,
    MethodInput,
    MethodItem,
    MethodStep,
)
from loopbook.terms.quantity import Dimension, Unit, Units
from loopbook.terms.scheme import Factor

FILE = "methods.toml"
METHOD_LEAVES: tuple[LeafFunction, ...] = (
    LeafFunction("input", (ParameterKind.INPUT,)),
    LeafFunction("step", (ParameterKind.MADE,)),
    LeafFunction("sum", (ParameterKind.MADE,)),
    LeafFunction("factor", (ParameterKind.FACTOR,)),
    LeafFunction("count", (), dimension=()),
)
"""What the formulas of a method may call."""

_METHOD = ("id", "title_en", "title_zh", "variant_en", "variant_zh", "is_whole", "source")
_INPUT = (
    "id", "unit", "label_en", "label_zh", "is_each", "low", "high", "default", "source",
)  # fmt: skip
_STEP = ("id", "formula", "unit", "label_en", "label_zh", "is_each", "is_output", "source")
_CHECK = ("id", "must", "is_each", "message_en", "message_zh", "mend_en", "mend_zh", "source")
_ITEM = ("id", "label_en", "label_zh", "group", "source")
_COEFFICIENT = ("item", "input", "value", "low", "high", "distribution", "grade", "source")


class Edition(msgspec.Struct, frozen=True):
    """The pack that a method stands in: id and version."""

    pack: str
    version: str


class _Known:
    """What the next formula of a method may name."""

    def __init__(
        self, units: Units, factors: Mapping[str, Factor], inputs: Mapping[str, MethodInput]
    ) -> None:
        self.units = units
        self.inputs = inputs
        self.steps: dict[str, MethodStep] = {}
        self._factors = {name: factor.unit.dimension for name, factor in factors.items()}

    def names(self) -> Names:
        """Return the names, with their dimensions."""
        known: dict[ParameterKind, Mapping[str, Dimension | None]] = {
            ParameterKind.INPUT: {n: each.unit.dimension for n, each in self.inputs.items()},
            ParameterKind.MADE: {n: each.unit.dimension for n, each in self.steps.items()},
            ParameterKind.FACTOR: self._factors,
        }
        return Names(METHOD_LEAVES, self.units, known)

    def check(self, line: Line, column: str, formula: Formula, *, is_each: bool) -> None:
        """Find a formula of the whole that reads one item, and a sum of what no item has."""
        for leaf in leaves_of(formula.root):
            name = leaf.arguments[0] if leaf.arguments else ""
            step = self.steps.get(name)
            is_own = leaf.name == "input" and name in self.inputs and self.inputs[name].is_each
            is_own = is_own or (leaf.name == "step" and step is not None and step.is_each)
            if is_own and not is_each:
                line.fault("method_each", column=column, name=name)
            if leaf.name == "sum" and step is not None and not step.is_each:
                line.fault("method_sum", column=column, name=name)


def leaves_of(node: Node) -> Iterator[Leaf]:
    """Yield every leaf of a tree, from left to right."""
    match node:
        case Leaf():
            yield node
        case Operation():
            for part in node.operands:
                yield from leaves_of(part)


def coefficient_key(item: str, name: str) -> str:
    """Return the key of a coefficient in `Method.coefficients`."""
    return f"{item} {name}"


def methods_of(
    bundle: Bundle, units: Units, factors: Mapping[str, Factor], edition: Edition
) -> dict[str, Method]:
    """Return the methods by id, in order; every formula is checked for names and dimensions."""
    lines = unique((line.name("id"), line) for line in bundle.lines(FILE, "method"))
    for head in bundle.heads(FILE):
        head.allow(())
    return {name: _method(line, units, factors, edition) for name, line in lines.items()}


def _method(line: Line, units: Units, factors: Mapping[str, Factor], edition: Edition) -> Method:
    line.allow(_METHOD)
    declared = unique((each.name("id"), each) for each in line.children("input"))
    inputs = {name: _input(each, units) for name, each in declared.items()}
    known = _Known(units, factors, inputs)
    for name, each in unique((e.name("id"), e) for e in line.children("step")).items():
        known.steps[name] = _step(each, known)
    if not any(step.is_output for step in known.steps.values()):
        line.fault("method_output")
    items = unique((each.name("id"), each) for each in line.children("item"))
    coefficients = unique(
        (coefficient_key(each.text("item"), each.text("input")), each)
        for each in line.children("coefficient")
    )
    return Method(
        id=line.optional("id"),
        pack=edition.pack,
        version=edition.version,
        title_en=line.text("title_en"),
        title_zh=line.text("title_zh"),
        variant_en=line.text("variant_en"),
        variant_zh=line.text("variant_zh"),
        inputs=inputs,
        steps=known.steps,
        checks=tuple(_check(each, known) for each in line.children("check")),
        items={name: _item(each) for name, each in items.items()},
        is_whole=line.truth("is_whole"),
        coefficients={n: _coefficient(e, inputs, items) for n, e in coefficients.items()},
        factors={name: factor_coefficient(factor) for name, factor in factors.items()},
        source=line.text("source"),
        rule=line.rule,
    )


def _input(line: Line, units: Units) -> MethodInput:
    line.allow(_INPUT)
    unit = line.unit("unit", units)
    if unit.offset:
        line.fault("offset", column="unit", unit=unit.code)
    low, high, default = (line.number(name) for name in ("low", "high", "default"))
    bounds = [each for each in (low, default, high) if each is not None]
    if bounds != sorted(bounds):
        line.fault("range", low=low, value=default, high=high)
    return MethodInput(
        id=line.optional("id"),
        unit=unit,
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        is_each=line.truth("is_each"),
        low=low,
        high=high,
        default=default,
        source=line.text("source"),
        rule=line.rule,
    )


def _step(line: Line, known: _Known) -> MethodStep:
    line.allow(_STEP)
    unit, is_each = line.unit("unit", known.units), line.truth("is_each")
    formula = measure(line, "formula", known.names(), unit)
    known.check(line, "formula", formula, is_each=is_each)
    return MethodStep(
        id=line.optional("id"),
        formula=formula,
        unit=unit,
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        is_each=is_each,
        is_output=line.truth("is_output"),
        source=line.text("source"),
        rule=line.rule,
    )


def _check(line: Line, known: _Known) -> MethodCheck:
    line.allow(_CHECK)
    is_each = line.truth("is_each")
    must = condition(line, "must", known.names())
    known.check(line, "must", must, is_each=is_each)
    return MethodCheck(
        id=line.text("id"),
        must=must,
        is_each=is_each,
        message_en=line.text("message_en"),
        message_zh=line.text("message_zh"),
        mend_en=line.text("mend_en"),
        mend_zh=line.text("mend_zh"),
        source=line.text("source"),
        rule=line.rule,
    )


def _item(line: Line) -> MethodItem:
    line.allow(_ITEM)
    return MethodItem(
        id=line.optional("id"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        group=line.optional("group"),
        source=line.text("source"),
        rule=line.rule,
    )


def _coefficient(
    line: Line, inputs: Mapping[str, MethodInput], items: Mapping[str, Line]
) -> Coefficient:
    line.allow(_COEFFICIENT)
    item, name = line.optional("item"), line.optional("input")
    line.known("item", item, items, "its items")
    each = [key for key, given in inputs.items() if given.is_each]
    line.known("input", name, each, "its inputs with is_each")
    value = line.number("value")
    if value is None:
        line.text("value")
    given = inputs.get(name)
    return Coefficient(
        item=item,
        input=name,
        value=value or Fraction(0),
        unit=given.unit if given else _NONE,
        sd=_sd(line, value or Fraction(0)),
        grade=line.choice("grade", Grade),
        source=line.text("source"),
        rule=line.rule,
    )


_NONE = Unit(code="", symbol="", dimension=(), factor=Fraction(1))


def _sd(line: Line, value: Fraction) -> float | None:
    """Return the standard uncertainty that low, high and distribution state; None: none."""
    low, high = line.number("low"), line.number("high")
    distribution = line.optional("distribution")
    if not distribution and low is None and high is None:
        return None
    if distribution not in DISTRIBUTIONS:
        near = nearest(distribution, DISTRIBUTIONS)
        line.fault("choice", column="distribution", value=distribution, nearest=near)
    elif low is None or high is None:
        line.fault("interval")
    elif not low <= value <= high:
        line.fault("range", low=low, value=value, high=high)
    else:
        return spread(float(value), float(low), float(high), distribution)
    return None


def factor_coefficient(factor: Factor) -> Coefficient:
    """Return a factor of a pack as a number of a method: of no item, under its own name."""
    return Coefficient(
        item="",
        input=factor.name,
        value=factor.value,
        unit=factor.unit,
        sd=factor.sd,
        grade=Grade(factor.grade),
        source=factor.source,
        rule=factor.rule,
    )
