"""Expectation: one line of a case, met or not, with the rows that its result read."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from importlib.resources.abc import Traversable
from math import isclose
from pathlib import Path
from typing import Protocol

import msgspec

from loopbook.book.action_expectation import action_outcome, index_outcome
from loopbook.book.audit_expectation import audit_outcome
from loopbook.book.blend_expectation import blend_outcome
from loopbook.book.book import Book
from loopbook.book.compared_expectation import compared_outcome
from loopbook.book.custody_expectation import custody_outcome
from loopbook.book.duty_expectation import duty_outcome
from loopbook.book.mark_expectation import mark_outcome
from loopbook.book.method_expectation import method_outcome
from loopbook.book.milestone_expectation import life_outcome, reached_outcome
from loopbook.book.passport_expectation import passport_outcome
from loopbook.book.reconciled_expectation import reconciled_outcome
from loopbook.book.registry_expectation import registered_outcome
from loopbook.book.score_expectation import gap_outcome, score_outcome
from loopbook.book.suspect_expectation import suspect_outcome
from loopbook.errors import LoopbookError, ParseError
from loopbook.rules.unit import find_unit
from loopbook.terms.account import Reading
from loopbook.terms.finding import Finding
from loopbook.terms.quantity import convert
from loopbook.terms.scheme import Scheme
from loopbook.terms.statement import Statement

TOLERANCE = 1e-9  # relative; a case computed by hand may state its own

Line = Mapping[str, object]


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an expectation holds, what was found, and the rows of the pack that were read."""

    holds: bool
    found: str
    rules: tuple[str, ...] = ()


class Trialled(msgspec.Struct, frozen=True):
    """A book that a case was recorded in, its pack, the findings of recording, its folder."""

    book: Book
    scheme: Scheme
    findings: tuple[Finding, ...]
    case: Traversable = Path()


class Found(Protocol):
    """What an owner of a kind of expectation answers: as Met."""

    @property
    def holds(self) -> bool:
        """Whether it holds."""
        ...

    @property
    def found(self) -> str:
        """What was found."""
        ...

    @property
    def rules(self) -> tuple[str, ...]:
        """Rows of the pack that were read."""
        ...


def _read(outcome: Callable[[Book, Scheme, Line], Found]) -> Callable[[Trialled, Line], Met]:
    """Return the comparison of a kind that asks a book under a pack alone."""

    def compare(trialled: Trialled, line: Line) -> Met:
        found = outcome(trialled.book, trialled.scheme, line)
        return Met(holds=found.holds, found=found.found, rules=found.rules)

    return compare


def meet(trialled: Trialled, line: Line) -> Met:
    """Compare one `[[expect]]` of a case with what the book says.

    Raises    ParseError  the line names no kind of expectation
    """
    for kind, compare in _KINDS.items():
        if kind in line:
            try:
                return _with_lives(trialled, compare(trialled, line))
            except LoopbookError as fault:
                return Met(holds=False, found=str(fault))
    raise ParseError("LB-D20", line=str(dict(line)), known=", ".join(_KINDS))


def _with_lives(trialled: Trialled, met: Met) -> Met:
    """Return `met` with the milestones and words that its rules of lives rest on."""
    behind = trialled.book.rows_behind(met.rules, scheme=trialled.scheme.id)
    return msgspec.structs.replace(met, rules=tuple(dict.fromkeys([*met.rules, *behind])))


def _indicator(trialled: Trialled, line: Line) -> Met:
    statement = trialled.book.evaluate(
        str(line["indicator"]),
        str(line["period"]) if "period" in line else None,
        subject=str(line.get("subject", "")),
        scheme=trialled.scheme.id,
        as_of=_text(line, "as_of"),
    )
    holds = True
    if "unknown" in line:
        holds = (statement.value is None) is bool(line["unknown"])
    if "value" in line:
        holds = holds and _is_close(statement.value, line["value"], line)
    if "sd" in line:
        holds = holds and _is_close(statement.sd, line["sd"], line)
    if "basis" in line:
        holds = holds and statement.basis == line["basis"]
    if "decides" in line:
        holds = holds and statement.decides == line["decides"]
    if "rivals" in line:
        holds = holds and len(statement.rivals) == line["rivals"]
    return Met(holds=holds, found=_found(statement), rules=statement.rules)


