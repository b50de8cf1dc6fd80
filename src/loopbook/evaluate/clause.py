"""Clause: what a score sheet says of each, as it is declared, and where it differs reckoned again.

On the walk: `declare` makes the statements of a sheet, `verify` holds another sheet against them.
Spec: docs/spec/declarations.md.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from math import isclose
from urllib.parse import quote

from loopbook.terms.declaration import (
    ClauseResult,
    Declaration,
    Differing,
    Ends,
    EvidenceNamed,
    Stated,
)
from loopbook.terms.event import LOOPBOOK
from loopbook.terms.score import CriterionScore, ScoreSheet, Span

RELATIVE = 1e-9
"""Share by which numbers may differ: binary sums of another order differ in the last digits."""

ABSOLUTE = 1e-12
"""The same near zero, in the unit of the number."""

WHOLE = "*"
"""Stands in the place of a criterion for what is said of the whole sheet."""


def statements_of(sheet: ScoreSheet) -> tuple[Stated, ...]:
    """Return what a sheet says of every criterion, unknown ones as unknown."""
    return tuple(_stated(row) for row in sheet.criteria)


def evidence_of(sheet: ScoreSheet) -> tuple[EvidenceNamed, ...]:
    """Return the documents of a sheet, criterion by criterion."""
    return tuple(
        EvidenceNamed(criterion=row.criterion, name=document.name, sha256=document.sha256)
        for row in sheet.criteria
        for document in row.documents
    )


def edition_of(sheet: ScoreSheet) -> str:
    """Return the title of the edition of a sheet, in both languages."""
    return f"{sheet.title_en} / {sheet.title_zh}"


def subject_uri(subject: str) -> str:
    """Return a subject as the URI that a credential asks for: itself where it is one."""
    scheme, colon, rest = subject.partition(":")
    is_uri = bool(colon and rest) and scheme.isascii() and scheme.replace("+", "").isalnum()
    return (
        subject
        if is_uri and " " not in subject
        else f"{LOOPBOOK}subject:{quote(subject, errors='surrogateescape')}"
    )


def ends_of(span: Span) -> Ends:
    """Return both ends of a result."""
    return Ends(span.low, span.high)


def _stated(row: CriterionScore) -> Stated:
    return Stated(
        criterion=row.criterion,
        clause=row.clause,
        state=row.state.value,
        value=row.value,
        unit=row.unit,
        limits=row.limits,
        low=row.result.low,
        high=row.result.high,
        level=row.level,
        met=row.met,
    )


def clause_results(declaration: Declaration, sheet: ScoreSheet) -> tuple[ClauseResult, ...]:
    """Return every criterion declared or reckoned, and the whole (`*`), with what differs."""
    told = declaration.credential_subject
    stated = {each.criterion: each for each in told.statements}
    found = {each.criterion: each for each in statements_of(sheet)}
    declared_documents, found_documents = (
        _by_criterion(declaration.evidence),
        _by_criterion(evidence_of(sheet)),
    )
    results = []
    times = Counter(each.criterion for each in told.statements)
    for name in dict.fromkeys((*stated, *found)):
        differences = [
            # Said twice, it could be read as either.
            *_differing({"statements": max(1, times[name])}, {"statements": 1}),
            *_differing(_members(stated.get(name)), _members(found.get(name))),
            *_differing(
                {"documents": declared_documents.get(name, "")},
                {"documents": found_documents.get(name, "")},
            ),
        ]
        results.append(ClauseResult(name, not differences, tuple(differences)))
    whole = tuple(_differing(_whole_declared(declaration), _whole_found(sheet)))
    return (*results, ClauseResult(WHOLE, not whole, whole))


def _by_criterion(evidence: tuple[EvidenceNamed, ...]) -> dict[str, str]:
    texts: dict[str, list[str]] = {}
    for each in evidence:
        texts.setdefault(each.criterion, []).append(f"{each.name} {each.sha256}")
    return {name: ", ".join(lines) for name, lines in texts.items()}


def _members(stated: Stated | None) -> dict[str, object]:
    if stated is None:
        return {"criterion": None}
    members = {name: getattr(stated, name) for name in stated.__struct_fields__}
    limits = members.pop("limits")
    return {**members, **{f"limits.{name}": limit for name, limit in limits.items()}}


def _whole_declared(declaration: Declaration) -> dict[str, object]:
    told = declaration.credential_subject
    return {
        "subject": told.subject,
        "subject_name": told.subject_name,
        "id": told.id,
        "pack": told.pack,
        "standard": told.standard,
        "edition": told.edition,
        "period": told.period,
        "day": told.day,
        "rules": told.rules,
        "total.low": told.total.low,
        "total.high": told.total.high,
        "level_low": told.level_low,
        "level_high": told.level_high,
        "knocked_out": told.knocked_out,
        **{f"index.{name}.low": ends.low for name, ends in told.indices.items()},
        **{f"index.{name}.high": ends.high for name, ends in told.indices.items()},
    }


def _whole_found(sheet: ScoreSheet) -> dict[str, object]:
    return {
        "subject": sheet.subject,
        "subject_name": sheet.subject_name,
        "id": subject_uri(sheet.subject),
        "pack": sheet.pack,
        "standard": sheet.standard,
        "edition": edition_of(sheet),
        "period": str(sheet.period),
        "day": sheet.day,
        "rules": sheet.digest,
        "total.low": sheet.total.low,
        "total.high": sheet.total.high,
        "level_low": sheet.level_low,
        "level_high": sheet.level_high,
        "knocked_out": sheet.knocked_out,
        **{f"index.{name}.low": span.low for name, span in sheet.indices.items()},
        **{f"index.{name}.high": span.high for name, span in sheet.indices.items()},
    }


def _differing(declared: Mapping[str, object], found: Mapping[str, object]) -> Iterator[Differing]:
    for name in dict.fromkeys((*declared, *found)):
        one, other = declared.get(name), found.get(name)
        if not _is_same(one, other):
            yield Differing(name, _text(one), _text(other))


def _is_same(one: object, other: object) -> bool:
    is_number = all(type(each) in {int, float} for each in (one, other))
    if is_number and isinstance(one, int | float) and isinstance(other, int | float):
        return isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return one == other


def _text(value: object) -> str:
    return "-" if value is None else f"{value}"
