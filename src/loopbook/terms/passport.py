"""Passport: what is told of one product to whom, and which entry says each of it."""

from datetime import datetime
from enum import StrEnum

import msgspec

from loopbook.terms.statement import Label


class Behaviour(StrEnum):
    """Whether a value changes over the life of the product."""

    STATIC = "static"
    DYNAMIC = "dynamic"


class Granularity(StrEnum):
    """What a value is the same for."""

    MODEL = "model"
    ITEM = "item"


class ValueFrom(StrEnum):
    """Where the value of an attribute is read; `PassportAttribute.of` names it."""

    IDENTIFIER = "identifier"  # of the item itself; `of` empty
    PASSPORT = "passport"  # the address and version of the passport itself; `of` empty
    CLASS = "class"  # what it is; `of` empty
    FACT = "fact"  # latest value of a word of kind fact, stated of the item
    MODEL = "model"  # attribute of the master record of its trade item, by expanded name
    DATE = "date"  # day of the first passing of a milestone
    PLACE = "place"  # where the first passing of a milestone was
    PARTY = "party"  # who runs that place, or recorded it
    STATUS = "status"  # the label of the latest of the passport's status milestones; `of` empty
    ATTRIBUTED = "attributed"  # an indicator of items (attribution.toml)
    NOWHERE = "nowhere"  # nothing in this ledger holds it yet: always missing


class PassportAttribute(msgspec.Struct, frozen=True, kw_only=True):
    """A row of an attribute list.

    Fields
      number     of the published list, for people
      audience   who may read it: roles (terms.party.Role) by word; a set, no rank
      asked_of   categories for which it is mandatory;  offered_for  voluntary
      unit       code; empty for texts
      pointer    where it stands in the exchange format: `<model>#<RFC 6901 pointer>`; may be empty
    """

    id: str
    number: str = ""
    label_en: str
    label_zh: str
    group_en: str
    group_zh: str
    audience: tuple[str, ...]
    behaviour: Behaviour
    granularity: Granularity
    asked_of: tuple[str, ...] = ()
    offered_for: tuple[str, ...] = ()
    value_from: ValueFrom
    of: str = ""
    unit: str = ""
    pointer: str = ""
    source: str
    rule: str


class PassportRule(msgspec.Struct, frozen=True, kw_only=True):
    """A row of passport.toml: which products have a passport, and what makes and ends it.

    Fields
      item_class  products that have one
      category    fact that names the category of `asked_of`; empty: one category for all
      issued      milestone from which it answers: nothing is shown to anyone but the owner before
      statuses    milestones whose labels are the status, any order
      succeeded   milestones at which the passport of an item it went into takes over
      ended       milestones after which it is closed, and still answers
    """

    id: str
    title_en: str
    title_zh: str
    item_class: str
    category: str = ""
    default_category: str = ""
    issued: str
    statuses: tuple[str, ...] = ()
    succeeded: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    attributes: tuple[PassportAttribute, ...]
    source: str
    rule: str


class PassportValue(msgspec.Struct, frozen=True, kw_only=True):
    """An attribute of one passport, as one reader may see it.

    Fields
      value      as text or number in the attribute's unit; None: missing
      is_hidden  there is a value, or may be, that this reader may not see: nothing else is told
      sequences  entries it comes from; empty for a reader who may not see them
      missing    why there is none, in words of the catalogue; empty otherwise
    """

    attribute: PassportAttribute
    value: str | float | None = None
    is_hidden: bool = False
    at: datetime | None = None
    sequences: tuple[int, ...] = ()
    missing: str = ""


class PassportLink(msgspec.Struct, frozen=True):
    """Another passport: what this one came from, or what took over."""

    item: str
    is_successor: bool


class Coverage(msgspec.Struct, frozen=True):
    """How much of an attribute list is there: of those asked for, and of those offered."""

    asked: int
    asked_there: int
    offered: int
    offered_there: int


class Passport(msgspec.Struct, frozen=True, kw_only=True):
    """A passport as one reader may see it.

    Fields
      address   Digital Link it answers under
      version   how many entries had changed it at this knowing, from 1
      state     `draft` (not issued yet), `open`, `succeeded` or `ended`
      issued, changed   None: not yet
      status    label of the status, in both languages; None: none is known, or not for him
    """

    rule: PassportRule
    item: str
    address: str
    category: str
    version: int
    state: str
    issued: datetime | None = None
    changed: datetime | None = None
    status: Label | None = None
    values: tuple[PassportValue, ...]
    links: tuple[PassportLink, ...] = ()
    coverage: Coverage
