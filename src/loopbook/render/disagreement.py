"""Disagreement: what reconciled numbers say of each other, in sentences.

Whether they agree, which of them does not fit and where it stands, what cannot be known, what to
measure next, and what solving took.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from loopbook.render.number import number_text, unit_symbol
from loopbook.terms.finding import Finding, place_text
from loopbook.terms.quantity import Unit
from loopbook.terms.reconciliation import (
    Determination,
    Estimate,
    GrossError,
    GrossErrorKind,
    Measurement,
    Reconciled,
    Variable,
    VariableKind,
)
from loopbook.terms.system import System
from loopbook.wording import say

NAMES_MAX = 8
"""Names told in one sentence."""

ROUNDING = 1e-9
"""Share of a number that rounding leaves of a difference which is none."""

SUSPECTS_MAX = 5
ENTRIES_MAX = 10
AMOUNTS = (VariableKind.FLOW, VariableKind.STOCK_CHANGE, VariableKind.STOCK, VariableKind.AUXILIARY)
"""Kinds that are amounts of a layer, in its unit."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown of a reconciliation.

    Fields
      system      what runs where;  units   layer -> unit of its amounts
      variables   those to show, by name
      findings    what a reader must know of the tables
    """

    reconciled: Reconciled
    system: System
    units: Mapping[str, Unit]
    variables: Mapping[str, Variable]
    findings: Sequence[Finding] = ()


def fits(reconciled: Reconciled) -> bool:
    """Say whether the global test passes; without redundancy nothing can fail."""
    return reconciled.freedom == 0 or reconciled.statistic <= reconciled.threshold


def global_text(found: Reconciled, language: str) -> str:
    """Say whether the numbers agree, by the global chi-square test."""
    if not found.freedom:
        return say("reconciled.untested", language)
    key = "reconciled.fits" if fits(found) else "reconciled.fails"
    return say(
        key,
        language,
        statistic=f"{found.statistic:.4g}",
        freedom=found.freedom,
        threshold=f"{found.threshold:.4g}",
        level=f"{found.level:.0%}",
    )


def suspect_lines(answer: Answer, language: str) -> Iterator[str]:
    """Yield a sentence per gross error found; the likeliest when the test fails and none is."""
    errors = answer.reconciled.gross_errors
    told = [error for error in errors if error.is_found]
    if not told and not fits(answer.reconciled):
        told = list(errors[:1])
    named = {variable.id: variable for variable in answer.reconciled.model.variables}
    for error in told[:SUSPECTS_MAX]:
        yield suspect_text(error, answer, named, language)


def suspect_text(
    error: GrossError, answer: Answer, named: Mapping[str, Variable], language: str
) -> str:
    """Say of one possible gross error what is stated, where, and what would fit."""
    first, *others = error.members
    rest = ""
    if others:
        rest = say("reconciled.among", language, others=_listed(others, language))
    values = {"name": first, "statistic": f"{error.statistic:.3g}", "others": rest}
    name, _, place = first.partition("#")
    variable = named.get(name)
    if error.kind is GrossErrorKind.LEAK or variable is None:
        return say("reconciled.leak", language, **values, size=f"{error.size:.4g}")
    stated = variable.measurements[int(place or 1) - 1 : int(place or 1)]
    symbol = symbol_of(answer, variable, language)
    value = stated[0].value if stated else None
    fitting = None if value is None else _difference(value, error.size)
    return say(
        "reconciled.bias",
        language,
        **values,
        where=_where(stated, language),
        stated=amount_words(value, stated[0].sd if stated else None, symbol, language),
        fitting=amount_words(fitting, None, symbol, language),
    )


def _difference(value: float, size: float) -> float:
    """Return value - size, zero where the two cancel but for rounding."""
    left = value - size
    return left if abs(left) > ROUNDING * abs(value) else 0.0


def _where(stated: Iterable[Measurement], language: str) -> str:
    """Return where a number stands: its source, its row, its entries."""
    parts = []
    for each in stated:
        entries = ", ".join(map(str, each.sequences[:ENTRIES_MAX]))
        more = " …" if len(each.sequences) > ENTRIES_MAX else ""
        parts += [each.source, place_text(each.place, language)]
        parts += [say("reconciled.entries", language, entries=entries + more)] if entries else []
    text = "; ".join(part for part in parts if part)
    return f" ({text})" if text else ""


def free_lines(shown: Iterable[tuple[Variable, Estimate]], language: str) -> Iterator[str]:
    """Yield which variables cannot be known; nothing when all can."""
    names = [
        variable.id
        for variable, estimate in shown
        if estimate.determination is Determination.UNOBSERVABLE
    ]
    if names:
        yield say("reconciled.free", language, names=_listed(names, language))


def _listed(names: Sequence[str], language: str) -> str:
    comma = "、" if language.startswith("zh") else ", "
    text = comma.join(names[:NAMES_MAX])
    left = len(names) - NAMES_MAX
    return text if left <= 0 else text + say("reconciled.and_more", language, count=left)


def gain_lines(answer: Answer, language: str) -> Iterator[str]:
    """Yield what further measurements would do for the indicator asked for, the best first."""
    for gain in answer.reconciled.gains[:SUSPECTS_MAX]:
        before = "∞" if gain.before is None else f"{gain.before:.4g}"
        values = {"name": gain.variable, "sd": f"{gain.sd:.3g}", "before": before}
        yield say("reconciled.gain", language, **values, after=f"{gain.after:.4g}")


def covariance_lines(answer: Answer, language: str) -> Iterator[str]:
    """Yield the covariances asked for, with their correlations."""
    sds = {estimate.variable: estimate.sd for estimate in answer.reconciled.estimates}
    for (first, second), value in answer.reconciled.covariances.items():
        spread = (sds.get(first) or 0.0) * (sds.get(second) or 0.0)
        share = f"{value / spread:.3f}" if spread else "-"
        values = {"first": first, "second": second, "value": f"{value:.6g}"}
        yield say("reconciled.covariance", language, **values, correlation=share)


def effort_text(found: Reconciled, language: str) -> str:
    """Say how the answer was found: solver and size."""
    effort = found.effort
    return say(
        "reconciled.effort",
        language,
        solver=say(f"reconciled.solver.{effort.solver.value}", language),
        relations=effort.relations,
        variables=effort.variables,
        fill=effort.fill,
        iterations=effort.iterations,
    )


def symbol_of(answer: Answer, variable: Variable, language: str) -> str:
    """Return the symbol behind the numbers of a variable."""
    unit = answer.units.get(variable.layer)
    is_amount = variable.kind in AMOUNTS
    return unit_symbol(unit, language) if is_amount and unit is not None else variable.unit


def amount_words(value: float | None, sd: float | None, symbol: str, language: str) -> str:
    """Return a value with its uncertainty for a person; unknown for None."""
    return number_text(short(value), language, sd=short(sd) or None, symbol=symbol)


def short(value: float | None) -> float | None:
    """Return a double without the digits that only adding up doubles puts there."""
    return None if value is None else float(f"{value:.12g}")
