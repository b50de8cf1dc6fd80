"""Subject leaves: `subjects(park)`, how many there are, `subjects_with(park, done)`, how many with.

Coverage by a deadline is the second over the first: each park that counts is an entry of master
data, each that has done it an observation with its documents.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import msgspec

from loopbook.evaluate.figure import symbol_of
from loopbook.evaluate.leaf import (
    LeafValue,
    Question,
    grade_doubt,
    scope_doubt,
    word_rules,
)
from loopbook.evaluate.observed import observed_unit
from loopbook.rules.expression import Value
from loopbook.rules.leaf import leaf_text
from loopbook.terms.event import Basis
from loopbook.terms.formula import Leaf, LeafFunction, ParameterKind
from loopbook.terms.history import Observed
from loopbook.terms.observation import Bound
from loopbook.terms.period import last_day
from loopbook.terms.same import identity_of
from loopbook.terms.scheme import Scheme, Word
from loopbook.terms.statement import Evidence, Reason
from loopbook.terms.subject import Subject

_COUNT_UNIT = "C62"
_PIECES = (("piece", 1),)
_NAMED_MAX = 3

SUBJECT_LEAVES: tuple[LeafFunction, ...] = (
    LeafFunction("subjects", (ParameterKind.SUBJECT,), dimension=_PIECES),
    LeafFunction(
        "subjects_with", (ParameterKind.SUBJECT, ParameterKind.INDICATOR), dimension=_PIECES
    ),
)
"""What the formula of an indicator may ask of the places and parties of a kind."""


class _Told(msgspec.Struct, frozen=True):
    """A subject, and the observation that says whether it has done it; None: nobody says."""

    subject: Subject
    observed: Observed | None
    has: bool = False


def read_subjects(leaf: Leaf, question: Question) -> LeafValue:
    """Return how many subjects of a kind there are at the end of the period.

    None is unknown, not zero: nobody recorded any; and so is a count with a day that is none.
    """
    kind = leaf.arguments[0]
    found, reason = _counted(kind, question)
    rules = _kind_rules(question.scheme, kind)
    if reason is not None:
        return _unknown(leaf, question, reason, rules)
    return _known(leaf, question, len(found), _sequences(found), rules)


def read_subjects_with(leaf: Leaf, question: Question) -> LeafValue:
    """Return how many of them have an observation of a word that decides and is at least one.

    The latest that decides counts, up to the end of the period. Subjects of which nobody says
    anything may have done it too: the count is then "at least", and names them. Where nobody says
    anything of any, nothing is known.
    """
    kind, term = leaf.arguments
    word = question.scheme.vocabulary[term]
    found, reason = _counted(kind, question)
    rules = (*_kind_rules(question.scheme, kind), word.rule)
    if reason is not None:
        return _unknown(leaf, question, reason, rules)
    told = _told(found, word, question)
    silent = [each.subject for each in told if each.observed is None]
    if len(silent) == len(told):
        return _unknown(leaf, question, _silent(silent, kind, term, question), rules)
    said = [each.observed for each in told if each.observed is not None]
    rules = tuple(dict.fromkeys([*rules, *_said_rules(question.scheme, said)]))
    sequences = tuple(sorted(each.sequence for each in said))
    known = _known(leaf, question, sum(each.has for each in told), sequences, rules)
    if not silent:
        return known
    evidence = msgspec.structs.replace(known.evidence, bound=Bound.AT_LEAST.value)
    beside = msgspec.structs.replace(
        known.evidence,
        value=float(len(silent)),
        sequences=_sequences(silent),
        missing=_silent(silent, kind, term, question),
    )
    return msgspec.structs.replace(known, evidence=evidence, beside=(beside,))


def _counted(kind: str, question: Question) -> tuple[list[Subject], Reason | None]:
    """Return the subjects of a kind, or of a narrower one, that count on the period's last day."""
    day = last_day(question.period)
    kinds = _narrower(question.scheme, kind)
    alike = [each for each in question.sources.subjects() if not kinds.isdisjoint(each.kinds)]
    values = {"word": kind, "period": str(question.period)}
    unread = [each for each in alike if each.unread]
    if unread:
        names = {"subject": unread[0].id, "day": unread[0].unread}
        return [], Reason("reason.subject_day", {**values, **names})
    found = [
        each
        for each in alike
        if (each.since is None or each.since <= day) and (each.until is None or day <= each.until)
    ]
    return found, None if found else Reason("reason.no_subjects", values)


