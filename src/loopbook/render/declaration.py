"""Declaration: what verification found, and the public register, as lines a person reads."""

from collections.abc import Iterator, Sequence

from loopbook.render.moment import moment_text
from loopbook.render.number import number_text
from loopbook.render.plain import plain
from loopbook.terms.declaration import (
    Countered,
    CounterStatement,
    Credential,
    Declaration,
    Ends,
    Opened,
    RegisteredDeclaration,
    Sample,
    Withdrawal,
    documents_of,
)
from loopbook.terms.declaration_step import CheckedDeclaration, CheckedStep
from loopbook.wording import say

_CLAUSES_SHOWN = 50
WHOLE = "*"


def check_lines(checked: CheckedDeclaration, language: str = "en") -> Iterator[str]:
    """Yield a line a step, the clauses that differ, the sample, and what it comes to."""
    for each in checked.steps:
        word = say(f"declared.step.{each.step.value}", language)
        key = "verify.fails" if each.code else "verify.holds"
        yield say(key, language, link=word, why=why_text(each, language))
    differing = [
        (clause.criterion, one) for clause in checked.clauses for one in clause.differences
    ]
    for name, one in differing[:_CLAUSES_SHOWN]:
        shown = say("declared.whole", language) if name == WHOLE else name
        yield say("declared.differs", language, clause=shown, **_fields(one))
    if len(differing) > _CLAUSES_SHOWN:
        yield say("declared.more", language, count=len(differing) - _CLAUSES_SHOWN)
    if checked.sample is not None:
        yield from sample_lines(checked.sample, language)
    if checked.opened is not None:
        yield from opened_lines(checked.opened, language)
    if checked.foreign:
        yield say("declared.foreign", language, packs=", ".join(checked.foreign))
    yield say("declared.good" if checked.holds else "declared.bad", language)


def _fields(struct: object) -> dict[str, object]:
    names: Sequence[str] = getattr(struct, "__struct_fields__", ())
    return {name: getattr(struct, name) for name in names}


def why_text(step: CheckedStep, language: str = "en") -> str:
    """Return why a step does not hold, with its code; empty when it does."""
    if not step.code:
        return ""
    what = say(f"{step.code}.what", language, **step.values)
    mend = say(f"{step.code}.mend", language, **step.values)
    return f"{step.code} {what} {mend}"


def sample_lines(sample: Sample, language: str = "en") -> Iterator[str]:
    """Yield how many documents were drawn, by which seed, and what follows for all of them."""
    fields = _fields(sample)
    yield say("declared.sample", language, **fields)
    for name in sample.missing:
        yield say("declared.missing", language, name=name)
    for name in sample.altered:
        yield say("declared.altered", language, name=name)
    if sample.population:
        share = number_text(sample.most * 100, language)
        key = "declared.bound" if not sample.defects else "declared.bound_defects"
        yield say(key, language, most=share, confidence=sample.confidence, defects=sample.defects)


def opened_lines(opened: Opened, language: str = "en") -> Iterator[str]:
    """Yield what a credential says, in few lines."""
    credential = opened.credential
    yield say(
        f"declared.kind.{credential.type[-1].lower()}",
        language,
        id=credential.id,
        issuer=_issuer(credential),
        did=credential.issuer.id,
    )
    match credential:
        case Declaration():
            yield _declaration_line(credential, language)
            audience = credential.credential_subject.audience
            if audience:
                yield say("declared.audience", language, audience=", ".join(audience))
        case CounterStatement():
            told = credential.credential_subject
            key = "declared.counter.holds" if told.holds else "declared.counter.fails"
            yield say(key, language, id=told.id, subject=told.subject, standard=told.standard)
        case Withdrawal():
            gone = credential.credential_subject
            yield say("declared.withdraws", language, id=gone.id, reason=gone.reason)


def _issuer(credential: Credential) -> str:
    issuer = credential.issuer
    return f"{issuer.name} ({issuer.party})" if issuer.name else issuer.party


def _declaration_line(declaration: Declaration, language: str) -> str:
    told, until = declaration.credential_subject, declaration.valid_until
    return say(
        "declared.says",
        language,
        subject=told.subject_name or told.subject,
        edition=told.edition,
        period=told.period,
        total=ends_text(told.total, language),
        level=level_text(told.level_low, told.level_high),
        unknown=sum(each.state == "unknown" for each in told.statements),
        count=len(told.statements),
        documents=len(documents_of(declaration)),
        until=moment_text(until, language) if until else "-",
    )


def ends_text(ends: Ends, language: str = "en") -> str:
    """Return a result: one number, or both ends of what unknown answers leave open."""
    low, high = number_text(ends.low, language), number_text(ends.high, language)
    return low if low == high else f"{low} .. {high}"


def level_text(low: str, high: str) -> str:
    """Return a level, or the levels between which it lies."""
    return (low or "-") if low == high else f"{low or '-'} .. {high or '-'}"


def check_record(checked: CheckedDeclaration, language: str = "en") -> dict[str, object]:
    """Return what verification found as a program reads it."""
    opened = checked.opened
    return {
        "holds": checked.holds,
        "steps": [
            {
                "step": each.step.value,
                "holds": not each.code,
                "code": each.code,
                "why": why_text(each, language),
            }
            for each in checked.steps
        ],
        "clauses": plain(checked.clauses, language),
        "sample": plain(checked.sample, language),
        "foreign": list(checked.foreign),
        "credential": plain(opened.credential, language) if opened else None,
        "sha256": opened.sha256 if opened else None,
    }


def register_lines(
    declarations: Sequence[RegisteredDeclaration], language: str = "en"
) -> Iterator[str]:
    """Yield the register: a line a declaration, and one for each thing that was said of it."""
    if not declarations:
        yield say("declared.none", language)
    for each in declarations:
        yield say(
            "declared.registered",
            language,
            state=say(f"declared.state.{each.state.value}", language),
            subject=each.subject_name or each.subject,
            edition=each.edition,
            period=each.period,
            total=ends_text(each.total, language),
            level=level_text(each.level_low, each.level_high),
            issuer=each.issuer.name or each.issuer.party,
            issued=moment_text(each.valid_from, language),
            until=moment_text(each.valid_until, language) if each.valid_until else "-",
            id=each.id,
        )
        if each.withdrawn is not None:
            on = moment_text(each.withdrawn, language)
            yield say("declared.taken_back", language, on=on, reason=each.reason)
        for said in each.verifications:
            yield _said(said, language)


def _said(said: Countered, language: str) -> str:
    key = "declared.verified" if said.holds else "declared.countered"
    clauses = ", ".join(each.criterion for each in said.clauses) or ", ".join(said.failed)
    verifier, on = said.verifier.name or said.verifier.party, moment_text(said.on, language)
    return say(key, language, verifier=verifier, on=on, clauses=clauses)
