"""Decimal sign: whether the numbers of a file agree on a decimal comma; decided on all of them.

`12,5`, `1.234,5` and `1.234.567` speak for the comma, `12.5`, `1,234.5` and `1,234,567` for the
point; `1,234` and `1.234` may be either and speak for none. Numbers that speak for both are told,
and so are numbers that may be either in a file whose cells are parted by semicolons, which programs
write where the comma is the decimal sign: a person has to say.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from loopbook.errors import ParseError
from loopbook.formats.columns import is_measured
from loopbook.formats.lines import Line
from loopbook.formats.number import clipped, fold
from loopbook.terms.repair import DecimalSign, Repairing, RepairRule
from loopbook.terms.repair_pattern import compiled

_SIGNED = r"[+-]?"
_COMMA = re.compile(
    rf"{_SIGNED}(?:\d*,(?:\d{{1,2}}|\d{{4,}})|0,\d+|\d{{4,}},\d+|\d{{1,3}}(?:[. ]\d{{3}})+,\d+"
    rf"|\d{{1,3}}(?:\.\d{{3}}){{2,}})(?![\d,.]).*",
    re.DOTALL,
)
_POINT = re.compile(
    rf"{_SIGNED}(?:\d*\.(?:\d{{1,2}}|\d{{4,}})|0\.\d+|\d{{4,}}\.\d+|\d{{1,3}}(?:[, ]\d{{3}})+\.\d+"
    rf"|\d{{1,3}}(?:,\d{{3}}){{2,}})(?![\d,.]).*",
    re.DOTALL,
)
_EITHER = re.compile(rf"{_SIGNED}\d{{1,3}}[,.]\d{{3}}(?![\d,.]).*", re.DOTALL)
SEMICOLONS = "LB-W13"
"""Says that the cells are parted by semicolons, and that commas group thousands."""


class Evidence(msgspec.Struct):
    """The first number of a file that speaks for each sign, or may be either; empty: none does."""

    comma: str = ""
    point: str = ""
    either: str = ""
    has_semicolons: bool = False


def sign_of(
    lines: Iterable[Line], repairing: Repairing, rules: Sequence[RepairRule] = ()
) -> DecimalSign:
    """Return the decimal sign of a file: the declared one, else the one its numbers agree on.

    Parameters
      lines  all lines of the file; not looked at where a sign is declared or nothing is repaired
      rules  what damaged tokens look like: they speak for no sign
    Raises    ParseError  LB-W62 numbers speak for both; LB-W63 they may be either, and the file
              looks like one with decimal commas
    """
    if repairing.decimal is not None:
        return repairing.decimal
    if not repairing.is_on:
        return DecimalSign.POINT
    evidence = evidence_of(lines, [compiled(rule.pattern) for rule in rules if rule.pattern])
    if evidence.comma and evidence.point:
        raise ParseError("LB-W62", comma=clipped(evidence.comma), point=clipped(evidence.point))
    if evidence.comma:
        return DecimalSign.COMMA
    if evidence.either and not evidence.point and evidence.has_semicolons:
        raise ParseError("LB-W63", text=clipped(evidence.either))
    return DecimalSign.POINT


def evidence_of(lines: Iterable[Line], damaged: Sequence[re.Pattern[str]] = ()) -> Evidence:
    """Return what the numbers of the measured columns say, those with a damage left out."""
    evidence = Evidence()
    for line in lines:
        if any(finding.code == SEMICOLONS for finding in line.findings):
            evidence.has_semicolons = True
        for text in _texts(line):
            if any(pattern.fullmatch(text) for pattern in damaged):
                continue
            if not evidence.comma and _COMMA.fullmatch(text):
                evidence.comma = text
            elif not evidence.point and _POINT.fullmatch(text):
                evidence.point = text
            elif not evidence.either and _EITHER.fullmatch(text):
                evidence.either = text
    return evidence


def _texts(line: Line) -> Iterator[str]:
    """Yield the numbers of a line that hold a comma or a point, as they are written."""
    for column in line.columns:
        index = column.index
        if not is_measured(column.column) or not 0 <= index < len(line.row.cells):
            continue
        cell = line.row.cells[index]
        if isinstance(cell, str) and ("," in cell or "." in cell or "，" in cell):
            yield fold(cell)