def _found(statement: Statement) -> str:
    sd = "" if statement.sd is None else f" sd {statement.sd!r}"
    missing = "".join(f" {reason.key} {reason.values}" for reason in statement.missing)
    return f"{statement.value!r} {statement.unit}{sd} {statement.basis}{missing}"


def _attribute(trialled: Trialled, line: Line) -> Met:
    found = trialled.book.attribute(
        str(line["attribute"]), str(line["of"]), scheme=trialled.scheme.id
    )
    holds = True
    if "value" in line:
        holds = _is_close(found.value, line["value"], line)
    if "sd" in line:
        holds = holds and _is_close(found.sd, line["sd"], line)
    if "unknown" in line:
        holds = holds and _is_close(found.unknown, line["unknown"], line)
    if "share" in line:
        holds = holds and _is_close(found.origins.get(str(line["origin"])), line["share"], line)
    said = f"{found.value!r} sd {found.sd!r} unknown {found.unknown!r} {found.origins}"
    return Met(holds=holds, found=said, rules=found.rules)


def _method(trialled: Trialled, line: Line) -> Met:
    found = method_outcome(trialled.case, trialled.scheme, line)
    return Met(holds=found.holds, found=found.found, rules=found.rules)


def _target(trialled: Trialled, line: Line) -> Met:
    subject, as_of = str(line.get("subject", "")), _text(line, "as_of")
    verdicts = trialled.book.standings(subject=subject, scheme=trialled.scheme.id, as_of=as_of)
    for verdict in verdicts:
        if verdict.target == line["target"]:
            holds = verdict.standing == line["standing"]
            if "probability" in line:
                holds = holds and _is_close(verdict.probability, line["probability"], line)
            if "gap" in line:
                holds = holds and _is_close(verdict.gap, line["gap"], line)
            found = f"{verdict.standing} gap {verdict.gap!r} ({verdict.reason.key})"
            return Met(holds=holds, found=found, rules=verdict.rules)
    return Met(holds=False, found="-")


def _flow(trialled: Trialled, line: Line) -> Met:
    scheme = trialled.scheme
    account = trialled.book.account(
        str(line["period"]), scheme=scheme.id, as_of=_text(line, "as_of")
    )
    for cell in account.cells:
        if (cell.flow, cell.layer) != (line["flow"], line["layer"]):
            continue
        flow, layer = scheme.system.flows[cell.flow], scheme.system.layers[cell.layer]
        processes = (scheme.system.processes[p].rule for p in (flow.source, flow.target))
        rules = (flow.rule, layer.rule, *processes)
        if cell.chosen is None:
            return Met(holds=bool(line.get("unknown")), found="None", rules=rules)
        amount = _amount(scheme, cell.layer, cell.chosen.amount, line)
        holds = "amount" in line and _is_close(float(amount), line["amount"], line)
        rules = (*rules, *cell.chosen.rules, *_factor_rules(scheme, cell.chosen.factors))
        rules = (*rules, *_word_rules(trialled, cell.chosen))
        return Met(holds=holds, found=str(float(amount)), rules=rules)
    return Met(holds=False, found="-")


