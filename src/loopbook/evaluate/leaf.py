"""Leaf values: what each leaf of an indicator's formula comes to, and what it rests on.

On the walk: the account, the observations and the items go in (terms.sources.Sources), one value
with its evidence comes out per leaf; `exact` joins them by the formula.
"""

from collections.abc import Iterable
from fractions import Fraction

import msgspec

from loopbook.evaluate.figure import in_unit, real
from loopbook.rules.expression import Value
from loopbook.terms.event import Basis, Grade
from loopbook.terms.period import Period
from loopbook.terms.quantity import Unit
from loopbook.terms.scheme import Indicator, Scheme
from loopbook.terms.sources import Sources
from loopbook.terms.statement import Evidence, Reason

DECIDING_GRADES = (Grade.VERIFIED, Grade.DERIVED)

BASES = (Basis.MEASURED, Basis.DECLARED, Basis.MODELLED, Basis.CONSTRUCTED)
"""Bases from strong to weak."""

SHOWN_BASES = (Basis.MODELLED, Basis.CONSTRUCTED)
"""Bases that are shown and decide nothing."""


class Question(msgspec.Struct, frozen=True):
    """What is asked: an indicator for a period, under a pack, from sources at one checkpoint.

    Fields
      base   base period wanted of a change; None: the pack's, or the best source's
    """

    indicator: Indicator
    period: Period
    scheme: Scheme
    sources: Sources
    base: Period | None = None


class LeafValue(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf with its value, exact and in base units, for the formula; and for a person.

    Fields
      evidence      the value as a person reads it
      value         for the formula; unknown carries its reasons
      sds           source of uncertainty -> standard uncertainty in base units
      factors       factors whose part of the uncertainty could not be told apart
      is_deciding   whether it may decide a target
      base_period   for a change: what it is counted from
      rivals        other values that may decide, best first
      beside        values that decide nothing, with why
    """

    evidence: Evidence
    value: Value
    sds: dict[str, float | None] = {}
    factors: tuple[str, ...] = ()
    is_deciding: bool = True
    base_period: Period | None = None
    rivals: tuple["LeafValue", ...] = ()
    beside: tuple[Evidence, ...] = ()


def shown_unit(question: Question, own: Unit) -> Unit:
    """Return the unit in which a leaf is shown: the indicator's where it measures the same."""
    wanted = question.indicator.unit
    return wanted if wanted.dimension == own.dimension else own


def shown_value(base: Fraction | None, unit: Unit) -> float | None:
    """Return a value in base units as a float in `unit`; None when unknown or out of range."""
    return None if base is None else real(in_unit(base, unit))


def shown_sd(sd: float | None, unit: Unit) -> float | None:
    """Return a standard uncertainty in base units in `unit`."""
    return None if sd is None else sd / float(unit.factor)


def word_rules(scheme: Scheme, kind: str, terms: Iterable[str]) -> tuple[str, ...]:
    """Return the vocabulary rows of `terms`, as far as the pack has them as words of `kind`."""
    found = [scheme.vocabulary[term] for term in terms if term in scheme.vocabulary]
    return tuple(word.rule for word in found if word.kind == kind)


def grade_doubt(grade: Grade) -> Reason | None:
    """Return why a figure of this grade decides nothing; None when it may."""
    return None if grade in DECIDING_GRADES else Reason(f"reason.grade.{grade.value}")


def scope_doubt(question: Question, scope: str) -> Reason | None:
    """Return why a value counted under `scope` decides nothing; None when it may.

    An indicator without scope takes any; a value without scope never matches a named one.
    """
    wanted = question.indicator.scope
    if not wanted or scope == wanted:
        return None
    return Reason("reason.other_scope", {"scope": scope or "-", "wanted": wanted})


def basis_doubt(basis: Basis) -> Reason | None:
    """Return why a value of this basis decides nothing; None when it may."""
    return Reason(f"reason.basis.{basis.value}") if basis in SHOWN_BASES else None


def weakest(bases: Iterable[Basis | None]) -> Basis | None:
    """Return the weakest of the bases; None when there is none."""
    known = [basis for basis in bases if basis is not None]
    return max(known, key=BASES.index) if known else None
