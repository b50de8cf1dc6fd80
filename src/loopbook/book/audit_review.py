"""Audit review: an audit scored by the checklists of its pack.

What is known of the criteria becomes answers in a book in memory, and the scoring engine of every
other standard does the rest: an unknown criterion leaves the score open at both ends.
"""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from loopbook.book.opening import MEMORY, open_book
from loopbook.terms.audit import AuditFile, AuditForm
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.period import Period
from loopbook.terms.score import ScoreSheet

ANSWERS, REVIEW = "answers", "review"
_THRESHOLDS = {
    "proceed_from": "proceed.index",
    "supplement_from": "supplement.index",
    "accept_from": "accepted.index",
}
"""Parameter of an audit -> the level whose least score it declares."""

_HEADINGS = ("Subject", "Criterion", "Period", "Value", "Source")


class Reviews(NamedTuple):
    """An audit scored before and after implementation; None: the pack has no checklist.

    Fields
      findings   answers that no checklist asks for
    """

    review: ScoreSheet | None = None
    accepted: ScoreSheet | None = None
    findings: tuple[Finding, ...] = ()


def reviews(
    file: AuditFile,
    form: AuditForm,
    answers: Mapping[str, float],
    declared: Mapping[str, float],
    day: date,
) -> Reviews:
    """Return how an audit scores before and after implementation.

    Parameters
      answers   criterion -> value, 0 to 1;  declared  parameters of the audit: thresholds
      day       of the evaluation
    """
    if not (form.review and form.acceptance):
        return Reviews()
    period = str(Period(day.year * 12, 12))
    told = {**answers, **{w: declared[p] for p, w in _THRESHOLDS.items() if p in declared}}
    moment = datetime.combine(day, time.min, tzinfo=UTC)
    with open_book(MEMORY, [file.form], clock=lambda: moment) as book:
        content = _table(file.subject, period, told)
        receipt = book.record(io.BytesIO(content), table=ANSWERS, document=REVIEW)
        review, accepted = (
            book.score(name, file.subject, period, day=day, scheme=file.form)
            for name in (form.review, form.acceptance)
        )
    wrong = tuple(each for each in receipt.findings if each.severity is Severity.ERROR)
    return Reviews(review, accepted, wrong)


def _table(subject: str, period: str, told: Mapping[str, float]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADINGS)
    for name, value in told.items():
        writer.writerow([subject, name, period, f"{value:.12g}", "audit"])
    return text.getvalue().encode("utf-8")
