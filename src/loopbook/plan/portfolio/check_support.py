"""Check support: who may have which incentive, how much of it, and not two of a group."""

import math

from loopbook.plan.portfolio.check_case import Case, Faults, Row, is_of, known, num, saved_in
from loopbook.plan.portfolio.check_money import (
    credit_rows,
    gross,
    incentive_row,
    lag_of,
    refund_years,
)
from loopbook.terms.plan import Decision

WRONG = 1.0
"""By how much something is off that is either right or wrong."""


def check_support(case: Case) -> Faults:
    """Hold every claim against conditions, amounts, periods and quotas of its incentive."""
    faults = Faults(_admitted(case, ("quota", "tax_due")))
    names = {str(row["incentive"]) for row in case.rows("incentives")}
    for claim in case.claims:
        where = f"{claim.subject} {claim.other} {claim.period}".strip()
        if claim.subject not in names or claim.period not in case.periods:
            faults.note(WRONG, where)
            continue
        row = incentive_row(case, claim.subject)
        if row["scope"] == "together":
            _together(case, row, claim, faults)
        elif claim.other not in case.chosen:
            faults.note(WRONG, where)
        else:
            _each(case, row, claim, faults)
    _finance(case, faults)
    _quotas(case, faults)
    _credits(case, faults)
    return faults


def check_stacking(case: Case) -> Faults:
    """Look for two incentives of a group, or the same one twice, on one option."""
    faults = Faults()
    seen: set[tuple[str, str]] = set()
    for claim in case.claims:
        rows = [row for row in case.rows("incentives") if row["incentive"] == claim.subject]
        groups = [str(row["group"]) for row in rows if row["group"]]
        for name in (f"incentive {claim.subject}", *(f"group {group}" for group in groups)):
            faults.note(WRONG if (name, claim.other) in seen else 0.0, f"{name} {claim.other}")
            seen.add((name, claim.other))
    return faults


def _admitted(case: Case, kinds: tuple[str, ...]) -> dict[tuple[str, str, str], float]:
    found = {}
    for each in case.plan.proof.violations:
        kind = each.limit.key.rsplit(".", 1)[-1]
        if kind in kinds:
            found[kind, each.subject, each.period] = each.amount
    return found


def _together(case: Case, row: Row, claim: Decision, faults: Faults) -> None:
    where = f"{claim.subject} {claim.period}"
    year = case.periods.index(claim.period)
    saved = saved_in(case, str(row["what"]), year)
    threshold = num(row, "threshold")
    faults.note((threshold - saved) / max(threshold, 1.0), where)
    faults.same(claim.value or 0.0, num(row, "amount"), where)
    faults.note(0.0 if _in_span(case, row, year) else WRONG, where)
    faults.note(WRONG if claim.other else 0.0, where)


def _in_span(case: Case, row: Row, year: int) -> bool:
    first, last = str(row["first_period"]), str(row["last_period"])
    low = case.periods.index(first) if first else 0
    high = case.periods.index(last) if last else len(case.periods) - 1
    return low <= year <= high


def _each(case: Case, row: Row, claim: Decision, faults: Faults) -> None:
    where = f"{claim.subject} {claim.other}"
    start = case.chosen[claim.other][1]
    faults.note(0.0 if case.periods[start] == claim.period else WRONG, where)
    faults.note(0.0 if (claim.kind == "borrow") == (row["kind"] == "loan") else WRONG, where)
    listed = [part.strip() for part in str(row["options"]).split("|") if part.strip()]
    faults.note(0.0 if not listed or claim.other in listed else WRONG, where)
    faults.note(0.0 if _in_span(case, row, start) else WRONG, where)
    for condition in case.rows("conditions"):
        if condition["incentive"] == claim.subject:
            holds = _holds(case, claim.other, condition)
            faults.note(0.0 if holds else WRONG, f"{where} {condition['field']}")
    _amount(case, row, claim, faults)


def _saved(case: Case, option: str, what: str) -> float | None:
    """Return what an option by itself is stated to save a year; None: no row says it."""
    variant = case.chosen[option][0]
    rows = [
        num(row, "amount")
        for row in case.rows("savings")
        if row["what"] == what and is_of(row, option, variant)
    ]
    return math.fsum(rows) if rows else None


def _holds(case: Case, option: str, condition: Row) -> bool:
    found = _value(case, option, condition)
    text, wanted = str(condition["text"]), num(condition, "value")
    if found is None:
        return False
    if text or isinstance(found, str):
        return condition["comparison"] == "is" and found == text
    tests = {
        "at_least": found >= wanted,
        "at_most": found <= wanted,
        "below": found < wanted,
        "is": found == wanted,
    }
    return tests[str(condition["comparison"])]


