"""Statement: a value in a line, its formula with numbers in it, and its evidence as rows."""

from collections.abc import Sequence

from loopbook.evaluate.explain import label_text
from loopbook.render.basis import basis_text, grade_text
from loopbook.render.moment import period_label
from loopbook.render.naming import title_of
from loopbook.render.number import number_text
from loopbook.render.standing import reason_text, unit_of
from loopbook.render.table import Table, table_of
from loopbook.terms.statement import Evidence, Statement
from loopbook.terms.value_change import ValueChange
from loopbook.wording import say


def statement_text(statement: Statement, language: str = "en") -> str:
    """Return the value with unit and uncertainty, or the word for unknown."""
    return number_text(
        statement.value,
        language,
        sd=statement.sd,
        symbol=unit_of(statement, language),
        bound=statement.bound,
    )


def statement_line(statement: Statement, language: str = "en") -> str:
    """Return title, period, value, basis, and why it is unknown, in one line."""
    parts = [
        title_of(statement, language),
        period_label(statement.period, language),
        statement_text(statement, language),
    ]
    if statement.basis is not None:
        parts.append(basis_text(statement.basis, language))
    parts += [reason_text(reason, language) for reason in statement.missing + statement.doubts]
    return (" · ").join(parts)


def change_line(change: ValueChange, language: str = "en") -> str:
    """Return how much an indicator changed, from what to what, in one line."""
    symbol = (change.symbol_zh if language.startswith("zh") else "") or change.symbol
    if symbol == "%":
        symbol = say("chart.points", language)
    bound = change.bound
    moved = number_text(change.difference, language, sd=change.sd, symbol=symbol, bound=bound)
    if change.percent is not None:
        relative = number_text(
            change.percent, language, sd=change.percent_sd, symbol="%", bound=bound
        )
        brackets = "（{}）" if language.startswith("zh") else " ({})"
        moved += brackets.format(relative)
    return say(
        "evaluate.change",
        language,
        title=title_of(change.last, language),
        first=f"{period_label(change.first.period, language)} "
        + statement_text(change.first, language),
        last=f"{period_label(change.last.period, language)} "
        + statement_text(change.last, language),
        change=moved,
    )


def evidence_value(evidence: Evidence, language: str = "en") -> str:
    """Return the value of one leaf with unit and uncertainty, or the word for unknown."""
    symbol = evidence_unit(evidence, language)
    return number_text(
        evidence.value, language, sd=evidence.sd, symbol=symbol, bound=evidence.bound
    )


def evidence_unit(evidence: Evidence, language: str = "en") -> str:
    """Return what stands behind the value of a leaf."""
    return (evidence.unit_zh if language.startswith("zh") else "") or evidence.unit


def publisher_text(evidence: Evidence, language: str = "en") -> str:
    """Return who published a value, in words where the pack has them."""
    return label_text(evidence, "publisher", evidence.publisher, language)


def scope_text(made: Evidence | Statement, language: str = "en") -> str:
    """Return the definition a value was counted under, in words where the pack has them."""
    return label_text(made, "scope", made.scope, language)


def formula_text(statement: Statement, language: str = "en") -> str:
    """Return the formula with the value of each leaf in its place.

    Longer leaves first, so that `flow(a)` does not stand inside what replaced `flow(a, b)`.
    """
    marked = statement.formula
    leaves = sorted(statement.evidence, key=lambda e: -len(e.leaf))
    for i, evidence in enumerate(leaves):
        marked = marked.replace(evidence.leaf, f"\0{i}\0")
    for i, evidence in enumerate(leaves):
        marked = marked.replace(f"\0{i}\0", evidence_value(evidence, language))
    return marked


def evidence_rows(name: str, evidence: Sequence[Evidence], language: str = "en") -> Table:
    """Return leaves (or rivals) of a statement as a table of plain values, in their order."""
    names = ("leaf", "value", "sd", "unit", "basis", "grade", "publisher", "scope", "published")
    more = ("entries", "rules", "reason")
    rows = (_evidence_row(leaf, language) for leaf in evidence)
    return table_of(name, (*names, *more), rows, language)


def _evidence_row(evidence: Evidence, language: str) -> tuple[str | float | None, ...]:
    return (
        evidence.leaf,
        evidence.value,
        evidence.sd,
        evidence_unit(evidence, language),
        basis_text(evidence.basis, language),
        grade_text(evidence.grade, evidence.publisher, language),
        publisher_text(evidence, language),
        scope_text(evidence, language),
        evidence.published,
        " ".join(map(str, evidence.sequences)),
        " ".join(evidence.rules),
        reason_text(evidence.missing, language) if evidence.missing else "",
    )
