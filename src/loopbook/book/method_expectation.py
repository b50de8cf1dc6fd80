"""Method expectation: a line of a case that computes a method from a table of the case."""

import io
from collections.abc import Mapping
from fractions import Fraction
from importlib.resources.abc import Traversable
from math import isclose

import msgspec

from loopbook.account.economy.computation import compute
from loopbook.account.economy.given import NO_FACTS
from loopbook.account.economy.indicator_method import methods_in
from loopbook.errors import ParseError
from loopbook.formats.method_input import read_inputs
from loopbook.terms.finding import Finding
from loopbook.terms.method import Line, Method, MethodSheet
from loopbook.terms.scheme import Scheme

_TOLERANCE = 1e-9


class Outcome(msgspec.Struct, frozen=True):
    """Whether a line holds, what was found, and the rows of the pack that were read."""

    holds: bool
    found: str
    rules: tuple[str, ...] = ()


def method_outcome(case: Traversable, scheme: Scheme, line: Mapping[str, object]) -> Outcome:
    """Compare a line with what the method comes to.

    Parameters
      line    `method`, `table`; then `output` (with `item`, `variant`, `period`) with `value`,
              `sd` or `unknown`; or `change` with `value`; or `finding`
    Raises    ParseError  LB-D20  the pack has no such method
    """
    method = next((m for m in methods_in(scheme) if m.id == line["method"]), None)
    if method is None:
        known = ", ".join(each.id for each in methods_in(scheme))
        raise ParseError("LB-D20", line=str(dict(line)), known=known)
    name = str(line["table"])
    stream = io.BytesIO(case.joinpath(name).read_bytes())
    rows, read = read_inputs(stream, name, scheme.units)
    sheet = compute(method, rows, frozenset() if line.get("memory") else NO_FACTS)
    if "finding" in line:
        return _finding((*read, *sheet.findings), line)
    if "change" in line:
        return _change(sheet, line)
    return _output(sheet, method, line)


def _output(sheet: MethodSheet, method: Method, line: Mapping[str, object]) -> Outcome:
    for result in sheet.results:
        is_asked = line.get("variant", result.variant) == result.variant
        if not is_asked or str(line.get("period", result.period)) != str(result.period):
            continue
        for each in result.lines:
            if each.step == line["output"] and each.item == line.get("item", ""):
                factors = tuple(factor.rule for factor in method.factors.values())
                rules = (*each.rules, *result.checks)
                return Outcome(_holds(each, line), _found(each), tuple({*rules, *factors}))
    return Outcome(holds=False, found="-")


def _holds(each: Line, line: Mapping[str, object]) -> bool:
    holds = True
    if "unknown" in line:
        holds = (each.value is None) is bool(line["unknown"])
    for name, found in (("value", each.value), ("sd", each.sd)):
        if name in line:
            holds = holds and _is_close(found, line[name], line)
    return holds


def _found(each: Line) -> str:
    return f"{each.value!r} {each.unit.symbol} sd {each.sd!r} {[r.values for r in each.missing]}"


def _change(sheet: MethodSheet, line: Mapping[str, object]) -> Outcome:
    for change in sheet.changes:
        is_asked = line.get("variant", change.variant) == change.variant
        if is_asked and change.step == line["change"]:
            holds = _is_close(change.value, line["value"], line)
            return Outcome(holds, repr(change.value))
    return Outcome(holds=False, found="-")


def _finding(findings: tuple[Finding, ...], line: Mapping[str, object]) -> Outcome:
    for found in findings:
        is_check = "check" not in line or found.values.get("check") == line["check"]
        if found.code == line["finding"] and is_check:
            return Outcome(holds=True, found=found.code, rules=(found.rule,))
    return Outcome(holds=False, found=", ".join(each.code for each in findings) or "-")


def _is_close(found: float | None, expected: object, line: Mapping[str, object]) -> bool:
    if found is None or isinstance(expected, bool):
        return False
    wanted = float(Fraction(str(expected)))
    tolerance = line.get("tolerance", 0.0)
    absolute = float(tolerance) if isinstance(tolerance, int | float) else 0.0
    return isclose(found, wanted, rel_tol=_TOLERANCE, abs_tol=absolute)