def _value(case: Case, option: str, condition: Row) -> float | str | None:
    row, name = case.row(option), str(condition["name"])
    kind = str(condition["field"])
    if kind == "attribute":
        for each in case.rows("attributes"):
            if each["option"] == option and each["name"] == name:
                value = num(each, "value")
                return str(each["text"]) or (None if math.isnan(value) else value)
        return None
    if kind == "saving":
        return _saved(case, option, name)
    if kind == "payback":
        a_year = gross(case, option) - known(row, "yearly_cost")
        return num(row, "investment") / a_year if a_year > 0.0 else None
    value = num(row, kind)
    return None if math.isnan(value) else value


def _amount(case: Case, row: Row, claim: Decision, faults: Faults) -> None:
    """Hold the amount of a claim against its formula; loans and credits may be less."""
    stated, most = claim.value or 0.0, most_of(case, row, claim.other)
    where = f"{claim.subject} {claim.other} amount"
    if row["kind"] in {"loan", "tax_credit"}:
        scale = max(most, 1.0)
        faults.note(max(stated - most - 0.05, -stated, 0.0) / scale, where)
    else:
        faults.same(stated, most, where)
    threshold = num(row, "threshold")
    if row["kind"] == "award" and not math.isnan(threshold):
        saved = _saved(case, claim.other, str(row["what"])) or 0.0
        faults.note((threshold - saved) / max(threshold, 1.0), where)


def most_of(case: Case, row: Row, option: str) -> float:
    """Return what an incentive comes to for an option: in all its years; NaN: not known."""
    variant, rate = case.row(option), num(row, "rate") / 100.0
    cap = math.inf if math.isnan(num(row, "cap")) else num(row, "cap")
    kind, investment = row["kind"], num(variant, "investment")
    fixed = known(row, "amount") + (0.0 if math.isnan(rate) else rate * investment)
    if kind == "subsidy":
        return min(fixed, cap, investment)
    if kind == "award":
        saved = _saved(case, option, str(row["what"])) or 0.0
        return min(fixed + known(row, "per_unit") * saved, cap)
    if kind == "tax_credit":
        return min(rate * num(variant, "equipment"), cap)
    if kind == "loan":
        return min(rate * investment, cap)
    return min(_of_year(case, row, option), cap) * len(refund_years(case, row, option))


def _of_year(case: Case, row: Row, option: str) -> float:
    variant, rate = case.row(option), num(row, "rate") / 100.0
    if row["kind"] == "vat_refund":
        return rate * num(variant, "vat_paid")
    if row["kind"] == "income_reduction":
        return case.rate("tax_rate") * rate * num(variant, "listed_income")
    saved = _saved(case, option, str(row["what"])) or 0.0
    return known(row, "amount") + known(row, "per_unit") * saved


def _finance(case: Case, faults: Faults) -> None:
    """Hold what an option gets at its beginning, to keep or to pay back, against its investment."""
    for option in case.chosen:
        helped = []
        for claim in case.claims:
            if claim.other == option:
                row = incentive_row(case, claim.subject)
                at_once = row["kind"] == "subsidy" and not lag_of(row)
                helped += [claim.value or 0.0] if row["kind"] == "loan" or at_once else []
        cost, total = num(case.row(option), "investment"), math.fsum(helped)
        faults.note(max(total - cost - 0.05, 0.0) / max(cost, 1.0), f"{option} financed")


def _quotas(case: Case, faults: Faults) -> None:
    for row in case.rows("incentives"):
        quota = num(row, "quota")
        if not math.isnan(quota):
            name = str(row["incentive"])
            claimed = math.fsum(c.value or 0.0 for c in case.claims if c.subject == name)
            faults.limit(("quota", name, ""), claimed - quota, max(quota, claimed))


def _credits(case: Case, faults: Faults) -> None:
    """Hold uses of tax credits against their claims, their years, and the tax due of each year."""
    used: dict[tuple[str, str], list[float]] = {}
    of_year: dict[str, list[float]] = {}
    for incentive, option, label, money in credit_rows(case):
        used.setdefault((incentive, option), []).append(money)
        of_year.setdefault(label, []).append(money)
        where = f"{incentive} {option} {label}"
        if option not in case.chosen:
            faults.note(WRONG, where)
            continue
        years = num(incentive_row(case, incentive), "years")
        start = case.chosen[option][1]
        span = range(start, start + 1 + (0 if math.isnan(years) else int(years)))
        faults.note(0.0 if label in {case.label(year) for year in span} else WRONG, where)
    claims = {(claim.subject, claim.other): claim.value or 0.0 for claim in case.claims}
    kinds = {str(row["incentive"]): row["kind"] for row in case.rows("incentives")}
    credited = {key for key in claims if kinds.get(key[0]) == "tax_credit"}
    for key in sorted(credited | used.keys()):
        faults.same(math.fsum(used.get(key, ())), claims.get(key, 0.0), " ".join(key))
    due = [num(row, "tax_due") for row in case.rows("periods")]
    for label, amounts in of_year.items():
        period = case.periods.index(label) if label in case.periods else -1
        if not math.isnan(due[period]):
            total = math.fsum(amounts)
            faults.limit(("tax_due", "", label), total - due[period], max(due[period], total))
