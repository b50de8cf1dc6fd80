"""Mark: what a product claims to be (remanufactured, reuse part), and whether that holds."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from loopbook.terms.formula import Formula
from loopbook.terms.history import Fact
from loopbook.terms.scheme_status import SchemeStatus


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A row of marks.toml.

    Fields
      item_class  what may carry it
      granted     milestone from which an item carries it
      ended       milestones after which it does so no more
      holds       whether the life of the item bears it out (leaves of lives, evaluate/life)
      shows       facts that anyone who asks is told
    """

    id: str
    label_en: str
    label_zh: str
    item_class: str
    granted: str
    ended: tuple[str, ...] = ()
    holds: Formula
    shows: tuple[str, ...] = ()
    status: SchemeStatus
    source: str
    rule: str


class MarkState(StrEnum):
    """Whether a mark holds."""

    HOLDS = "holds"
    BROKEN = "broken"  # the life of the item does not bear it out
    ENDED = "ended"
    ABSENT = "absent"  # never granted to this item
    UNKNOWN = "unknown"  # something it rests on is not known


class MarkAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A mark as anyone may ask for it: no place, no party, no entry."""

    mark: Mark
    state: MarkState
    since: date | None = None
    until: date | None = None
    facts: tuple[Fact, ...] = ()


class Enquiry(msgspec.Struct, frozen=True, kw_only=True):
    """What anyone is told of a code, without sign-in.

    Fields
      code        as it was asked;  item  as the book knows it; empty: nothing open is known of it
      class_en, class_zh  what it is; empty: not known
      status      term of the last status milestone that is open to everyone; may be empty
      marks       of its class
      has_passport  whether a passport answers under its address;  address  its Digital Link
      asked       when
    """

    code: str
    item: str = ""
    class_en: str = ""
    class_zh: str = ""
    status: str = ""
    marks: tuple[MarkAnswer, ...] = ()
    has_passport: bool = False
    address: str = ""
    asked: datetime
