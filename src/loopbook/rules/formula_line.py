"""Formulas in rows: read one from a cell, its faults placed at the row and at the character."""

from collections.abc import Mapping
from fractions import Fraction

from loopbook.rules.line import Line
from loopbook.rules.parse import Names, parse
from loopbook.rules.unit import dimension_text
from loopbook.terms.formula import Formula, LeafFunction, Number, ParameterKind
from loopbook.terms.quantity import Dimension, Unit, Units
from loopbook.terms.scheme import Factor, Word
from loopbook.terms.system import System

_UNREAD = Formula("", Number(Fraction(0)), ())
"""Stands for a formula with faults."""

Known = Mapping[ParameterKind, Mapping[str, Dimension | None]]


def known_names(
    vocabulary: Mapping[str, Word],
    system: System,
    factors: Mapping[str, Factor],
    cbv: Mapping[str, Mapping[str, str]],
    ladders: Mapping[str, object],
) -> Known:
    """Return what leaves may name: kind of argument -> name -> dimension of a leaf over it.

    A flow without a layer is meant in the first layer of the system.
    """
    first = next(iter(system.layers.values()), None)
    own = first.unit.dimension if first is not None else ()
    return {
        ParameterKind.FLOW: dict.fromkeys(system.flows, own),
        ParameterKind.LAYER: {name: layer.unit.dimension for name, layer in system.layers.items()},
        ParameterKind.INDICATOR: _words(vocabulary, "observed"),
        ParameterKind.FACT: _words(vocabulary, "fact"),
        ParameterKind.CLASS: _words(vocabulary, "class"),
        ParameterKind.ROLE: _words(vocabulary, "role"),
        ParameterKind.SUBJECT: _words(vocabulary, "subject"),
        ParameterKind.FACTOR: {name: each.unit.dimension for name, each in factors.items()},
        ParameterKind.LADDER: dict.fromkeys(ladders),
        ParameterKind.STEP: dict.fromkeys(cbv["bizStep"]),
        ParameterKind.TYPE: dict.fromkeys(cbv["eventType"]),
    }


def _words(vocabulary: Mapping[str, Word], kind: str) -> dict[str, Dimension | None]:
    return {
        word.term: word.unit.dimension if word.unit is not None else ()
        for word in vocabulary.values()
        if word.kind == kind
    }


def names_for(
    leaves: tuple[LeafFunction, ...],
    units: Units,
    known: Known,
    rungs: Mapping[str, tuple[str, ...]],
) -> Names:
    """Return the names that formulas of one place may write."""
    return Names(leaves=leaves, units=units, known=known, rungs=rungs)


def condition(line: Line, column: str, names: Names) -> Formula:
    """Return the formula of a cell that must be true or false."""
    formula = _formula(line, column, names)
    if formula is not _UNREAD and formula.dimension is not None:
        found = dimension_text(formula.dimension)
        line.fault("not_condition", column=column, found=found)
    return formula


def measure(line: Line, column: str, names: Names, unit: Unit) -> Formula:
    """Return the formula of a cell that must come to a number in a unit like `unit`."""
    text = line.text(column)
    return measure_text(line, column, text, names, unit) if text else _UNREAD


def measure_text(
    line: Line, column: str, text: str, names: Names, unit: Unit | None = None
) -> Formula:
    """Return the formula that `text`, taken from `column`, writes: a number in a unit like `unit`.

    Parameters
      unit    None: a number in any unit
    """
    formula = _parsed(line, column, text, names)
    if formula is _UNREAD or (unit is not None and not unit.code):
        return formula
    if formula.dimension is None:
        line.fault("not_measure", column=column)
    elif unit is not None and formula.dimension != unit.dimension:
        found, wanted = dimension_text(formula.dimension), dimension_text(unit.dimension)
        line.fault("formula_unit", column=column, found=found, wanted=wanted, unit=unit.code)
    return formula


def amount(line: Line, column: str, names: Names) -> Formula:
    """Return the formula of a cell that must come to a number, in whatever unit."""
    formula = _formula(line, column, names)
    if formula is not _UNREAD and formula.dimension is None:
        line.fault("not_measure", column=column)
    return formula


def _formula(line: Line, column: str, names: Names) -> Formula:
    text = line.text(column)
    return _parsed(line, column, text, names) if text else _UNREAD


def _parsed(line: Line, column: str, text: str, names: Names) -> Formula:
    parsed = parse(text, names)
    if isinstance(parsed, Formula):
        return parsed
    for fault in parsed:
        line.fault("formula", column=column, place=fault.column, problem=fault.said)
    return _UNREAD
