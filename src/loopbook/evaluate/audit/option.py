"""Option: the measures of an audit, by cost and in money.

What is no/low and what is high cost is declared by each audit: no national boundary was found.
"""

from collections.abc import Mapping, Sequence

from loopbook.errors import QueryError
from loopbook.evaluate.audit.economy import (
    SUBSIDY,
    Incentive,
    Project,
    cash_of,
    first_year,
    gain_of,
)
from loopbook.evaluate.audit.record import is_yes, number_of, text_of
from loopbook.terms.audit import AuditRow
from loopbook.terms.audit_sheet import Cash, CostClass, IncentiveGain, OptionEconomy
from loopbook.terms.finding import Finding, Place, Severity

Declared = Mapping[str, float]

OPTIONS_MAX = 500
"""Options whose economy is worked out: an audit has dozens."""


def cost_class(investment: float | None, declared: Declared) -> CostClass:
    """Return the class of an option; unknown without investment or without both limits."""
    low, high = declared.get("low_cost"), declared.get("high_cost")
    if investment is None or low is None or high is None:
        return CostClass.UNKNOWN
    if investment <= low:
        return CostClass.NO_OR_LOW
    return CostClass.HIGH if investment >= high else CostClass.MEDIUM


def cost_classes(options: Sequence[AuditRow], declared: Declared) -> dict[str, CostClass]:
    """Return option -> its class, in the order of the rows."""
    return {
        text_of(row, "option"): cost_class(number_of(row, "investment"), declared)
        for row in options
    }


def economies(
    rows: Sequence[AuditRow],
    options: Sequence[AuditRow],
    incentives: Sequence[AuditRow],
    declared: Declared,
) -> tuple[tuple[OptionEconomy, ...], list[Finding]]:
    """Return the economy of each option that has one, with why an option has none.

    Raises    QueryError  LB-Z60 years or rates that are none, LB-Z54 more options than an audit has
    """
    if len(rows) > OPTIONS_MAX:
        raise QueryError("LB-Z54", "economics", limit=OPTIONS_MAX)
    known = {text_of(row, "option"): row for row in options}
    helps: dict[str, list[AuditRow]] = {}
    for each in incentives:
        helps.setdefault(text_of(each, "option"), []).append(each)
    found: list[OptionEconomy] = []
    findings: list[Finding] = []
    for row in rows:
        name = text_of(row, "option")
        given = tuple(_incentive(each) for each in helps.get(name, ()))
        lacking = _lacking(row, known.get(name), declared)
        if lacking:
            values = {"option": name or "-", "missing": ", ".join(lacking)}
            place = Place(document="economics", sheet=row.sheet, row=row.row)
            findings.append(Finding("LB-Z63", Severity.WARNING, place, values))
            continue
        found.append(_economy(row, known[name], given, declared))
    return tuple(found), findings


def _lacking(row: AuditRow, option: AuditRow | None, declared: Declared) -> list[str]:
    fields = ("saving", "depreciation_years", "years")
    lacking = [field for field in fields if number_of(row, field) is None]
    lacking += [name for name in ("discount_rate", "tax_rate") if name not in declared]
    if option is None or number_of(option, "investment") is None:
        lacking.append("investment")
    return lacking


def _economy(
    row: AuditRow, option: AuditRow, given: Sequence[Incentive], declared: Declared
) -> OptionEconomy:
    project = Project(
        investment=number_of(option, "investment") or 0.0,
        saving=number_of(row, "saving") or 0.0,
        depreciation_years=int(number_of(row, "depreciation_years") or 0),
        years=int(number_of(row, "years") or 0),
        tax_rate=declared["tax_rate"],
        discount_rate=declared["discount_rate"],
    )
    plain, assisted = cash_of(project), cash_of(project, given)
    first = first_year(project, project.investment)
    return OptionEconomy(
        option=text_of(row, "option"),
        title=text_of(option, "title"),
        cost_class=cost_class(project.investment, declared),
        investment=project.investment,
        saving=project.saving,
        depreciation=first.depreciation,
        taxable=first.taxable,
        profit=first.profit,
        cash=first.cash,
        years=project.years,
        plain=plain,
        assisted=assisted,
        incentives=tuple(_gain(project, each) for each in given),
        accepted=_accepted(plain, declared),
        accepted_assisted=_accepted(assisted, declared),
        row=row.row,
    )


def _incentive(row: AuditRow) -> Incentive:
    return Incentive(
        kind=text_of(row, "kind"),
        label=text_of(row, "label"),
        amount=number_of(row, "amount") or 0.0,
        first=int(number_of(row, "first") or 1),
        last=int(number_of(row, "last") or 1),
        is_taxable=bool(is_yes(row, "taxable")),
        row=row.row,
        source=text_of(row, "source"),
    )


def _gain(project: Project, incentive: Incentive) -> IncentiveGain:
    years = 1 if incentive.kind == SUBSIDY else incentive.last - incentive.first + 1
    return IncentiveGain(
        kind=incentive.kind,
        label=incentive.label,
        amount=incentive.amount * max(years, 0),
        npv=gain_of(project, incentive),
        row=incentive.row,
        source=incentive.source,
    )


def _accepted(cash: Cash, declared: Declared) -> bool | None:
    """Say whether payback, NPV and IRR are within what the audit declares; None: not declared.

    Without one single internal rate the rate decides nothing: NPV and payback then do.
    """
    limit, benchmark = declared.get("payback_limit"), declared.get("irr_benchmark")
    if limit is None or benchmark is None:
        return None
    is_paid = cash.payback is not None and cash.payback <= limit
    return is_paid and cash.npv >= 0 and (cash.irr is None or cash.irr >= benchmark)
