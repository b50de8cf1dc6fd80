"""Validity: how the rows of a registry stand on a day, what replaced them, what is carried out."""

from datetime import date
from enum import StrEnum

import msgspec

from loopbook.terms.registry import Part, RegisteredStandard, RelationKind


class Validity(StrEnum):
    """How a row stands on a day. Only `in_force` holds."""

    DRAFT = "draft"
    NOT_YET = "not_yet"  # issued, and begins later
    IN_FORCE = "in_force"
    REPEALED = "repealed"  # ended, or replaced
    ILLUSTRATIVE = "illustrative"  # not read: never holds


class RelatedStandard(msgspec.Struct, frozen=True):
    """A row that another one is related to, as `pack/id`, and its number."""

    kind: RelationKind
    key: str
    number: str


class StandardOnDay(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a registry on a day.

    Fields
      key       `pack/id`
      validity  how it stands
      until     last day it holds: as stated, or the day before what replaces it begins; None: open
      replaced_by   rows that replace it, by the day they begin; relates  what it says of others,
                    related  what others say of it (replacements apart)
      chain     keys of the line of editions it stands in, oldest first, itself among them
      carried_by    `pack/standard` of the standards that carry it out
      is_tested     whether a case of a shipped pack scores by one of them
      also      keys of rows of other packs that tell the same rule: a coverage counts them once
    """

    key: str
    row: RegisteredStandard
    validity: Validity
    until: date | None = None
    replaced_by: tuple[RelatedStandard, ...] = ()
    relates: tuple[RelatedStandard, ...] = ()
    related: tuple[RelatedStandard, ...] = ()
    chain: tuple[str, ...] = ()
    carried_by: tuple[str, ...] = ()
    is_tested: bool = False
    also: tuple[str, ...] = ()


class PartCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the system of standards: how many rows stand how, and how many the packs do.

    Fields
      counts    validity -> number of rows, every validity present
      carried   rows of any validity that a standard of a pack carries out; tested  those of them
                that a case of a shipped pack scores by
    """

    part: Part
    counts: dict[Validity, int]
    carried: int
    tested: int

    @property
    def total(self) -> int:
        """All rows of the part."""
        return sum(self.counts.values())


class Registry(msgspec.Struct, frozen=True, kw_only=True):
    """A registry on a day.

    Fields
      packs     whose rows were read
      rows      those asked for, by part, topic, first day
      coverage  of all rows: the seven parts, then what else has rows
    """

    day: date
    packs: tuple[str, ...]
    rows: tuple[StandardOnDay, ...]
    coverage: tuple[PartCoverage, ...]
