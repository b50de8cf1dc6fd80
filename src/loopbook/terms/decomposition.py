"""Decomposition: what moved a number between two periods, or between two subjects."""

from enum import StrEnum

import msgspec

from loopbook.terms.period import Period
from loopbook.terms.statement import Label, Reason, Statement

TERMS = "terms"
"""Decompose by the terms of the formula: one stream each."""


class EffectKind(StrEnum):
    """What a change is put down to."""

    ACTIVITY = "activity"  # the size of the whole
    STRUCTURE = "structure"  # the shares of the parts in it
    INTENSITY = "intensity"  # the ratio within each part


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """One effect: so much of the difference, and so many times of the ratio.

    Fields
      additive        effects sum to the difference
      multiplicative  effects multiply to the ratio; None where an end is zero
    """

    kind: EffectKind
    additive: float
    multiplicative: float | None = None


class End(msgspec.Struct, frozen=True, kw_only=True):
    """The number at one end; without a statement it is the sum of the parts."""

    subject: str
    period: Period
    value: float | None
    statement: Statement | None = None


class Contribution(msgspec.Struct, frozen=True, kw_only=True):
    """A part with its share of the change, in the unit of the indicator.

    Fields
      id              a leaf or term of the formula, or a subject; empty: the rest of the whole
      first, last     numerator of the part (of a stream: its own value), in `unit` of the numerator
      of_numerator, of_denominator   its share of the change as part of either; total: both
      structure, intensity   its share of these effects; None without parts that have both
    """

    id: str
    labels: Label
    first: float
    last: float
    of_numerator: float
    of_denominator: float
    total: float
    structure: float | None = None
    intensity: float | None = None


class Decomposition(msgspec.Struct, frozen=True, kw_only=True):
    """A change, by effects and by parts.

    Fields
      change      last - first in the unit of the indicator; None: unknown, and `missing` says why
      parts       contributions, largest first; they sum to the change exactly
      effects     structure and intensity of the ratio (LMDI-I); empty without parts that have both
      totals      activity, structure and intensity of the numerator (LMDI-I), in numerator_symbol
      residual    change less the sum of `effects`: what floating point leaves
      notes       why there are no effects; which values are at least or at most
    """

    indicator: str
    title_en: str
    title_zh: str
    by: str
    symbol: str
    symbol_zh: str = ""
    first: End
    last: End
    change: float | None
    parts: tuple[Contribution, ...] = ()
    effects: tuple[Effect, ...] = ()
    totals: tuple[Effect, ...] = ()
    numerator_symbol: str = ""
    residual: float = 0.0
    missing: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    decides: bool = False
    pack: str
    rules: tuple[str, ...] = ()
