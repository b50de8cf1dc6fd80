"""Checking: every sum and formula of an audit worked out again, every number beside the ledger.

A stated result may differ from the one worked out by half a unit of its last digit: that is what
rounding explains. A number may differ from the ledger by the share that the audit declares.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from loopbook.evaluate.audit.record import number_of, text_of
from loopbook.terms.audit import AuditRow
from loopbook.terms.audit_sheet import (
    Checked,
    Discrepancy,
    DiscrepancyKind,
    Loss,
    OptionEconomy,
    TargetEffect,
    Weighed,
    YearInput,
)

_EDGE = 1e-9  # share by which a number may lie beyond a limit: doubles added up


class Claim(NamedTuple):
    """A number of the audit, and what it should be.

    Fields
      stated   None: the audit states none, and nothing is checked
      found    None: it cannot be worked out, or the ledger has no counterpart
      slack    largest difference allowed, absolute
    """

    table: str
    row: int
    field: str
    name: str
    stated: float | None
    found: float | None
    slack: float
    unit: str = ""


def checked(kind: DiscrepancyKind, claims: Iterable[Claim]) -> Checked:
    """Return how many claims were checked, how many could not be, and which do not hold."""
    count = unknown = 0
    differing = []
    for claim in claims:
        if claim.stated is None:
            continue
        if claim.found is None:
            unknown += 1
            continue
        count += 1
        if abs(claim.stated - claim.found) > claim.slack + _EDGE * abs(claim.found):
            differing.append(_discrepancy(kind, claim, claim.stated, claim.found))
    return Checked(count=count, unknown=unknown, differing=tuple(differing))


def _discrepancy(kind: DiscrepancyKind, claim: Claim, stated: float, found: float) -> Discrepancy:
    return Discrepancy(
        kind=kind,
        table=claim.table,
        row=claim.row,
        field=claim.field,
        name=claim.name,
        stated=stated,
        found=found,
        unit=claim.unit,
    )


def half_digit(text: str) -> float:
    """Return half a unit of the last digit that a number is written with; 12.5 gives 0.05."""
    exponent = Decimal(text).as_tuple().exponent
    places = exponent if isinstance(exponent, int) else 0
    return float(Decimal(5).scaleb(min(places, 0) - 1))


def weighed_claims(table: str, candidates: Sequence[Weighed]) -> list[Claim]:
    """Return the totals that an audit states of its candidates."""
    return [
        Claim(
            table=table,
            row=each.row,
            field="total",
            name=each.name,
            stated=each.stated,
            found=each.total.value,
            slack=0.0 if each.stated is None else half_digit(f"{each.stated:.12g}"),
        )
        for each in candidates
    ]


def economy_claims(rows: Sequence[AuditRow], found: Sequence[OptionEconomy]) -> list[Claim]:
    """Return payback, NPV, NPVR and IRR that an audit states of its options, without incentives."""
    known = {each.option: each for each in found}
    claims = []
    for row in rows:
        name = text_of(row, "option")
        cash = known[name].plain if name in known else None
        values = {
            "payback": None if cash is None else cash.payback,
            "npv": None if cash is None else cash.npv,
            "npvr": None if cash is None or cash.npvr is None else cash.npvr * 100,
            "irr": None if cash is None or cash.irr is None else cash.irr * 100,
        }
        claims += [_stated("economics", row, field, name, value) for field, value in values.items()]
    return claims


def benefit_claims(rows: Sequence[AuditRow]) -> list[Claim]:
    """Return the savings that an audit states of streams: before less after."""
    claims = []
    for row in rows:
        before, after = number_of(row, "before"), number_of(row, "after")
        found = None if before is None or after is None else before - after
        name = f"{text_of(row, 'option')} {text_of(row, 'stream')}"
        claims.append(_stated("benefits", row, "saved", name, found))
    return claims


def loss_claims(rows: Sequence[AuditRow]) -> list[Claim]:
    """Return the money that an audit states of its losses: stated amount times price."""
    claims = []
    for row in rows:
        amount, price = number_of(row, "amount"), number_of(row, "price")
        found = None if amount is None or price is None else amount * price
        claims.append(_stated("losses", row, "money", text_of(row, "loss"), found))
    return claims


def _stated(table: str, row: AuditRow, field: str, name: str, found: float | None) -> Claim:
    text = text_of(row, field)
    slack = half_digit(text) if text else 0.0
    return Claim(table, row.row, field, name, number_of(row, field), found, slack)


class Ledger(NamedTuple):
    """What the ledger says beside an audit; `share`: largest difference, None: not declared."""

    inputs: Sequence[YearInput]
    losses: Sequence[Loss]
    effects: Sequence[TargetEffect]
    share: float | None


def ledger_claims(
    losses: Sequence[AuditRow], achieved: Sequence[AuditRow], ledger: Ledger
) -> list[Claim]:
    """Return the numbers of an audit that the ledger knows; without a declared difference nothing
    can be held against it, and all of them are unknown.
    """
    rows = {text_of(row, "loss"): row for row in losses}
    after = {each.target: each for each in ledger.effects}
    claims = []
    for year in ledger.inputs:
        name = f"{year.name} {year.year}"
        claims.append(Claim("inputs", year.row, "amount", name, year.stated, year.recorded, 0.0))
    for loss in ledger.losses:
        row, name = rows[loss.loss], loss.loss
        stated = number_of(row, "amount")
        claims.append(Claim("losses", row.row, "amount", name, stated, loss.amount, 0.0))
    for each in ledger.effects:
        name = each.target
        claims.append(Claim("targets", each.row, "baseline", name, each.stated, each.before, 0.0))
    for row in achieved:
        name, stated = text_of(row, "target"), number_of(row, "after")
        found = after[name].after if name in after else None
        claims.append(Claim("achieved", row.row, "after", name, stated, found, 0.0))
    return [_with_slack(claim, ledger.share) for claim in claims]


def _with_slack(claim: Claim, share: float | None) -> Claim:
    if share is None:
        return claim._replace(found=None)
    return claim._replace(slack=share * abs(claim.found or 0.0))
