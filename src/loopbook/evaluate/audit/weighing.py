"""Weighing: candidates ranked by the sum of weight times score, as a focus or options are chosen.

Weights and scores are from 1 to 10. A score that is missing leaves the total open between the least
and the most it could be.

Source    standard audit manual (from knowledge; docs/spec/audit.md)
"""

from bisect import bisect_right
from collections.abc import Sequence

from loopbook.evaluate.audit.record import is_yes, names_of, number_of, text_of
from loopbook.terms.audit import AuditRow
from loopbook.terms.audit_sheet import Weighed
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.score import Span

LEAST, MOST = 1.0, 10.0

Tables = tuple[Sequence[AuditRow], Sequence[AuditRow], Sequence[AuditRow]]
"""Rows of weights, of scores, and of totals as the audit states them."""


def weighed(tables: Tables, field: str, name: str) -> tuple[tuple[Weighed, ...], list[Finding]]:
    """Return the candidates, best first, with what is wrong with the numbers they were given.

    Parameters
      field   column of the scores that names the candidate
      name    of the tables, for findings: `focus`, `screening`
    """
    weights, scores, totals = tables
    findings: list[Finding] = []
    sizes = {
        text_of(row, "factor"): _bounded(row, "weight", f"{name}_weights", findings)
        for row in weights
    }
    given: dict[str, dict[str, float]] = {who: {} for who in names_of(scores, field)}
    for row in scores:
        score = _bounded(row, "score", f"{name}_scores", findings)
        factor = text_of(row, "factor")
        if factor not in sizes:
            values = {"factor": factor, "known": ", ".join(sizes) or "-"}
            findings.append(_finding("LB-Z61", f"{name}_scores", row, "factor", values))
        elif score is not None and text_of(row, field):
            given[text_of(row, field)][factor] = score
    stated = {text_of(row, field): row for row in totals}
    known = {factor: size for factor, size in sizes.items() if size is not None}
    spans = {who: _span(known, told) for who, told in given.items()}
    lows = sorted(span.low for span in spans.values())
    found = [
        Weighed(
            name=who,
            total=span,
            place=1 + len(lows) - bisect_right(lows, span.low),
            scores=given[who],
            stated=number_of(stated[who], "total") if who in stated else None,
            row=stated[who].row if who in stated else 0,
            is_chosen=who in stated and bool(is_yes(stated[who], "chosen")),
        )
        for who, span in spans.items()
    ]
    return tuple(sorted(found, key=lambda each: each.place)), findings


def is_best(candidates: Sequence[Weighed]) -> bool | None:
    """Say whether what was chosen is what weighs most; None when nothing was chosen or unknown
    scores leave it open.
    """
    chosen = [each for each in candidates if each.is_chosen]
    if not chosen:
        return None
    others = [each for each in candidates if not each.is_chosen]
    least = min(each.total.low for each in chosen)
    if all(each.total.high <= least for each in others):
        return True
    most = min(each.total.high for each in chosen)
    return False if any(each.total.low > most for each in others) else None


def _span(weights: dict[str, float], scores: dict[str, float]) -> Span:
    low = sum(size * scores.get(factor, LEAST) for factor, size in weights.items())
    high = sum(size * scores.get(factor, MOST) for factor, size in weights.items())
    return Span(low, high)


def _bounded(row: AuditRow, field: str, table: str, findings: list[Finding]) -> float | None:
    number = number_of(row, field)
    if number is not None and not LEAST <= number <= MOST:
        values = {"number": f"{number:g}", "least": f"{LEAST:g}", "most": f"{MOST:g}"}
        findings.append(_finding("LB-Z62", table, row, field, values))
    return number


def _finding(code: str, table: str, row: AuditRow, field: str, values: dict[str, str]) -> Finding:
    place = Place(document=table, sheet=row.sheet, row=row.row, column=field)
    return Finding(code, Severity.ERROR, place, values)
