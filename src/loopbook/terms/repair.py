"""Repair: a damaged number and the rule that mends it. The raw token is kept with every value.

Rules are rows of a pack (`repair.csv`), read by rules/repair; formats/repair applies them.
"""

from enum import StrEnum

import msgspec


class DecimalSign(StrEnum):
    """What stands between the whole part of a number and its decimals."""

    POINT = "point"
    COMMA = "comma"


class Confidence(StrEnum):
    """How sure a repair is: whether other readings of the token were thinkable."""

    HIGH = "high"  # the token has no other sensible reading
    MEDIUM = "medium"  # another reading is thinkable, and unlikely
    LOW = "low"  # told, and never applied: a person has to look


class RepairRule(msgspec.Struct, frozen=True, kw_only=True):
    """A row of repair.csv.

    Fields
      id          as the source names it
      pattern     form of the damaged token: see formats/repair; empty: a rule about running text,
                  which no cell of a table can show
      power       of ten that the number in the token is multiplied by
      confidence  how sure the repair is
      example, becomes   a token and what it is read as: the pack is refused when they disagree
    """

    id: str
    pattern: str = ""
    power: int = 0
    confidence: Confidence = Confidence.MEDIUM
    example: str = ""
    becomes: str = ""
    note_en: str
    note_zh: str
    source: str
    rule: str


class Repair(msgspec.Struct, frozen=True):
    """What was done to one number: the token as it stood, the rule, how sure it is."""

    field: str
    raw: str
    rule: str
    confidence: Confidence


class Repairing(msgspec.Struct, frozen=True):
    """What the reader of a table allows.

    Fields
      is_on    mend damaged numbers by the rules of the pack, and say so; else refuse them
      decimal  the decimal sign of the file, when a person declares it; None: the point, or, where
               `is_on`, the one that all numbers of the file agree on
      pedigree scores of five aspects, `2,3,1,1,4`, for rows that state neither uncertainty nor
               scores; empty: their uncertainty stays unknown
    """

    is_on: bool = False
    decimal: DecimalSign | None = None
    pedigree: str = ""


AS_WRITTEN = Repairing()
"""Nothing is repaired."""
