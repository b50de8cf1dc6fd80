"""Milestone: what a pack calls a touch of a certain shape (certified, handed over, dismantled)."""

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