def _narrower(scheme: Scheme, kind: str) -> set[str]:
    found = {kind}
    size = 0
    while size < len(found):
        size = len(found)
        words = scheme.vocabulary.values()
        found |= {word.term for word in words if word.kind == "subject" and word.broader in found}
    return found


def _told(found: Sequence[Subject], word: Word, question: Question) -> list[_Told]:
    latest: dict[str, Observed] = {}
    for each in question.sources.observations(word.term):
        if each.observation.period.end > question.period.end or _doubted(each, question):
            continue
        if observed_unit(each.observation.unit, question.scheme, word) is not None:
            # By period, then by entry: the order in which they are given.
            latest[identity_of(each.observation.subject)] = each
    return [
        _judged(subject, latest.get(identity_of(subject.id)), word, question) for subject in found
    ]


def _doubted(each: Observed, question: Question) -> bool:
    seen = each.observation
    return (scope_doubt(question, seen.scope) or grade_doubt(seen.grade)) is not None


def _judged(subject: Subject, observed: Observed | None, word: Word, question: Question) -> _Told:
    if observed is None:
        return _Told(subject, None)
    seen = observed.observation
    unit = observed_unit(seen.unit, question.scheme, word)
    value = Fraction(seen.value) * (unit.factor if unit else 1)
    if seen.bound is (Bound.AT_MOST if value >= 1 else Bound.AT_LEAST):
        return _Told(subject, None)
    return _Told(subject, observed, has=value >= 1)


def _silent(silent: list[Subject], kind: str, term: str, question: Question) -> Reason:
    names = ", ".join(each.id for each in silent[:_NAMED_MAX])
    more = f" +{len(silent) - _NAMED_MAX}" if len(silent) > _NAMED_MAX else ""
    values = {
        "count": str(len(silent)),
        "class": kind,
        "word": term,
        "period": str(question.period),
        "subjects": names + more,
    }
    return Reason("reason.subjects_silent", values)


def _kind_rules(scheme: Scheme, kind: str) -> tuple[str, ...]:
    return word_rules(scheme, "subject", (kind,))


def _said_rules(scheme: Scheme, said: Iterable[Observed]) -> list[str]:
    rules: list[str] = []
    for each in said:
        rules += word_rules(scheme, "publisher", (each.observation.publisher,))
        rules += word_rules(scheme, "scope", (each.observation.scope,))
    return rules


def _sequences(found: Iterable[Subject]) -> tuple[int, ...]:
    return tuple(sorted({sequence for each in found for sequence in each.sequences}))


def _known(
    leaf: Leaf, question: Question, number: int, sequences: tuple[int, ...], rules: tuple[str, ...]
) -> LeafValue:
    evidence = Evidence(
        leaf=leaf_text(leaf),
        value=float(number),
        unit=symbol_of(question.scheme.units.by_code[_COUNT_UNIT]),
        sd=0.0,
        basis=Basis.DECLARED,
        sequences=sequences,
        rules=rules,
    )
    return LeafValue(evidence=evidence, value=Value(Fraction(number)))


def _unknown(leaf: Leaf, question: Question, reason: Reason, rules: tuple[str, ...]) -> LeafValue:
    evidence = Evidence(
        leaf=leaf_text(leaf),
        value=None,
        unit=symbol_of(question.scheme.units.by_code[_COUNT_UNIT]),
        rules=rules,
        missing=reason,
    )
    return LeafValue(evidence=evidence, value=Value(None, missing=(reason,)), is_deciding=False)
