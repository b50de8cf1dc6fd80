"""Validity: whether an edition holds on the day of the act, and how its text stands in law."""

from collections.abc import Iterable
from datetime import date

from loopbook.terms.finding import Finding, Severity
from loopbook.terms.scheme_status import SchemeStatus
from loopbook.terms.standard import Standard
from loopbook.wording import say


def holds_on(standard: Standard, day: date) -> bool:
    """Say whether `day` lies between the first and the last day of an edition."""
    first, last = standard.valid_from, standard.valid_to
    return (first is None or first <= day) and (last is None or day <= last)


def edition_on(editions: Iterable[Standard], day: date) -> Standard | None:
    """Return the edition of a family that holds on `day`; of several the one that began last."""
    found = [each for each in editions if holds_on(each, day)]
    return max(found, key=_began, default=None)


def _began(standard: Standard) -> date:
    return standard.valid_from or date.min


def _status(standard: Standard, language: str) -> str:
    return say(f"status.{standard.status.value.replace(' ', '_')}", language)


def validity_findings(standard: Standard, day: date) -> tuple[Finding, ...]:
    """Return what is doubtful about judging by an edition on `day`: its dates and its status."""
    found = []
    values = {"standard": standard.id, "day": day.isoformat()}
    if standard.valid_to is not None and day > standard.valid_to:
        said = {**values, "last": standard.valid_to.isoformat()}
        found.append(Finding("LB-Z01", Severity.WARNING, values=said, rule=standard.rule))
    if standard.valid_from is not None and day < standard.valid_from:
        said = {**values, "first": standard.valid_from.isoformat()}
        found.append(Finding("LB-Z02", Severity.WARNING, values=said, rule=standard.rule))
    if standard.status is not SchemeStatus.IN_FORCE:
        said = {"standard": standard.id, "status": standard.status.value}
        said |= {"label": _status(standard, "en"), "label_zh": _status(standard, "zh")}
        found.append(Finding("LB-Z03", Severity.WARNING, values=said, rule=standard.rule))
    return tuple(found)
