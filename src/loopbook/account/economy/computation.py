"""Computation: a method, step by step, on what a table gives; every value with its uncertainty.

On the walk of `compute`: a method and rows go in; values, uncertainties, what is unknown and why
come out. A step is evaluated exactly (fractions); an input that occurs in many steps is one source.

Source    JCGM 100:2008 (GUM), 5.1.2 and 5.2: first order, derivatives of one source added first
"""

import math
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction

import msgspec

from loopbook.account.economy.given import NO_FACTS, Given, Stated, gather, named
from loopbook.rules.expression import BITS_MAX, Value, evaluate, sd_of
from loopbook.terms.event import Grade
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.formula import Formula, Leaf, Number, Operation
from loopbook.terms.method import (
    Change,
    Computed,
    InputRow,
    Line,
    Method,
    MethodCheck,
    MethodSheet,
    MethodStep,
    Used,
)
from loopbook.terms.period import Period
from loopbook.terms.quantity import Unit
from loopbook.terms.statement import Reason

_WORST_FIRST = tuple(reversed(Grade))
_UNKNOWN, _BY_ZERO = "LB-M12", "LB-M13"
"""Codes: no output is known, since inputs are missing; since a formula divides by zero."""
_DIVIDED = "reason.zero_divisor"
_LARGEST = Fraction(sys.float_info.max)
_PERCENT = Unit(code="P1", symbol="%", dimension=(), factor=Fraction(1, 100))
_GROWTH = Formula(
    "after / before - 1",
    Operation("-", (Operation("/", (Leaf("after"), Leaf("before"))), Number(Fraction(1)))),
)


class _Made(msgspec.Struct, frozen=True):
    """A value with the rows of the pack that it read and the grades of the inputs in it."""

    value: Value
    rules: frozenset[str] = frozenset()
    grades: frozenset[Grade | None] = frozenset()


def compute(
    method: Method, rows: Sequence[InputRow], refused: frozenset[Grade] = NO_FACTS
) -> MethodSheet:
    """Return every step of `method` for each variant and period of `rows`.

    Parameters
      refused   grades whose values stand as unknown
    Returns     results in the order of the table; where a variant has several periods, the change
                of each output from the first to the last, sources of different periods independent
    """
    computations = [_Computation(method, given) for given in gather(method, rows, refused)]
    results = tuple(each.computed() for each in computations)
    return MethodSheet(
        method=method,
        results=results,
        changes=tuple(_changes(method, computations)),
        findings=_findings(results),
    )


def _findings(results: Sequence[Computed]) -> tuple[Finding, ...]:
    """Return the findings of all results, each once: one row may belong to several.

    That nothing could be computed is an error where it holds of every variant and period.
    """
    found = {
        (each.code, each.place, tuple(each.values.items())): each
        for result in results
        for each in result.findings
    }
    is_known = any(line.value is not None for r in results for line in r.lines if line.is_output)
    return tuple(
        each
        if is_known or each.code not in {_UNKNOWN, _BY_ZERO}
        else msgspec.structs.replace(each, severity=Severity.ERROR)
        for each in found.values()
    )


