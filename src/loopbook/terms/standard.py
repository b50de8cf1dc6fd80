"""Standard: what a subject must show to be called green or clean, as a tree of criteria.

One tree serves every kind of standard; what differs is its method: gated levels, capped ratios, a
line from baseline to leading value, points, all or nothing, the mean of leading ratios.
Spec: docs/spec/score.md.
"""

from datetime import date
from enum import StrEnum
from fractions import Fraction

import msgspec

from loopbook.terms.formula import Formula
from loopbook.terms.quantity import Unit
from loopbook.terms.scheme_status import SchemeStatus


class ScoreMethod(StrEnum):
    """How the criteria of a standard make its result."""

    LEVELS = "levels"  # 100 or 0 a row and level, index per level, limiting rows gate
    RATIOS = "ratios"  # reference over value, capped, weighted (older two-class systems)
    LEADING = "leading"  # a line from the baseline value (0) to the leading value (full weight)
    POINTS = "points"  # points of a table, summed
    ALL = "all"  # every criterion must be met
    MEAN = "mean"  # mean of value over leading value, times 100
    MEASURED = "measured"  # values only: nothing is scored


class CriterionKind(StrEnum):
    """What an answer to a criterion is."""

    NUMBER = "number"  # a quantity in the criterion's unit
    YES_NO = "yes_no"  # 1 or 0
    DEGREE = "degree"  # a share between 0 and 1, by evidence


class Wish(StrEnum):
    """Which way a number gets better."""

    UP = "up"
    DOWN = "down"


class Given(msgspec.Struct, frozen=True):
    """A number of a standard: stated by the pack, reckoned, or to be declared by the user.

    Fields
      value     stated, in the unit of its criterion (weights and points: plain)
      formula   reckoned for the subject, in base units; None otherwise
      declared  word whose observation states it: for the subject, else for the standard itself
                (subject `pack/standard`); empty otherwise
    """

    value: Fraction | None = None
    formula: Formula | None = None
    declared: str = ""


class Weight(msgspec.Struct, frozen=True):
    """The weight of a criterion within its group.

    Fields
      number    stated or declared
      is_shared whether it is split evenly among those of the group that apply and share (0.8/n)
      mix       criteria of one group with the same word: each has its share of the number, by
                `amount`; empty: none
      amount    what the share is counted by, of a mix
    """

    number: Given
    is_shared: bool = False
    mix: str = ""
    amount: Formula | None = None


class Band(msgspec.Struct, frozen=True):
    """From a value on (or down to it) a criterion earns so many points; in the criterion's unit."""

    limit: Fraction
    points: Fraction


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """First-level indicator. `weight` is None where the method does not weigh groups."""

    id: str
    label_en: str
    label_zh: str
    weight: Given | None = None
    grade: str = "verified"
    source: str
    rule: str


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """Second-level indicator: one row of a standard.

    Fields
      concept     what it is about, in a word shared by rows of other standards and editions that
                  are about the same thing; empty: its own id
      clause      where the standard has it
      value       the answer, reckoned for the subject; usually `observed(<id>)`
      applies     a condition without which the row does not apply; None: always. An observation of
                  `<id>.applies` with value 0 says the same for one subject
      weight      None where the method has none
      levels      limits of the levels, best first, as LEVELS has them (yes_no: 1 wherever required,
                  None in a level that asks for nothing)
      baseline, leading   of LEADING, MEAN (leading) and RATIOS (leading: the reference value)
      points      most points, of POINTS; `bands` where they are given in steps
      is_limiting   gates the level (a starred row)
      is_mandatory  must be met, whatever the score: a knock-out
      is_chosen     one of a pool of which some are picked (MEAN)
      needs_document  whether an answer without a document counts as unknown
    """

    id: str
    group: str
    concept: str = ""
    clause: str = ""
    label_en: str
    label_zh: str
    kind: CriterionKind
    wish: Wish = Wish.UP
    unit: Unit
    value: Formula
    applies: Formula | None = None
    weight: Weight | None = None
    levels: tuple[Given | None, ...] = ()
    baseline: Given | None = None
    leading: Given | None = None
    points: Given | None = None
    bands: tuple[Band, ...] = ()
    is_limiting: bool = False
    is_mandatory: bool = False
    is_chosen: bool = False
    needs_document: bool = False
    grade: str = "verified"
    source: str
    rule: str


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """A level (or class, or number of stars) and when it is reached; levels stand best first.

    Fields
      index      least index of this level (LEVELS), or least total score (all other methods)
      limiting   level that every limiting row must reach or pass; empty: no gate
      others     level that every row that is not limiting must reach or pass; empty: no gate
    """

    id: str
    label_en: str
    label_zh: str
    index: Given
    limiting: str = ""
    others: str = ""
    grade: str = "verified"
    source: str
    rule: str


class Standard(msgspec.Struct, frozen=True, kw_only=True):
    """An edition of a standard.

    Fields
      family     editions of one family follow each other; the date of the act says which holds
      number     row of standards.csv that it carries out; empty: none
      part       which of the seven parts it belongs to, or `cleaner_production`
      levels     best first
      chosen     how many of the chosen rows count (MEAN): those with the best result
      cap        most that a ratio counts (RATIOS, MEAN); None: no cap
    """

    id: str
    family: str
    number: str = ""
    part: str
    title_en: str
    title_zh: str
    method: ScoreMethod
    status: SchemeStatus
    valid_from: date | None = None
    valid_to: date | None = None
    groups: tuple[Group, ...]
    criteria: tuple[Criterion, ...]
    levels: tuple[Level, ...] = ()
    chosen: int = 0
    cap: Fraction | None = None
    grade: str = "verified"
    source: str
    rule: str
