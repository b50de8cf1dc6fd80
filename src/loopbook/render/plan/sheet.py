"""Sheet: a plan and its proof sheet as sections of words and tables, for every door to set."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from loopbook.evaluate.explain import reason_text
from loopbook.render.number import number_text
from loopbook.render.plan.unit import unit_text
from loopbook.terms.paper import Cell, Figure
from loopbook.terms.plan import (
    Binding,
    Check,
    Conflict,
    Decision,
    MoneyLine,
    Plan,
    PlanStatus,
    PlanTable,
    Proof,
    Refusal,
)
from loopbook.terms.statement import Reason
from loopbook.wording import say

Row = tuple[Cell, ...]
_NOISE_PERCENT = 1e-6
_YEARS = frozenset({"period", "backcast_year", "portfolio_period"})


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a plan for a person.

    Fields
      key        stable name, as `decisions`
      title      in the reader's language
      lines      sentences
      headings   of the table; empty: there is none
      rows       texts, and numbers as figures; an unknown one has no value
    """

    key: str
    title: str
    lines: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


def sections(plan: Plan, language: str) -> tuple[Section, ...]:
    """Return the whole plan: result, decisions, money, proof sheet, the job's tables, flows."""
    made = (
        _result(plan, language),
        _decisions(plan, language),
        _money(plan, language),
        *proof_sections(plan.proof, language),
        *(_own(table, language) for table in plan.tables),
        _flows(plan, language),
    )
    return tuple(each for each in made if each.lines or each.rows)


def proof_sections(proof: Proof, language: str) -> tuple[Section, ...]:
    """Return the proof sheet: what binds, what conflicts, what was refused, who checked it."""
    return tuple(
        section
        for section in (
            _conflict(proof, language),
            _violations(proof, language),
            _bindings(proof, language),
            _refusals(proof, language),
            check_section(proof.checks, language),
            _made(proof, language),
        )
        if section.lines or section.rows
    )


def cell_text(cell: Cell) -> str:
    """Return a cell as a person reads it."""
    return cell if isinstance(cell, str) else cell.text


def headline(plan: Plan, language: str) -> str:
    """Return the result in one line: what it is worth, objective, bound, gap."""
    proof = plan.proof
    unit = unit_text(proof.unit, language)
    key = "unproved" if proof.bound is None or proof.gap is None else "proved"
    return say(
        f"plan.sheet.{key}",
        language,
        status=say(f"plan.status.{proof.status.value}", language),
        sense=say(f"plan.sense.{proof.sense.value}", language),
        objective=number_text(proof.objective, language, symbol=unit),
        bound=number_text(proof.bound, language, symbol=unit),
        gap=_gap_text(proof.gap or 0.0, language),
    )


def _gap_text(gap: float, language: str) -> str:
    """Return a gap in percent: below a millionth of a percent it is noise of the arithmetic."""
    percent = gap * 100.0
    return number_text(percent, language) if percent >= _NOISE_PERCENT else "0"


def _section(
    key: str, language: str, columns: Sequence[str] = (), rows: Sequence[Row] = ()
) -> Section:
    headings = tuple(say(f"plan.heading.{column}", language) for column in columns)
    title = say(f"plan.section.{key}", language)
    return Section(key=key, title=title, headings=headings, rows=tuple(rows))


def _result(plan: Plan, language: str) -> Section:
    lines = [headline(plan, language)]
    lines += [reason_text(each, language) for each in plan.proof.method]
    if plan.proof.status is PlanStatus.LEAST_VIOLATION:
        lines.append(say("plan.sheet.broken", language))
    if plan.currency:
        values = {"currency": unit_text(plan.currency, language), "year": plan.price_year or "-"}
        lines.append(say("plan.sheet.money", language, **values))
    return msgspec.structs.replace(_section("result", language), lines=tuple(lines))


def _decisions(plan: Plan, language: str) -> Section:
    columns = ("decision", "subject", "other", "period", "amount", "unit", "why")
    rows = [_decision(each, language) for each in plan.decisions]
    return _filled(_section("decisions", language, columns, rows))


def _decision(each: Decision, language: str) -> Row:
    name = _named(each.label, each.subject)
    why = reason_text(each.reason, language) if each.reason else ""
    unit = unit_text(each.unit, language)
    value = "" if each.value is None else _figure(each.value, language)
    kind = say(f"plan.decision.{each.kind}", language)
    return (kind, name, each.other, each.period, value, unit, why)


def _named(label: str, name: str) -> str:
    return f"{label} ({name})" if label and label != name else name


def _money(plan: Plan, language: str) -> Section:
    sums: dict[tuple[str, str], float] = {}
    for line in plan.money:
        key = (line.item, line.period)
        sums[key] = sums.get(key, 0.0) + line.amount
    rows: list[Row] = [
        (say(f"plan.money.{item}", language), period, _figure(amount, language))
        for (item, period), amount in sums.items()
    ]
    if plan.money:
        rows.append((say("plan.sheet.total", language), "", _figure(_total(plan.money), language)))
    return _filled(_section("money", language, ("item", "period", "amount"), rows))


def _total(lines: Sequence[MoneyLine]) -> float:
    return float(sum(Decimal(repr(line.amount)) for line in lines))


def _flows(plan: Plan, language: str) -> Section:
    columns = ("from", "to", "material", "period", "amount", "unit")
    rows: list[Row] = [
        (
            flow.source,
            flow.target,
            flow.material,
            flow.period,
            _figure(flow.quantity, language),
            unit_text(flow.unit, language),
        )
        for flow in plan.flows
    ]
    return _filled(_section("flows", language, columns, rows))