class _Computation:
    """One variant and period of a method."""

    def __init__(self, method: Method, given: Given) -> None:
        self.method = method
        self.given = given
        self.made: dict[tuple[str, str], _Made] = {}
        self.sds: dict[str, float | None] = {}
        self.shares: dict[str, dict[str, float]] = {}
        for step in method.steps.values():
            for item in self._items(step):
                self.made[(item, step.id)] = self._evaluated(step, item)

    def _items(self, ruled: MethodStep | MethodCheck) -> tuple[str, ...]:
        return self.given.items if ruled.is_each else ("",)

    def _evaluated(self, step: MethodStep, item: str) -> _Made:
        looking = _Looking(self, item)
        value = _shown(evaluate(step.formula, looking.look), step.unit)
        root = step.formula.root
        if isinstance(root, Leaf) and root.name == "sum":
            self.shares[step.id] = self._shares(root.arguments[0])
        return _Made(value, frozenset((step.rule, *looking.rules)), frozenset(looking.grades))

    def stated(self, item: str, name: str) -> Stated | None:
        """Return what is stated of an input: of the item itself, else of the whole."""
        wanted = self.method.inputs[name]
        return self.given.stated.get((item if wanted.is_each else "", name))

    def of_each(self, step: str) -> list[_Made]:
        """Return a step as every item has it."""
        return [self.made[(item, step)] for item in self.given.items]

    def _shares(self, step: str) -> dict[str, float]:
        """Return the part of a sum that stands on each grade, an item counted at its worst."""
        parts: dict[str, float] = {}
        for made in self.of_each(step):
            if made.value.value is None or isinstance(made.value.value, bool):
                return {}
            worst = next((g for g in _WORST_FIRST if g in made.grades), None)
            name = worst.value if worst else "stated"
            parts[name] = parts.get(name, 0.0) + abs(float(made.value.value))
        total = sum(parts.values())
        return {name: part / total for name, part in parts.items()} if total else {}

    def computed(self) -> Computed:
        """Return all lines, the inputs they used, and what was found."""
        lines = tuple(
            self._line(step, item)
            for step in self.method.steps.values()
            for item in self._items(step)
        )
        broken, kept = self._checked()
        findings = (*self.given.findings, *broken, *_lacking(lines, self.given))
        return Computed(
            variant=self.given.variant,
            period=self.given.period,
            lines=lines,
            inputs=tuple(self._used()),
            findings=findings,
            checks=kept,
        )

    def _line(self, step: MethodStep, item: str) -> Line:
        made = self.made[(item, step.id)]
        value, sd = in_unit(made.value, self.sds, step.unit)
        return Line(
            step=step.id,
            item=item,
            label_en=step.label_en,
            label_zh=step.label_zh,
            value=value,
            sd=sd,
            unit=step.unit,
            formula=step.formula.text,
            is_output=step.is_output,
            missing=made.value.missing,
            shares=self.shares.get(step.id, {}),
            source=step.source,
            rules=tuple(sorted(made.rules | {self.method.rule})),
        )

    def _used(self) -> list[Used]:
        used = []
        for (item, name), stated in self.given.stated.items():
            wanted = self.method.inputs[name]
            factor = wanted.unit.factor
            sd = None if stated.sd is None else stated.sd / float(factor)
            used.append(
                Used(
                    name=name,
                    item=item,
                    label_en=wanted.label_en,
                    label_zh=wanted.label_zh,
                    value=None if stated.value is None else float(stated.value / factor),
                    sd=sd,
                    unit=wanted.unit,
                    grade=stated.grade,
                    origin=stated.origin,
                    source=stated.source,
                    rule=wanted.rule,
                )
            )
        return used

    def _checked(self) -> tuple[list[Finding], tuple[str, ...]]:
        """Return an error for each check that does not hold, and the checks that could be told."""
        found, told = [], []
        for check in self.method.checks:
            for item in self._items(check):
                holds = evaluate(check.must, _Looking(self, item).look).value
                told += [check.rule] if holds is not None else []
                found += [_check_finding(check, item)] if holds is False else []
        return found, tuple(dict.fromkeys(told))


class _Looking:
    """Looks leaves up for one item, and remembers what it read."""

    def __init__(self, computation: _Computation, item: str) -> None:
        self.of = computation
        self.item = item
        self.rules: set[str] = set()
        self.grades: set[Grade | None] = set()

    def look(self, leaf: Leaf) -> Value:
        """Return the value of a leaf in base units."""
        name = leaf.arguments[0] if leaf.arguments else ""
        match leaf.name:
            case "step":
                is_each = self.of.method.steps[name].is_each
                return self._take([self.of.made[(self.item if is_each else "", name)]])
            case "sum":
                return self._sum(name)
            case "count":
                return Value(Fraction(len(self.of.given.items)))
            case "factor":
                return self._factor(name)
            case _:
                return self._input(".".join(leaf.arguments))

    def _take(self, made: Sequence[_Made]) -> Value:
        for each in made:
            self.rules |= each.rules
            self.grades |= each.grades
        return made[0].value

    def _sum(self, name: str) -> Value:
        parts = self.of.of_each(name)
        if not parts:
            return Value(None, missing=(Reason("method.no_items"),))
        self._take(parts)
        return summed([part.value for part in parts])

    def _factor(self, name: str) -> Value:
        factor = self.of.method.factors[name]
        key = f"factor:{name}"
        scale = float(factor.unit.factor)
        self.of.sds[key] = None if factor.sd is None else factor.sd * scale
        self.rules.add(factor.rule)
        self.grades.add(factor.grade)
        return Value(factor.value * factor.unit.factor, {key: 1.0})

    def _input(self, name: str) -> Value:
        wanted = self.of.method.inputs[name]
        stated = self.of.stated(self.item, name)
        self.rules.add(wanted.rule)
        listed = self.of.method.items.get(self.item) if wanted.is_each else None
        self.rules |= {listed.rule} if listed else set()
        if stated is None or stated.value is None:
            key = "method.unknown_item" if wanted.is_each else "method.unknown_input"
            said = {"name": name, "item": self.item} if wanted.is_each else {"name": name}
            labels = {"name": (wanted.label_en, wanted.label_zh)}
            return Value(None, missing=(Reason(key, said, labels),))
        self.rules |= {stated.rule} if stated.rule else set()
        if stated.origin == "default":
            return Value(stated.value)
        self.grades.add(stated.grade)
        self.of.sds[stated.key] = stated.sd
        return Value(stated.value, {stated.key: 1.0})


