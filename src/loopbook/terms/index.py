"""Index: members measured against their base year, joined in groups to one number (base = 100)."""

from enum import StrEnum

import msgspec

from loopbook.terms.period import Period
from loopbook.terms.standard import Wish
from loopbook.terms.statement import Label, Reason, Statement


class Mean(StrEnum):
    """How members are joined in a group, and groups in the whole."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"


class IndexGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group of members; `weight` 1 where the pack declares none."""

    id: str
    label_en: str
    label_zh: str
    weight: float = 1.0
    rule: str


class IndexMember(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator of an index: up counts 100 x value / base, down 100 x base / value."""

    indicator: str
    group: str
    wish: Wish
    weight: float = 1.0
    rule: str


class IndexRule(msgspec.Struct, frozen=True, kw_only=True):
    """An index of a pack: `[[index]]` of indicators.toml.

    Fields
      base         the period whose index is 100
      is_weighted  whether the pack declares weights; else every member and group counts the same
    """

    id: str
    title_en: str
    title_zh: str
    base: Period
    mean: Mean
    is_weighted: bool = False
    groups: tuple[IndexGroup, ...]
    members: tuple[IndexMember, ...]
    source: str
    rule: str


class IndexPart(msgspec.Struct, frozen=True, kw_only=True):
    """A member or a group of an index in one period.

    Fields
      value     base = 100; None: unknown, and `missing` says why
      latest, base   statements of a member's value and of its value in the base period
      decides   whether all behind it decides
    """

    id: str
    labels: Label
    weight: float
    value: float | None
    decides: bool = False
    wish: Wish | None = None
    group: str = ""
    latest: Statement | None = None
    base: Statement | None = None
    missing: tuple[Reason, ...] = ()


class IndexPoint(msgspec.Struct, frozen=True, kw_only=True):
    """An index in one period, with its groups and members in the order of the pack."""

    period: Period
    value: float | None
    decides: bool = False
    groups: tuple[IndexPart, ...] = ()
    members: tuple[IndexPart, ...] = ()
    missing: tuple[Reason, ...] = ()


class IndexSeries(msgspec.Struct, frozen=True, kw_only=True):
    """An index over periods, in the order asked.

    Fields
      is_weighted  False: no weights are declared, and every member and group counts the same
      subject      whom it speaks of, where its indicators are of any subject
    """

    index: str
    title_en: str
    title_zh: str
    base: Period
    mean: Mean
    is_weighted: bool
    subject: str = ""
    points: tuple[IndexPoint, ...]
    source: str
    pack: str
    rules: tuple[str, ...] = ()
