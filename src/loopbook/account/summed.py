"""Summed: a table of flows by months becomes one by years, with the variances of its sums.

A flow that stands in some parts of the longer period only is unmeasured over the whole of it: the
missing month is not zero (LB-B77). Rivals are not summed with the first (LB-A50 names them).

Source    JCGM 100:2008, 5.1.2: variance of a sum of independent inputs
"""

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from loopbook.account.boundary import GIVER, TAKER
from loopbook.account.model.span import parts_of
from loopbook.account.stated import Stated, stated_rows
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.period import Period
from loopbook.terms.sheet import FlowRow


def summed_rows(
    rows: Sequence[FlowRow], months: int
) -> tuple[tuple[FlowRow, ...], tuple[Finding, ...]]:
    """Return a row per flow, layer and longer period, in the order of first appearance.

    Parameters
      rows    each with a period: one without speaks of no part of a year, and is left out (LB-B78)
      months  1, 3, 6 or 12
    Returns   and what is wrong with rows left out; periods that no longer one holds are kept
    """
    placed = [row for row in rows if row.period is not None]
    said = stated_rows(placed)
    findings = list(said.findings)
    findings += [
        Finding("LB-B78", Severity.WARNING, row.place) for row in rows if row.period is None
    ][:1]
    periods = sorted({row.period for row in placed if row.period is not None})
    wholes = {each: Period(each.first - each.first % months, months) for each in periods}
    parts = {whole: parts_of(whole, periods) or (whole,) for whole in wholes.values()}
    groups: dict[tuple[str, str, Period], list[Stated]] = {}
    for stated in said.flows:
        if stated.rank == 0 and stated.row.period is not None:
            whole = wholes[stated.row.period]
            if stated.row.period in parts[whole]:
                groups.setdefault((stated.flow.id, stated.layer, whole), []).append(stated)
    made = []
    for (_, _, whole), members in groups.items():
        row = _sum(members, whole, len(parts[whole]))
        made.append(row)
        if len(members) < len(parts[whole]):
            values = {"flow": row.flow, "count": str(len(members)), "period": str(whole)}
            findings.append(Finding("LB-B77", Severity.WARNING, row.place, values))
    return tuple(made), tuple(findings)


def _sum(members: Sequence[Stated], whole: Period, wanted: int) -> FlowRow:
    first = members[0]
    rows = [each.row for each in members]
    values = [_in_unit(row.value, row, rows[0]) for row in rows]
    sds = [_in_unit(row.sd, row, rows[0]) for row in rows]
    is_known = len(rows) == wanted and all(value is not None for value in values)
    is_stated = is_known and all(sd is not None for sd in sds)
    spread = math.sqrt(math.fsum(float(sd or 0) ** 2 for sd in sds))
    return msgspec.structs.replace(
        first.row,
        flow=first.flow.id,
        source="" if first.flow.source == GIVER else first.flow.source,
        target="" if first.flow.target == TAKER else first.flow.target,
        layer=first.layer,
        period=whole,
        value=_decimal(sum((v for v in values if v is not None), Fraction(0)))
        if is_known
        else None,
        sd=Decimal(repr(spread)) if is_stated else None,
        # A sum of many is near normal whatever its parts are.
        low=None,
        high=None,
    )


def _in_unit(value: Decimal | None, row: FlowRow, like: FlowRow) -> Fraction | None:
    if value is None or row.unit is None or like.unit is None:
        return None
    return Fraction(value) * row.unit.factor / like.unit.factor


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