def _factor_rules(scheme: Scheme, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(scheme.factors[name].rule for name in names if name in scheme.factors)


def _word_rules(trialled: Trialled, reading: Reading) -> tuple[str, ...]:
    """Return the rows of the words that posting the reading's entries looked up."""
    scheme = trialled.scheme
    postings = [p for s in reading.sequences for p in trialled.book.entry(s).postings]
    terms = {posting.item_class for posting in postings}
    terms |= {posting.scope for posting in postings} | {p.publisher for p in postings}
    for row in scheme.posting:
        if row.rule in reading.rules:
            terms |= {row.item_class, row.role}
    return tuple(scheme.vocabulary[t].rule for t in sorted(terms) if t in scheme.vocabulary)


def _balance(trialled: Trialled, line: Line) -> Met:
    scheme = trialled.scheme
    account = trialled.book.account(str(line["period"]), scheme=scheme.id)
    for balance in account.balances:
        if (balance.process, balance.layer) == (line["balance"], line["layer"]):
            amount = _amount(scheme, balance.layer, balance.difference, line)
            rules = (scheme.system.processes[balance.process].rule,)
            holds = _is_close(float(amount), line["difference"], line)
            return Met(holds=holds, found=str(float(amount)), rules=rules)
    return Met(holds=False, found="-")


def _reconciled(trialled: Trialled, line: Line) -> Met:
    """Compare a flow after reconciliation; the relations that took part are then read."""
    found = reconciled_outcome(trialled.book, trialled.scheme, line)
    estimate = found.estimate
    holds = estimate is not None
    for name, value in (("value", found.value), ("sd", found.sd)):
        holds = holds and (name not in line or _is_close(value, line[name], line))
    said = "-" if estimate is None else f"{found.value!r} sd {found.sd!r}"
    return Met(holds=holds, found=said, rules=found.rules)


def _observed(trialled: Trialled, line: Line) -> Met:
    """Compare a published value that was recorded; its word is then read."""
    scheme, name = trialled.scheme, str(line["observed"])
    points = trialled.book.series(name, subject=str(line["subject"]), scheme=scheme.id)
    values = [p.value for p in points if str(p.period) == str(line["period"])]
    holds = len(values) == 1 and _is_close(float(values[0]), line["value"], line)
    found = ", ".join(str(float(value)) for value in values) or "-"
    said = {part for p in points for part in p.by.split(", ")}
    rules = tuple(w.rule for t, w in scheme.vocabulary.items() if t == name or t in said)
    return Met(holds=holds, found=found, rules=rules)


def _grade(trialled: Trialled, line: Line) -> Met:
    grades = trialled.book.grades(str(line["ladder"]), scheme=trialled.scheme.id)
    for grade in grades:
        if grade.item == line["grade"]:
            facts = tuple(fact.rule for fact in grade.facts)
            holds = grade.rung == line["rung"]
            return Met(holds=holds, found=grade.rung or "-", rules=(*grade.rules, *facts))
    return Met(holds=False, found="-")


def _finding(trialled: Trialled, line: Line) -> Met:
    for finding in trialled.findings:
        same = finding.code == line["finding"]
        same = same and line.get("check") in (None, finding.values.get("check"))
        same = same and line.get("row") in (None, finding.place.row)
        same = same and line.get("event") in (None, finding.place.event)
        if same:
            return Met(holds=True, found=finding.code, rules=(finding.rule,))
    return Met(holds=False, found=", ".join(f.code for f in trialled.findings) or "-")


def _amount(scheme: Scheme, layer: str, quanta: int, line: Line) -> Fraction:
    quantum = scheme.system.layers[layer].quantum
    return convert(Fraction(quanta), quantum, find_unit(scheme.units, str(line["unit"])))


def _is_close(found: float | None, expected: object, line: Line) -> bool:
    if found is None or not isinstance(expected, int | float):
        return False
    tolerance = line.get("tolerance", 0.0)
    absolute = float(tolerance) if isinstance(tolerance, int | float) else 0.0
    return isclose(found, expected, rel_tol=TOLERANCE, abs_tol=absolute)


def _text(line: Line, name: str) -> str | None:
    return str(line[name]) if name in line else None


def _gap(trialled: Trialled, line: Line) -> Met:
    found = gap_outcome(trialled.book, trialled.scheme, line, trialled.case)
    return Met(holds=found.holds, found=found.found, rules=found.rules)


def _audit(trialled: Trialled, line: Line) -> Met:
    found = audit_outcome(trialled.book, trialled.case, line)
    return Met(holds=found.holds, found=found.found, rules=found.rules)


_KINDS: dict[str, Callable[[Trialled, Line], Met]] = {
    "audit": _audit,
    "score": _read(score_outcome),
    "registered": _read(registered_outcome),
    "compared": _read(compared_outcome),
    "duty": _read(duty_outcome),
    "blend": _read(blend_outcome),
    "suspicion": _read(suspect_outcome),
    "passport": _read(passport_outcome),
    "mark": _read(mark_outcome),
    "reached": _read(reached_outcome),
    "life": _read(life_outcome),
    "custody": _read(custody_outcome),
    "method": _method,
    "attribute": _attribute,
    "indicator": _indicator,
    "target": _target,
    "flow": _flow,
    "balance": _balance,
    "reconciled": _reconciled,
    "grade": _grade,
    "observed": _observed,
    "finding": _finding,
    "action": _read(action_outcome),
    # After `target`, whose lines may have a gap too; before `index`, which a gap may state.
    "gap": _gap,
    "index": _read(index_outcome),
}
