"""Explain: a statement or a verdict in lines a person can follow down to the entries.

The lines stand in the order of the walk back: value, formula, clause, pack, checkpoint, then each
leaf with who said it, its rivals, what stands beside and why, and what would make it known.
"""

import re
from collections.abc import Iterator, Sequence

from loopbook.evaluate.figure import amount
from loopbook.terms.event import Grade
from loopbook.terms.period import period_text
from loopbook.terms.statement import Evidence, Reason, Statement, Verdict
from loopbook.wording import say

_SEQUENCES_MAX = 5
_DIGEST_DIGITS = 12


def explain(statement: Statement, language: str = "en") -> tuple[str, ...]:
    """Return the lines that say what a statement is, how it was made, and what it rests on."""
    return tuple(_lines(statement, language))


def explain_verdict(verdict: Verdict, language: str = "en") -> tuple[str, ...]:
    """Return the lines that say how a target stands and why, then those of its statements."""
    return tuple(_verdict_lines(verdict, language))


def reason_text(reason: Reason, language: str = "en") -> str:
    """Return a reason in words: labels in the place of values, where it has them."""
    place = 1 if language.startswith("zh") else 0
    told = {name: label[place] for name, label in reason.labels.items()}
    return say(reason.key, language, **{**reason.values, **told})


def amount_line(evidence: Evidence, language: str = "en") -> str:
    """Return a value with its unit and who says so: `9.98 Mt (CNIA)`, `998 万吨（…）`."""
    publisher = label_text(evidence, "publisher", evidence.publisher, language) or "-"
    brackets = "（{}）" if language.startswith("zh") else " ({})"
    return _short(evidence, language) + brackets.format(publisher)


def label_text(made: Evidence | Statement, name: str, term: str, language: str = "en") -> str:
    """Return what `term`, the publisher or scope, is called; itself where the pack has no word."""
    return made.labels.get(name, (term, term))[1 if language.startswith("zh") else 0]


def _lines(statement: Statement, language: str) -> Iterator[str]:
    yield _value_line(statement, language)
    if statement.base_period is not None:
        base = period_text(statement.base_period)
        yield say("explain.base_period", language, base=base)
    yield say("explain.formula", language, formula=statement.formula)
    yield say("explain.filled", language, formula=_filled(statement, language))
    yield say("explain.source", language, source=statement.source)
    if statement.scope:
        scope = label_text(statement, "scope", statement.scope, language)
        yield say("explain.scope", language, scope=scope)
    digest = statement.digest[:_DIGEST_DIGITS]
    yield say("explain.pack", language, pack=statement.pack, digest=digest)
    root = statement.checkpoint.root[:_DIGEST_DIGITS]
    yield say("explain.checkpoint", language, size=statement.checkpoint.size, root=root)
    for each in statement.evidence:
        yield _evidence_line("explain.leaf", each, language)
    for each in statement.rivals:
        yield _evidence_line("explain.rival", each, language)
    for each in statement.beside:
        yield _evidence_line("explain.beside", each, language)
    for reason in statement.doubts:
        yield say("explain.doubt", language, reason=reason_text(reason, language))
    for reason in statement.missing:
        yield say("explain.missing", language, reason=reason_text(reason, language))


def _value_line(statement: Statement, language: str) -> str:
    title = statement.title_zh if language.startswith("zh") else statement.title_en
    values = {"title": title, "period": period_text(statement.period)}
    if statement.value is None:
        return say("explain.unknown", language, **values)
    symbols, bound = (statement.symbol, statement.symbol_zh), statement.bound
    number = amount(statement.value, statement.sd, symbols, bound=bound, language=language)
    key = "explain.value" if statement.decides else "explain.value_undeciding"
    basis = say(f"explain.basis.{statement.basis.value}", language) if statement.basis else "-"
    return say(key, language, value=number, basis=basis, **values)


def _filled(statement: Statement, language: str) -> str:
    """Return the formula as written, each leaf replaced by its value; unknown ones by `?`."""
    text = statement.formula
    for each in statement.evidence:
        text = _pattern(each.leaf).sub(_short(each, language).replace("\\", r"\\"), text)
    return text


def _short(each: Evidence, language: str) -> str:
    if each.value is None:
        return "?"
    return amount(each.value, None, (each.unit, each.unit_zh), bound=each.bound, language=language)


def _pattern(leaf: str) -> re.Pattern[str]:
    """Return what finds a leaf however it is spaced, a layer filled in by the pack left out."""
    name, _, rest = leaf.partition("(")
    first, *more = [re.escape(part.strip()) for part in rest.rstrip(")").split(",")]
    inner = first + "".join(rf"(?:\s*,\s*{part})?" for part in more)
    return re.compile(rf"\b{re.escape(name)}\s*\(\s*{inner}\s*\)")


def _evidence_line(key: str, each: Evidence, language: str) -> str:
    number = "?"
    if each.value is not None:
        symbols = (each.unit, each.unit_zh)
        number = amount(each.value, each.sd, symbols, bound=each.bound, language=language)
    publisher = label_text(each, "publisher", each.publisher, language)
    who = " ".join(part for part in (publisher, each.published) if part)
    said = [say(f"explain.basis.{each.basis.value}", language)] if each.basis else []
    said += [say(f"explain.grade.{each.grade.value}", language)] if _is_graded(each) else []
    said += [part for part in (who, label_text(each, "scope", each.scope, language)) if part]
    said += [_entries(each.sequences, language)] if each.sequences else []
    said += [reason_text(each.missing, language)] if each.missing else []
    details = say("explain.stop", language).join(said)
    return say(key, language, leaf=each.leaf, value=number, details=details)


def _is_graded(each: Evidence) -> bool:
    """Say whether a leaf is a published figure, or rests on one that is not verified."""
    return bool(each.publisher) or each.grade is not Grade.VERIFIED


def _entries(sequences: Sequence[int], language: str) -> str:
    first = ", ".join(str(sequence) for sequence in sequences[:_SEQUENCES_MAX])
    more = ", …" if len(sequences) > _SEQUENCES_MAX else ""
    return say("explain.entries", language, count=len(sequences), first=first + more)


def _verdict_lines(verdict: Verdict, language: str) -> Iterator[str]:
    title = verdict.title_zh if language.startswith("zh") else verdict.title_en
    yield say(
        "explain.verdict",
        language,
        title=title,
        period=period_text(verdict.period),
        standing=say(f"standing.{verdict.standing.value}", language),
        day=verdict.day.isoformat(),
    )
    yield say("explain.reason", language, reason=reason_text(verdict.reason, language))
    for reason in verdict.cautions:
        yield say("explain.caution", language, reason=reason_text(reason, language))
    for key, value in (
        ("explain.required", verdict.required),
        ("explain.due", verdict.due),
        ("explain.gap", verdict.gap),
    ):
        if value is not None:
            symbols = (verdict.symbol, verdict.symbol_zh)
            yield say(key, language, value=amount(value, None, symbols, language=language))
    yield say("explain.source", language, source=verdict.source)
    for key, statement in (("explain.latest", verdict.latest), ("explain.base", verdict.base)):
        if statement is not None:
            yield say(key, language)
            yield from (f"  {line}" for line in _lines(statement, language))
