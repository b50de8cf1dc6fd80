"""Linear: relations that people declare term by term, with units worked out exactly.

    sum of factor x flow  (=, <=, >=)  value

Rows of one name are the terms of one relation; one of them says how they compare, and with what. A
value with an uncertainty is a measurement of the sum.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from loopbook.account.boundary import name_key
from loopbook.account.model.draft import Draft
from loopbook.account.model.name import flow_name, nearest, stem
from loopbook.terms.finding import Severity
from loopbook.terms.period import Period, contains
from loopbook.terms.quantity import Unit, multiply
from loopbook.terms.reconciliation import (
    Measurement,
    Relation,
    RelationKind,
    Sense,
    Variable,
    VariableKind,
)
from loopbook.terms.sheet import RelationRow

Terms = dict[str, Fraction]
"""Variable -> coefficient, exact, in the unit of the relation per unit of the variable."""


def add_linear(draft: Draft, rows: Sequence[RelationRow]) -> None:
    """Add the relations of the rows, one per name and period.

    Findings, errors: the relation is left out. LB-B71 an unknown flow; LB-B72 a unit that does not
    fit; LB-B74 a relation without name; LB-B76 two rows of one relation compare differently
    """
    named: dict[str, list[RelationRow]] = {}
    for row in rows:
        if row.name:
            named.setdefault(row.name, []).append(row)
        else:
            draft.say("LB-B74", Severity.ERROR, row.place, column="name", kind=row.kind.value)
    for name, terms in named.items():
        heads = [row for row in terms if row.sense is not None or row.value is not None]
        said = {(row.sense, row.value, row.unit) for row in heads}
        if len(said) > 1:
            draft.say("LB-B76", Severity.ERROR, heads[1].place, name=name)
            continue
        head = heads[0] if heads else terms[0]
        for period in _periods(draft, terms):
            _relate(draft, name, head, terms, period)


def _periods(draft: Draft, rows: Iterable[RelationRow]) -> list[Period | None]:
    """Return the periods a relation is repeated for; None once where its terms name their own."""
    if all(row.period is not None for row in rows):
        return [None]
    return list(draft.periods)


def _relate(
    draft: Draft, name: str, head: RelationRow, rows: Sequence[RelationRow], period: Period | None
) -> None:
    terms: Terms = {}
    unit: Unit | None = head.unit
    for row in rows:
        found = _variables(draft, row, period)
        if found is None:
            return
        for each in found:
            own = _own_unit(draft, each, row)
            unit = unit or own
            if own.dimension != unit.dimension:
                values = {"unit": own.symbol, "per": each, "layer": unit.symbol}
                draft.say("LB-B72", Severity.ERROR, row.place, **values)
                return
            factor = Fraction(1 if row.factor is None else row.factor)
            terms[each] = terms.get(each, Fraction(0)) + factor * own.factor / unit.factor
    if unit is None or not any(terms.values()):
        draft.say("LB-B74", Severity.ERROR, head.place, column="flow", kind=head.kind.value)
        return
    _add(draft, f"{name}{'' if period is None else f' {period}'}", head, terms, unit)


def _add(draft: Draft, name: str, head: RelationRow, terms: Terms, unit: Unit) -> None:
    parts = tuple((float(size), each) for each, size in terms.items() if size)
    value = 0.0 if head.value is None else float(head.value)
    if head.sd is not None and head.sense in (None, Sense.EQUAL):
        # The sum is measured: it gets a variable of its own, whose measurement may be adjusted.
        sum_ = draft.add(Variable(id=name, kind=VariableKind.AUXILIARY, unit=unit.symbol))
        draft.measure(sum_, Measurement(value=value, sd=float(head.sd), place=head.place))
        parts, value = (*parts, (-1.0, sum_)), 0.0
    draft.relate(
        Relation(
            id=name,
            kind=RelationKind.USER,
            terms=parts,
            constant=value,
            sense=head.sense or Sense.EQUAL,
            place=head.place,
        )
    )


def _variables(draft: Draft, row: RelationRow, period: Period | None) -> list[str] | None:
    """Return the variables that a term speaks of; None when one is unknown, which is told."""
    inside = [
        each
        for each in draft.periods
        if (each == period or period is None) and (row.period is None or contains(row.period, each))
    ]
    found: list[str] = []
    for name in row.flows:
        here = [each for when in inside for each in _named(draft, row, name, when)]
        if not here:
            known = {stem(each) for each in draft.variables.values()}
            offered = nearest(name, known)
            draft.say("LB-B71", Severity.ERROR, row.place, name=name, nearest=offered)
            return None
        found += here
    return list(dict.fromkeys(found))


def _named(draft: Draft, row: RelationRow, name: str, period: Period) -> list[str]:
    """Return the variable of a flow in the layer of the row, or in the one layer that has it."""
    layers = [row.layer] if row.layer else list(draft.layers())
    flows = {name_key(flow): flow for flow in draft.flows}
    flow = flows.get(name_key(name), name)
    ids = [flow_name(flow, layer, period) for layer in layers]
    # A coefficient of all periods has none in its name.
    ids += [f"{name} [{layer}]" for layer in layers]
    return [each for each in ids if each in draft.variables][:1]


def _own_unit(draft: Draft, name: str, row: RelationRow) -> Unit:
    """Return the unit of a term: that of its variable times that of its factor."""
    variable = draft.variables[name]
    pure = Unit(code="1", symbol=variable.unit, dimension=(), factor=Fraction(1))
    is_amount = variable.kind not in (VariableKind.TRANSFER, VariableKind.CONTENT)
    own = draft.units[variable.layer] if is_amount else pure
    if row.factor_unit is None:
        return own
    return Unit(
        code=f"{row.factor_unit.code}*{own.code}",
        symbol=f"{row.factor_unit.symbol}·{own.symbol}",
        dimension=multiply(own.dimension, row.factor_unit.dimension),
        factor=own.factor * row.factor_unit.factor,
    )
