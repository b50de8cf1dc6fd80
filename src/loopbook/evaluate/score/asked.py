"""Asked: which subject is scored under which standard, and how a formula of it is evaluated."""

from datetime import date
from fractions import Fraction

import msgspec

from loopbook.errors import UnitError
from loopbook.evaluate.exact import Exact, evaluate_exactly
from loopbook.evaluate.leaf import Question
from loopbook.rules.unit import find_unit
from loopbook.terms.formula import Formula
from loopbook.terms.history import Observed
from loopbook.terms.period import Period, contains
from loopbook.terms.quantity import Unit, convert
from loopbook.terms.scheme import Indicator, Scheme
from loopbook.terms.sources import Sources
from loopbook.terms.standard import Criterion, Standard


class Asked(msgspec.Struct, frozen=True):
    """A subject under a standard for a period, read from sources at one checkpoint.

    Fields
      day      day of the act, by which the edition is judged
    """

    standard: Standard
    scheme: Scheme
    subject: str
    period: Period
    day: date
    sources: Sources

    @property
    def own_subject(self) -> str:
        """The subject under which numbers of the standard itself are declared."""
        return f"{self.scheme.id}/{self.standard.id}"


def reckoned(asked: Asked, row: Criterion, formula: Formula, unit: Unit) -> Exact:
    """Return what a formula of a criterion comes to for the subject, in `unit`, with its evidence.

    A condition comes to 1 or 0.
    """
    indicator = Indicator(
        id=row.id,
        title_en=row.label_en,
        title_zh=row.label_zh,
        formula=formula,
        unit=unit,
        subject=asked.subject,
        source=row.source,
        rule=row.rule,
    )
    return evaluate_exactly(Question(indicator, asked.period, asked.scheme, asked.sources))


def statements(asked: Asked, word: str, subject: str) -> list[Observed]:
    """Return what is observed of a word for the whole period asked, the nearest statement last.

    One of a narrower period is nearer, then one published later, then one recorded later.
    """
    found = [
        each
        for each in asked.sources.observations(word, subject)
        if contains(each.observation.period, asked.period)
    ]
    return sorted(found, key=nearness)


def nearness(each: Observed) -> tuple[int, int, int]:
    """Return by what statements are ordered: the nearest has the greatest (see `statements`)."""
    seen = each.observation
    published = seen.published.toordinal() if seen.published else 0
    return -seen.period.months, published, each.sequence


def number_in(asked: Asked, seen: Observed, unit: Unit) -> Fraction | None:
    """Return the value of an observation in `unit`; None when it measures something else.

    An observation without a unit is in the unit wanted.
    """
    code, value = seen.observation.unit, Fraction(seen.observation.value)
    if code in ("", unit.code):
        return value
    try:
        own = find_unit(asked.scheme.units, code)
    except UnitError:
        return None
    return convert(value, own, unit) if own.dimension == unit.dimension else None
