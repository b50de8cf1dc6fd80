"""Answer: what a subject says to a criterion, as far as it may decide.

An answer that may not decide (a forecast, from memory), that wants a document and has none, or that
cannot be right (a rate above 100 %, a degree above 1) counts as unknown, and says why.
"""

from collections.abc import Iterator
from fractions import Fraction

import msgspec

from loopbook.evaluate.exact import Exact
from loopbook.evaluate.leaf import grade_doubt
from loopbook.evaluate.score.asked import Asked, nearness, number_in, reckoned, statements
from loopbook.rules.leaf import leaves_in
from loopbook.terms.answer import APPLIES, COUNT, FROM_STOCK, PERCENT
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.history import Observed
from loopbook.terms.observation import Bound, Document
from loopbook.terms.score import AnswerState
from loopbook.terms.standard import Criterion, CriterionKind
from loopbook.terms.statement import Evidence, Reason

_HUNDRED = 100


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A subject's answer to one criterion.

    Fields
      value       in the unit of the criterion; None unless the state is known
      low, high   ends of what the value may be, as published ("at least 88"); None: open
      documents   what bears it out
      evidence    leaves of its formulas
      missing     why it is unknown, or does not apply
      rules       rows of the pack that were read
    """

    state: AnswerState
    value: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    documents: tuple[Document, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Reason, ...] = ()
    rules: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


class _Applying(msgspec.Struct, frozen=True):
    """Whether a criterion concerns the subject (None: not known), and what says so."""

    applies: bool | None
    documents: tuple[Document, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Reason, ...] = ()
    rules: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def answer_of(asked: Asked, row: Criterion) -> Answer:
    """Return the answer of the subject to a criterion."""
    applying = _applying(asked, row)
    if applying.applies is False:
        return Answer(
            state=AnswerState.NOT_APPLICABLE,
            documents=applying.documents,
            evidence=applying.evidence,
            missing=applying.missing,
            rules=applying.rules,
            findings=applying.findings,
        )
    exact = reckoned(asked, row, row.value, row.unit)
    made = exact.statement
    documents = _documents(asked, row, made.evidence)
    doubts = tuple(_doubts(asked, row, exact, documents))
    missing = (*applying.missing, *made.missing, *(reason for reason, _ in doubts))
    if exact.value is not None and not made.decides:
        missing = (*missing, Reason("reason.score.undecided", {"word": row.id}))
    told = [finding for _, finding in doubts if finding is not None]
    findings = (*applying.findings, *told, *_rivals(row, exact))
    is_known = exact.value is not None and not missing and applying.applies is True
    answer = Answer(
        state=AnswerState.UNKNOWN,
        documents=documents,
        evidence=(*applying.evidence, *made.evidence, *made.beside),
        missing=missing,
        rules=(*applying.rules, *made.rules),
        findings=findings,
    )
    if not is_known or exact.value is None:
        return answer
    low = None if made.bound == Bound.AT_MOST else exact.value
    high = None if made.bound == Bound.AT_LEAST else exact.value
    return msgspec.structs.replace(
        answer, state=AnswerState.KNOWN, value=exact.value, low=low, high=high
    )


def _applying(asked: Asked, row: Criterion) -> _Applying:
    """Say whether a row applies: by a statement of the subject, else by the row's condition."""
    stated = statements(asked, f"{row.id}.{APPLIES}", asked.subject)
    if stated:
        return _stated(asked, row, stated[-1])
    if row.applies is None:
        return _Applying(applies=True)
    exact = reckoned(asked, row, row.applies, asked.scheme.units.by_code[COUNT])
    made, value = exact.statement, exact.value
    applies = None if value is None or not made.decides else bool(value)
    missing = made.missing
    if applies is False:
        missing = (Reason("reason.score.condition", {"condition": row.applies.text}),)
    elif applies is None and not missing:
        missing = (Reason("reason.score.undecided", {"word": row.id}),)
    return _Applying(applies, evidence=made.evidence, missing=missing, rules=made.rules)


def _stated(asked: Asked, row: Criterion, seen: Observed) -> _Applying:
    """Read a statement that a row does, or does not, concern the subject."""
    word = f"{row.id}.{APPLIES}"
    said = seen.observation
    known = asked.scheme.vocabulary.get(word)
    rules = (known.rule,) if known is not None else ()
    doubt = grade_doubt(said.grade)
    documents = tuple(each for each in said.documents if each.sha256)
    value = number_in(asked, seen, asked.scheme.units.by_code[COUNT])
    if doubt is None and value == 1:
        return _Applying(applies=True, documents=documents, rules=rules)
    if doubt is None and value != 0:
        doubt = Reason("reason.score.not_one_or_zero", {"word": word, "value": str(said.value)})
    if doubt is None and row.needs_document and not documents:
        reason, finding = _undocumented(row)
        return _Applying(None, missing=(reason,), rules=rules, findings=(finding,))
    if doubt is not None:
        return _Applying(None, missing=(doubt,), rules=rules)
    why = said.source or said.publisher or "-"
    reason = Reason("reason.score.waived", {"why": why, "sequence": str(seen.sequence)})
    return _Applying(
        applies=False,
        documents=documents,
        missing=(reason,),
        rules=rules,
        findings=_answered_besides(asked, row, seen),
    )


