"""Milestone: what a pack calls a touch of a certain shape (certified, handed over, dismantled)."""

from datetime import datetime

import msgspec

from loopbook.terms.event import Side


class Milestone(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack calls a touch of a certain shape. An empty field means any.

    Rows of one id are alternatives of one milestone.

    Fields
      item_class  class of the item, or a wider one
      role        of the read point, or else of the business location
      side        as what the entry names the item
    """

    id: str
    event_type: str = ""
    action: str = ""
    biz_step: str = ""
    disposition: str = ""
    item_class: str = ""
    role: str = ""
    side: Side | None = None
    label_en: str
    label_zh: str
    source: str
    rule: str


class PassedMilestone(msgspec.Struct, frozen=True, kw_only=True):
    """That one item reached a milestone.

    Fields
      time      of the event that says so;  sequence  its entry
      place     read point, or else business location; may be empty
      rules     rows of the milestone that match something the item went through
    """

    milestone: str
    label_en: str
    label_zh: str
    time: datetime
    sequence: int
    place: str = ""
    rules: tuple[str, ...] = ()


class LifeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a formula over the life of one item comes to.

    Fields
      value      in base units, or true or false; None: the life does not say
      sequences  entries that were read, ascending
      rules      rows of the pack that were read
    """

    formula: str
    item: str
    value: float | bool | None
    sequences: tuple[int, ...] = ()
    rules: tuple[str, ...] = ()
