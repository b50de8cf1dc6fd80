"""Numbers of a standard for one subject: as stated, as reckoned, or as the user declares them.

What is declared is an observation, for the subject or else for the standard itself. One that rests
on memory counts, and is told.
"""

from fractions import Fraction

import msgspec

from loopbook.evaluate.leaf import grade_doubt
from loopbook.evaluate.score.asked import Asked, number_in, reckoned, statements
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.quantity import Unit
from loopbook.terms.standard import Criterion, Given
from loopbook.terms.statement import Evidence, Reason


class Figure(msgspec.Struct, frozen=True):
    """A number of a standard, as it holds for one subject.

    Fields
      value     in the unit asked; None: nobody declared it, or its formula is unknown
      missing   why it is None
      evidence  what it was reckoned from
      rules     rows of the pack that were read for it
      findings  what is doubtful about it
    """

    value: Fraction | None
    missing: tuple[Reason, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    rules: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def figure_of(asked: Asked, number: Given, unit: Unit, row: Criterion | None = None) -> Figure:
    """Return what a number of the standard is for the subject, in `unit`.

    Parameters
      row   the criterion it belongs to; None for a group or level, which state or declare theirs
    """
    if number.value is not None:
        return Figure(number.value)
    if number.formula is not None and row is not None:
        exact = reckoned(asked, row, number.formula, unit)
        made = exact.statement
        value = exact.value if made.decides else None
        return Figure(value, made.missing, made.evidence, made.rules)
    return declared(asked, number.declared, unit)


def declared(asked: Asked, word: str, unit: Unit) -> Figure:
    """Return the number that the user declares under `word`: for the subject, else in general."""
    known = asked.scheme.vocabulary.get(word)
    rules = () if known is None else (known.rule,)
    for subject in (asked.subject, asked.own_subject):
        for seen in reversed(statements(asked, word, subject)):
            value = number_in(asked, seen, unit)
            if value is None:
                continue
            findings = _doubts(word, grade_doubt(seen.observation.grade))
            return Figure(value, rules=rules, findings=findings)
    values = {"word": word, "subject": asked.own_subject, "period": str(asked.period)}
    reason = Reason("reason.score.undeclared", values)
    told = Finding("LB-Z05", Severity.WARNING, values=values)
    return Figure(None, (reason,), rules=rules, findings=(told,))


def _doubts(word: str, doubt: Reason | None) -> tuple[Finding, ...]:
    if doubt is None:
        return ()
    values = {"word": word, "grade": doubt.key.rpartition(".")[2]}
    return (Finding("LB-Z06", Severity.WARNING, values=values),)