def _answered_besides(asked: Asked, row: Criterion, waiver: Observed) -> tuple[Finding, ...]:
    """Tell that a row has an answer that stands nearer than what says it does not apply."""
    answers = statements(asked, row.id, asked.subject)
    if not answers or nearness(answers[-1]) < nearness(waiver):
        return ()
    values = {
        **_named(row),
        "waiver": str(waiver.sequence),
        "answer": str(answers[-1].sequence),
    }
    return (Finding("LB-Z95", Severity.WARNING, values=values, rule=row.rule),)


def _documents(
    asked: Asked, row: Criterion, evidence: tuple[Evidence, ...]
) -> tuple[Document, ...]:
    """Return the documents of the observations that an answer rests on, each once."""
    behind = {sequence for each in evidence for sequence in each.sequences}
    words = [leaf.arguments[0] for leaf in leaves_in(row.value) if leaf.name == "observed"]
    found = [
        document
        for word in words
        for each in asked.sources.observations(word, asked.subject)
        if each.sequence in behind
        for document in each.observation.documents
    ]
    # One named without a digest could be any file: it bears nothing out.
    return tuple(dict.fromkeys(each for each in found if each.sha256))


def _doubts(
    asked: Asked, row: Criterion, exact: Exact, documents: tuple[Document, ...]
) -> Iterator[tuple[Reason, Finding | None]]:
    """Yield why a value cannot count, with what is told of it."""
    value = exact.value
    if value is None:
        return
    if row.needs_document and not documents:
        yield _undocumented(row)
    said = {**_named(row), "value": f"{float(value):.6g}"}
    if row.kind is CriterionKind.YES_NO and value not in (0, 1):
        yield _impossible("LB-Z09", row, said)
    most = 1 if row.unit.code == COUNT else _HUNDRED
    if row.kind is CriterionKind.DEGREE and not 0 <= value <= most:
        yield _impossible("LB-Z09", row, said)
    elif row.kind is CriterionKind.NUMBER and _is_above_whole(asked, row, value):
        yield _impossible("LB-Z08", row, said)


def _named(row: Criterion) -> dict[str, str]:
    """Return the values by which a finding names a row."""
    return {"criterion": row.id, "label": row.label_en, "label_zh": row.label_zh}


def _undocumented(row: Criterion) -> tuple[Reason, Finding]:
    finding = Finding("LB-Z07", Severity.WARNING, values=_named(row), rule=row.rule)
    return Reason("reason.score.no_document", {"criterion": row.id}), finding


def _impossible(code: str, row: Criterion, values: dict[str, str]) -> tuple[Reason, Finding]:
    finding = Finding(code, Severity.WARNING, values=values, rule=row.rule)
    key = "reason.score.above_whole" if code == "LB-Z08" else "reason.score.out_of_range"
    return Reason(key, {"value": values["value"]}), finding


def _is_above_whole(asked: Asked, row: Criterion, value: Fraction) -> bool:
    """Say whether a rate passes 100 % though no stock of earlier years is declared for it.

    A row whose own limits pass 100 % is no share of a whole, and may.
    """
    if row.unit.code != PERCENT or value <= _HUNDRED:
        return False
    limits = [*row.levels, row.baseline, row.leading]
    stated = [each.value for each in limits if each is not None and each.value is not None]
    if any(limit > _HUNDRED for limit in (*stated, *(band.limit for band in row.bands))):
        return False
    for seen in reversed(statements(asked, f"{row.id}.{FROM_STOCK}", asked.subject)):
        part = number_in(asked, seen, row.unit)
        return part is None or value - part > _HUNDRED
    return True


def _rivals(row: Criterion, exact: Exact) -> tuple[Finding, ...]:
    """Tell that somebody else publishes another value of the same answer."""
    others = [rival for rival in exact.rivals if rival.value != exact.value]
    if not others:
        return ()
    said = ", ".join(
        f"{float(rival.value):.6g} ({rival.evidence.publisher or '-'})" for rival in others
    )
    values = {**_named(row), "others": said}
    return (Finding("LB-Z10", Severity.NOTE, values=values, rule=row.rule),)
