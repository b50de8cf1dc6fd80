"""Registry: standards and laws as dated rows, and how they stand to each other."""

from datetime import date
from enum import StrEnum

import msgspec


class Part(StrEnum):
    """The seven parts of the green manufacturing standard system, and what stands beside them."""

    FOUNDATION = "foundation"
    PRODUCT = "product"
    FACTORY = "factory"
    ENTERPRISE = "enterprise"
    PARK = "park"
    SUPPLY_CHAIN = "supply_chain"
    EVALUATION_SERVICE = "evaluation_service"
    CLEANER_PRODUCTION = "cleaner_production"
    INDICATOR = "indicator"
    LAW = "law"


SEVEN = (
    Part.FOUNDATION,
    Part.PRODUCT,
    Part.FACTORY,
    Part.ENTERPRISE,
    Part.PARK,
    Part.SUPPLY_CHAIN,
    Part.EVALUATION_SERVICE,
)
"""The seven parts, in the order of the guidance of 2016."""


class RelationKind(StrEnum):
    """How a standard stands to another one."""

    REPLACES = "replaces"
    EQUALS = "equals"
    STRICTER_THAN = "stricter_than"
    BASED_ON = "based_on"
    REFERS_TO = "refers_to"


class StandardRelation(msgspec.Struct, frozen=True):
    """A relation to the row `other` of a registry."""

    kind: RelationKind
    other: str


class RegisteredStandard(msgspec.Struct, frozen=True, kw_only=True):
    """A row of standards.csv: an edition of a standard, or an article of a law.

    Fields
      id         name of the row
      number     as printed: `GB/T 36132-2025`, or an article
      topic      what it rules, in a word shared by rows that rule the same: on a day, the one of a
                 topic that is in force holds
      edition    year
      status     draft, in force, repealed or illustrative (not read)
      standard   id in score.toml that carries it out; empty: none does
    """

    id: str
    number: str
    part: Part
    topic: str = ""
    jurisdiction: str = ""
    edition: str = ""
    title_en: str
    title_zh: str
    status: str
    issued: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    relations: tuple[StandardRelation, ...] = ()
    standard: str = ""
    note_en: str = ""
    note_zh: str = ""
    grade: str
    source: str
    rule: str
    pack: str = ""