def summed(parts: Sequence[Value]) -> Value:
    """Return the sum of values; unknown, with every reason, as soon as one is unknown."""
    missing: list[Reason] = []
    total = Fraction(0)
    gradient: dict[str, float] = {}
    for part in parts:
        missing += [reason for reason in part.missing if reason not in missing]
        total += Fraction(part.value or 0)
        for source, slope in part.gradient.items():
            gradient[source] = gradient.get(source, 0.0) + slope
    return Value(None, missing=tuple(missing)) if missing else Value(total, gradient)


def in_unit(
    value: Value, sds: Mapping[str, float | None], unit: Unit
) -> tuple[float | None, float | None]:
    """Return value and standard uncertainty in `unit`; None where unknown or not stated."""
    if value.value is None or isinstance(value.value, bool):
        return None, None
    sd = sd_of(value, sds)
    if sd is not None:
        sd /= float(unit.factor)
    return float(value.value / unit.factor), sd if sd is not None and math.isfinite(sd) else None


def _shown(value: Value, unit: Unit) -> Value:
    """Return `value`, or unknown when no double holds it in the unit in which it is shown."""
    if value.value is None or isinstance(value.value, bool):
        return value
    if abs(value.value / unit.factor) <= _LARGEST:
        return value
    return Value(None, missing=(Reason("reason.too_large", {"bits": str(BITS_MAX)}),))


def _check_finding(check: MethodCheck, item: str) -> Finding:
    names = ("message_en", "message_zh", "mend_en", "mend_zh")
    texts = {name: getattr(check, name).replace("{item}", item or "-") for name in names}
    values = {"check": check.id, **texts}
    return Finding("LB-P01", Severity.ERROR, values=values, rule=check.rule)


def _lacking(lines: Sequence[Line], given: Given) -> list[Finding]:
    """Return a warning when no output is known, with what is missing or divides by zero."""
    outputs = [line for line in lines if line.is_output]
    if any(line.value is not None for line in outputs):
        return []
    where = named(given.variant, given.period)
    reasons = dict.fromkeys(r.values.get("name", "") for o in outputs for r in o.missing)
    missing = ", ".join(filter(None, reasons))
    divided = [o.step for o in outputs if any(r.key == _DIVIDED for r in o.missing)]
    if divided and not missing:
        zeros = (name for (_, name), each in given.stated.items() if each.value == 0)
        names = ", ".join(dict.fromkeys(zeros)) or "-"
        values = {"where": where, "steps": ", ".join(dict.fromkeys(divided)), "zeros": names}
        return [Finding(_BY_ZERO, Severity.WARNING, values=values)]
    values = {"where": where, "missing": missing or "-"}
    return [Finding(_UNKNOWN, Severity.WARNING, values=values)]


def _changes(method: Method, computations: Sequence[_Computation]) -> list[Change]:
    found = []
    for variant in dict.fromkeys(each.given.variant for each in computations):
        dated = {
            each.given.period: each
            for each in computations
            if each.given.variant == variant and each.given.period is not None
        }
        if len(dated) > 1:
            ends = sorted(period for period in dated if period is not None)
            pair = (dated[ends[0]], dated[ends[-1]])
            found += [
                _change(step, (ends[0], ends[-1]), pair)
                for step in method.steps.values()
                if step.is_output and not step.is_each
            ]
    return found


def _change(
    step: MethodStep, ends: tuple[Period, Period], pair: tuple[_Computation, _Computation]
) -> Change:
    before, after = (each.made[("", step.id)].value for each in pair)
    sds = {**pair[0].sds, **pair[1].sds}
    found = evaluate(_GROWTH, lambda leaf: after if leaf.name == "after" else before)
    moved = _shown(found, _PERCENT)
    value, sd = in_unit(moved, sds, _PERCENT)
    return Change(
        variant=pair[0].given.variant,
        step=step.id,
        label_en=step.label_en,
        label_zh=step.label_zh,
        first=ends[0],
        last=ends[1],
        value=value,
        sd=sd,
        missing=moved.missing,
    )
