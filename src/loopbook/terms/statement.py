"""Statement: a value, how it was made, and everything it rests on."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import msgspec

from loopbook.terms.entry import Checkpoint
from loopbook.terms.event import Basis, Grade
from loopbook.terms.period import Period


class Standing(StrEnum):
    """How an indicator stands to its target. Only the first four judge."""

    MET = "met"
    MISSED = "missed"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    NOT_COMPARABLE = "not_comparable"
    UNKNOWN = "unknown"
    MODELLED = "modelled"  # rests on factors: shown, never met


Label = tuple[str, str]
"""The same in English and in Chinese."""


class Reason(msgspec.Struct, frozen=True):
    """Why: a row of the wording catalogue with its values.

    Fields
      values   one per placeholder of the row: names and numbers, for programs
      labels   what a person reads in place of a value, where languages differ
    """

    key: str
    values: dict[str, str] = {}
    labels: dict[str, Label] = {}


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One leaf of a formula, with what gave it its value.

    Fields
      leaf       as the formula writes it: `flow(cells_received)`
      value      in `unit`; None when unknown
      unit_zh    what Chinese writes behind the number; empty: as `unit`
      sd         standard uncertainty, same unit; None when not stated
      basis, grade, publisher, scope, published
      bound      `eq`, `about`, `at_least` or `at_most`, as published
      sequences  entries behind it, ascending
      rules      rows of the pack that were read
      missing    why there is no value
      labels     `publisher` and `scope` in words, where the pack has the word
    """

    leaf: str
    value: float | None
    unit: str
    unit_zh: str = ""
    sd: float | None = None
    basis: Basis | None = None
    grade: Grade = Grade.VERIFIED
    publisher: str = ""
    scope: str = ""
    published: str = ""
    bound: str = "eq"
    sequences: Sequence[int] = ()
    rules: tuple[str, ...] = ()
    missing: Reason | None = None
    labels: dict[str, Label] = {}


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """The value of one indicator for one period, at one checkpoint, under one pack.

    Fields
      indicator, title_en, title_zh
      period, base_period  base for a change on a base
      value       in `unit`; None is unknown, and `missing` says what would make it known
      unit, symbol, symbol_zh   code, and what is written behind the number; symbol_zh empty: as
                  `symbol`
      sd          standard uncertainty, same unit; None when a part states none
      basis       weakest basis of its parts
      decides     whether it may decide a target: verified or derived, in scope, whole, not modelled
      bound       as published, when it comes from one observation
      formula, source     text and clause
      scope       definition it was counted under
      pack, digest        pack id@version and SHA-256 of its bytes
      checkpoint          log size and root when it was read
      evidence    one per leaf of the formula, in order
      rivals      other official values of the same thing, best first: the spread
      beside      values that decide nothing (other scope, forecast, part of the period), with why
      missing     reasons why the value is None
      doubts      reasons why the whole decides nothing although it has a value
      rules       rows of the pack that were read
      labels      `scope` in words, where the pack has the word
    """

    indicator: str
    title_en: str
    title_zh: str
    period: Period
    base_period: Period | None = None
    value: float | None
    sd: float | None = None
    unit: str
    symbol: str = ""
    symbol_zh: str = ""
    basis: Basis | None = None
    decides: bool = True
    bound: str = "eq"
    formula: str
    source: str
    scope: str = ""
    pack: str
    digest: str
    checkpoint: Checkpoint
    evidence: tuple[Evidence, ...] = ()
    rivals: tuple[Evidence, ...] = ()
    beside: tuple[Evidence, ...] = ()
    missing: tuple[Reason, ...] = ()
    doubts: tuple[Reason, ...] = ()
    rules: tuple[str, ...] = ()
    labels: dict[str, Label] = {}


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator beside its target, on a day.

    Fields
      target, kind, required   target row, its kind, and the value it asks for (None: qualitative)
      symbol, symbol_zh   what is written behind the numbers of the verdict
      latest     statement with the latest deciding value; or the latest one at all; where all there
                 is was counted under another definition, that value, which decides nothing
      base       statement of the base value, when there is one
      due        what the straight line from base to target asks for by then, inside the period
      gap        value - required (in the unit), None when either is unknown
      standing, reason
      probability  that the true value is on the good side of the limit it was held against: of the
                 target, or of the line inside the period; None: no uncertainty is stated
      probability_bound  `at_least` or `at_most`, where the value is published as a bound
      cautions   what a reader must know beside: a gap inside the uncertainty
      day        the day it is judged on
    """

    indicator: str
    title_en: str
    title_zh: str
    target: str
    kind: str
    period: Period
    unit: str
    symbol: str = ""
    symbol_zh: str = ""
    comparator: str = "ge"
    required: float | None
    base: Statement | None = None
    latest: Statement | None = None
    due: float | None = None
    gap: float | None = None
    standing: Standing
    reason: Reason
    probability: float | None = None
    probability_bound: str = "eq"
    cautions: tuple[Reason, ...] = ()
    day: date
    source: str = ""
    rules: tuple[str, ...] = ()
