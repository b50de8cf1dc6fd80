"""Custody: where an item is, who has it, and where it was handed over and not received."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray


class Handing(StrEnum):
    """What a business step does to custody (core/custody.csv)."""

    GIVES = "gives"  # the item leaves whoever had it
    TAKES = "takes"  # somebody has it from here on
    RELEASES = "releases"  # it goes to somebody who keeps no record, as a buyer in a shop
    ENDS = "ends"  # nobody has it any more: used up, destroyed


class HandingStep(msgspec.Struct, frozen=True, kw_only=True):
    """A row of custody.csv: what a business step does to custody.

    Fields
      biz_step, disposition  bare CBV words or URIs; an empty disposition means any
    """

    biz_step: str
    disposition: str = ""
    handing: Handing
    source: str
    rule: str


class WhereColumns(NamedTuple):
    """Where items are, one a row, in the order asked.

    Fields
      holder     number of the outermost thing the item is inside now; itself when in nothing
      place      position in `Lives.texts` of where it is; 0: not known, or on the way
      party      position in `Lives.texts` of who has it; 0: not known
      since      time of the entry that says so; PAST when none does
      sequence   that entry; 0: none
      is_moving  whether it was given and not taken since
      is_ended   whether it was used up
    """

    holder: NDArray[np.int64]
    place: NDArray[np.int32]
    party: NDArray[np.int32]
    since: NDArray[np.int64]
    sequence: NDArray[np.int64]
    is_moving: NDArray[np.bool_]
    is_ended: NDArray[np.bool_]


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """Where one item is, for a person; texts are empty where something is not known."""

    item: str
    holder: str
    place: str
    party: str
    since: datetime | None
    sequence: int
    is_moving: bool
    is_ended: bool


class GapKind(StrEnum):
    """What a custody gap is."""

    NOT_RECEIVED = "not_received"  # a hand-over without a receipt
    NOT_HANDED_OVER = "not_handed_over"  # a receipt without a hand-over


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A break in the chain of custody of an item.

    Fields
      giver, taker   places or parties as far as known
      given, taken   moments; None: the half that is missing
      sequences      the entry of the half that is there, and of the next that shows the gap
    """

    kind: GapKind
    item: str
    giver: str = ""
    taker: str = ""
    given: datetime | None = None
    taken: datetime | None = None
    sequences: tuple[int, ...]


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time in which somebody had an item, at a place; until None: still."""

    item: str
    place: str
    party: str
    since: datetime
    until: datetime | None = None
    sequences: tuple[int, ...]


class Custody(msgspec.Struct, frozen=True, kw_only=True):
    """The chain of custody of one item: who had it, in order, and where the chain breaks."""

    item: str
    where: Where
    chain: tuple[Held, ...]
    gaps: tuple[Gap, ...]


class GapColumns(NamedTuple):
    """Custody gaps, one a row, by owner, then by the moment that shows them.

    Fields
      owner     position, in the items asked about, of the one that the gap is of (int64)
      kind      position in GAP_KINDS (int8)
      given_sequence, taken_sequence  entries of the hand-over and of the receipt. Of a hand-over
                without a receipt, `taken` is the next entry that shows it was one, 0 when none has
                come in time; of a receipt without a hand-over, `given` is 0 (int64)
      given_time, taken_time  when; PAST where the sequence is 0 (int64)
    """

    owner: NDArray[np.int64]
    kind: NDArray[np.int8]
    given_sequence: NDArray[np.int64]
    taken_sequence: NDArray[np.int64]
    given_time: NDArray[np.int64]
    taken_time: NDArray[np.int64]


GAP_KINDS = tuple(GapKind)
"""Kinds of gaps by their code in a column."""
