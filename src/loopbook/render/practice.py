"""Post-evaluation of a standard for a person: how each clause did over all who were scored."""

from collections.abc import Iterable

from loopbook.render.findings import finding_lines
from loopbook.render.naming import label_of, title_of
from loopbook.render.table import Table, Value, plain_text
from loopbook.terms.practice import Practice
from loopbook.terms.score import ClausePractice
from loopbook.wording import say

_SHARES = ("met", "unmet", "unknown", "waived")
_KEYS = ("criterion", "clause_number", "clause", *_SHARES, "discrimination", "idle")


def practice_lines(found: Practice, language: str) -> list[str]:
    """Return how many were scored, then a line a clause, then what is doubtful."""
    lines = [practice_title(found, language), ""]
    headings = [say(f"review.{key}", language) for key in _KEYS]
    lines += plain_text(headings, [_line(each, language) for each in found.clauses])
    lines += ["", say("review.formula", language, share=percent(found.idle_share))]
    return [*lines, *finding_lines(found.findings, language)]


def practice_title(found: Practice, language: str) -> str:
    """Return the standard, the period, and over how many subjects the numbers are."""
    return say(
        "review.title",
        language,
        standard=title_of(found, language),
        period=found.period,
        count=found.subjects,
        settled=found.settled,
    )


def percent(share: float) -> str:
    """Return a share as whole percent, or with one digit where it is none."""
    return f"{100 * share:.1f}".removesuffix(".0") + " %"


def practice_table(found: Practice, language: str) -> Table:
    """Return the clauses as a table, shares as numbers from 0 to 1."""
    headings = tuple(say(f"review.{key}", language) for key in _KEYS)
    return Table("practice", _KEYS, headings, tuple(_rows(found, language)))


def _rows(found: Practice, language: str) -> Iterable[tuple[Value, ...]]:
    for each in found.clauses:
        shares = (getattr(each, key) for key in _SHARES)
        idle = say("review.is_idle", language) if each.is_idle else None
        head = (each.criterion, each.clause or None, label_of(each, language))
        yield (*head, *shares, each.discrimination, idle)


def discrimination_text(each: ClausePractice) -> str:
    """Return how far a clause tells subjects apart; a dash where nothing can be said."""
    if each.discrimination is None:
        return "—"
    return f"{each.discrimination:+.2f}".replace("-", "\N{MINUS SIGN}")


def _line(each: ClausePractice, language: str) -> list[str]:
    shares = [percent(getattr(each, key)) for key in _SHARES]
    idle = say("review.is_idle", language) if each.is_idle else ""
    head = [each.criterion, each.clause, label_of(each, language)]
    return [*head, *shares, discrimination_text(each), idle]