def _own(table: PlanTable, language: str) -> Section:
    headings = []
    for column in table.columns:
        unit = unit_text(column.unit, language)
        name = say(f"plan.column.{column.key}", language)
        headings.append(f"{name} [{unit}]" if unit else name)
    rows = tuple(
        tuple(
            _cell(cell, column.key, language)
            for cell, column in zip(row, table.columns, strict=True)
        )
        for row in table.rows
    )
    title = say(f"plan.table.{table.key}", language)
    return Section(key=table.key, title=title, headings=tuple(headings), rows=rows)


def _cell(cell: str | float | None, column: str, language: str) -> Cell:
    if cell is not None and not isinstance(cell, str) and column in _YEARS:
        # A year is a name: 2025, not 2,025.
        return Figure(text=f"{cell:g}", value=cell)
    return cell if isinstance(cell, str) else _figure(cell, language)


def _figure(value: float | Decimal | None, language: str, mark: str = "") -> Figure:
    """Return a number with its text; unknown has no value, and says so."""
    exact = None if value is None else Fraction(value) if isinstance(value, Decimal) else value
    return Figure(text=f"{number_text(value, language)}{mark}", value=exact)


def _conflict(proof: Proof, language: str) -> Section:
    if proof.conflict is None:
        return _section("conflict", language)
    lines = tuple(_conflicting(proof.conflict, language))
    return msgspec.structs.replace(_section("conflict", language), lines=lines)


def _conflicting(conflict: Conflict, language: str) -> Iterator[str]:
    key = "smallest" if conflict.is_smallest else "minimal"
    yield say(f"plan.sheet.{key}", language)
    for position, limit in enumerate(conflict.limits):
        where = conflict.places[position] if position < len(conflict.places) else ""
        yield f"- {_placed(limit, where, language)}"


def _placed(limit: Reason, where: str, language: str) -> str:
    text = reason_text(limit, language)
    brackets = "（{}）" if language.startswith("zh") else " ({})"
    return text + (brackets.format(where) if where else "")


def _violations(proof: Proof, language: str) -> Section:
    rows: list[Row] = [
        (
            reason_text(each.limit, language),
            each.subject,
            each.period,
            _figure(each.amount, language),
            unit_text(each.unit, language),
        )
        for each in proof.violations
    ]
    columns = ("limit", "subject", "period", "broken_by", "unit")
    return _filled(_section("violations", language, columns, rows))


def _bindings(proof: Proof, language: str) -> Section:
    rows: list[Row] = [
        (
            reason_text(each.limit, language),
            each.subject,
            each.period,
            _figure(each.activity, language),
            _figure(each.bound, language),
            unit_text(each.unit, language),
            _price(each, language),
        )
        for each in proof.bindings
    ]
    columns = ("limit", "subject", "period", "activity", "bound", "unit", "price")
    made = _filled(_section("bindings", language, columns, rows))
    if not any(each.is_relaxed for each in proof.bindings):
        return made
    return msgspec.structs.replace(made, lines=(say("plan.sheet.relaxed", language),))


def _price(each: Binding, language: str) -> Figure:
    return _figure(each.price, language, " *" if each.is_relaxed and each.price is not None else "")


def _refusals(proof: Proof, language: str) -> Section:
    columns = ("option", "why", "change", "amount", "unit")
    rows = [_refusal(each, language) for each in proof.refusals]
    return _filled(_section("refusals", language, columns, rows))


def _refusal(each: Refusal, language: str) -> Row:
    return (
        _named(each.label, each.option),
        reason_text(each.reason, language),
        reason_text(each.change, language) if each.change else "",
        "" if each.amount is None else _figure(each.amount, language),
        unit_text(each.unit, language),
    )


def check_section(checks: Sequence[Check], language: str) -> Section:
    """Return what an independent check looked at, a row each."""
    rows: list[Row] = [
        (
            say(f"plan.check.{check.name}", language),
            say("plan.sheet.passed" if check.passed else "plan.sheet.failed", language),
            _figure(check.count, language),
            _figure(check.worst, language),
            _figure(check.tolerance, language),
            unit_text(check.unit, language),
            check.where,
        )
        for check in checks
    ]
    columns = ("check", "verdict", "count", "worst", "tolerance", "unit", "where")
    return _filled(_section("checks", language, columns, rows))


def _made(proof: Proof, language: str) -> Section:
    values = {
        "solver": f"{proof.solver} {proof.version}".strip() or "-",
        "program": proof.program or "-",
        "seed": proof.seed,
        "gap": number_text(proof.gap_asked * 100, language),
    }
    lines = [say("plan.sheet.made", language, **values)]
    numbers = {**{name: str(count) for name, count in proof.effort.items()}, **proof.settings}
    if numbers:
        told = ", ".join(f"{name} {value}" for name, value in numbers.items())
        lines.append(say("plan.sheet.settings", language, settings=told))
    return msgspec.structs.replace(_section("made", language), lines=tuple(lines))


def _filled(section: Section) -> Section:
    """Return the section without columns that are empty in every row."""
    kept = [at for at in range(len(section.headings)) if any(row[at] != "" for row in section.rows)]
    return msgspec.structs.replace(
        section,
        headings=tuple(section.headings[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in section.rows),
    )
