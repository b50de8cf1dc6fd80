"""A sealed links segment, mapped: what its entries say of items, by number.

Everything is answered from sorted columns by search; what declarations and later endings do to it
is not known here (`stack` joins all segments and the tail).
"""

from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.errors import BrokenSegment
from loopbook.store.segment.arrays import ArrayFile, Column, open_arrays
from loopbook.store.segment.csr import Ints, Rows, gather
from loopbook.store.segment.declared import Pending
from loopbook.store.segment.folder import ARRAYS, require_whole
from loopbook.store.segment.keyed import KeyedHash
from loopbook.store.segment.manifest import Sealed
from loopbook.store.segment.observation_columns import observations_in
from loopbook.store.segment.same import same_columns
from loopbook.store.segment.spoken_columns import Stored, spoken_in
from loopbook.terms.lineage import LinkKind
from loopbook.terms.party import Sees, may_see

_NONE = np.empty(0, np.int64)


class RawRows(NamedTuple):
    """Links as they were stated: columns as in `terms.lineage.LinkColumns`, without endings."""

    owner: Ints
    other: Ints
    kind: NDArray[np.int8]
    since: Ints
    sequence: Ints


class _Side(NamedTuple):
    rows: Rows
    other: Ints
    kind: NDArray[np.int8]
    since: Ints
    sequence: Ints
    lowest: int
    highest: int


class LinksSegment:
    """One links segment; opened by its row of the manifest.

    Raises    BrokenSegment  a file is missing, cut short, or no segment of that row
    """

    def __init__(self, segments: Path, row: Sealed) -> None:
        self.row = row
        self.folder = segments / row.folder
        require_whole(self.folder, row)
        opened = open_arrays(self.folder / ARRAYS)
        try:
            self._take(opened)
        except (KeyError, IndexError, ValueError, msgspec.MsgspecError) as fault:
            raise BrokenSegment("LB-S31", str(self.folder / ARRAYS)) from fault
        if (self.first, self.last) != (row.first, row.last):
            raise BrokenSegment("LB-S33", str(self.folder / ARRAYS))

    def _take(self, opened: ArrayFile) -> None:
        self._arrays = opened.arrays
        self._spoken = spoken_in(opened.arrays, opened.texts)
        self._observations = observations_in(opened.arrays, opened.texts)
        self.audiences = tuple(
            msgspec.json.decode(text, type=tuple[str, ...]) for text in opened.texts["audience"]
        )
        self.pending = tuple(
            msgspec.json.decode(text, type=Pending) for text in opened.texts["pending"]
        )
        self.first, self.last, self.first_item = (int(each) for each in self._ints("span"))
        self.item_count = len(self._arrays["item_is_class"])
        self.is_topological = bool(self._arrays["is_topological"][0])
        self._into = self._side("into")
        self._out = self._side("out")
        self._touched = Rows(self._ints("touch_keys"), self._ints("touch_offsets"))
        keys = self._touched.keys
        # Plain numbers: they are compared with at every question.
        self._touch_span = (int(keys[0]), int(keys[-1])) if len(keys) else (0, -1)
        self._same: tuple[Column, Ints] | None = None

    def _ints(self, name: str) -> Ints:
        column = self._column(name)
        if column.dtype != np.int64:
            raise BrokenSegment("LB-S31", str(self.folder / ARRAYS))
        return column.view(np.int64)

    def _column(self, name: str) -> Column:
        if name not in self._arrays:
            raise BrokenSegment("LB-S31", str(self.folder / ARRAYS))
        return self._arrays[name]

    def _side(self, group: str) -> _Side:
        rows = Rows(self._ints(f"{group}_keys"), self._ints(f"{group}_offsets"))
        is_empty = not len(rows.keys)
        kind = self._column(f"{group}_kind").view(np.int8)
        # One byte a link, looked through once: what reads it later is a table of three.
        if kind.view(np.uint8).max(initial=0) >= len(LinkKind):
            raise BrokenSegment("LB-S33", str(self.folder / ARRAYS))
        return _Side(
            rows=rows,
            other=self._ints(f"{group}_other"),
            kind=kind,
            since=self._ints(f"{group}_since"),
            sequence=self._ints(f"{group}_sequence"),
            lowest=0 if is_empty else int(rows.keys[0]),
            highest=-1 if is_empty else int(rows.keys[-1]),
        )

    @property
    def link_count(self) -> int:
        """Number of links."""
        return len(self._into.other)

    def linked(self, *, is_into: bool) -> Ints:
        """Return the items with a link into them (or out of them), ascending."""
        return (self._into if is_into else self._out).rows.keys

    def classes(self) -> Ints:
        """Return the items that are new in this segment and are pure classes, ascending."""
        return np.flatnonzero(self._column("item_is_class")) + self.first_item

    def links(self, items: Ints, span: tuple[int, int], *, is_into: bool) -> RawRows | None:
        """Return the links into (or out of) the items asked for, in the order asked; None: none.

        Parameters
          span  the lowest and the highest of `items`, which spares most segments a search
        """
        side = self._into if is_into else self._out
        if span[0] > side.highest or span[1] < side.lowest:
            return None
        owner, rows = gather(side.rows, items)
        if not len(rows):
            return None
        return RawRows(
            owner, side.other[rows], side.kind[rows], side.since[rows], side.sequence[rows]
        )

    def touches(self, item: int) -> tuple[Ints, Ints]:
        """Return time and sequence of the entries that speak of an item, by time."""
        lowest, highest = self._touch_span
        if not lowest <= item <= highest:
            return _NONE, _NONE
        _, rows = gather(self._touched, np.array([item]))
        return self._ints("touch_time")[rows], self._ints("touch_sequence")[rows]

    def touched(self, items: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """Return position in `items`, row, time and sequence of what speaks of items, in order."""
        keys = self._touched.keys
        if not len(keys) or not len(items) or items[0] > keys[-1] or items[-1] < keys[0]:
            return _NONE, _NONE, _NONE, _NONE
        owner, rows = gather(self._touched, items)
        return owner, rows, self._ints("touch_time")[rows], self._ints("touch_sequence")[rows]

    @property
    def touched_keys(self) -> Ints:
        """The items that entries here speak of, ascending."""
        return self._touched.keys

    @property
    def sides(self) -> NDArray[np.int8] | None:
        """As what entries name items, a row a touch; None: sealed before that was kept."""
        kept = self._arrays.get("touch_side")
        return None if kept is None else kept.view(np.int8)

    @property
    def spoken(self) -> Stored:
        """What entries say besides links, as far as it was kept (see `sides`)."""
        return self._spoken

    @property
    def observations(self) -> Stored | None:
        """The published values that entries hold; None: sealed before they were kept."""
        return self._observations

    def seen(self, sees: Sees) -> Ints:
        """Return the items that an entry of this segment open to `sees` speaks of."""
        is_open = self.are_open(self._ints("touch_sequence"), sees)
        counts = np.diff(self._touched.offsets)
        return self._touched.keys.repeat(counts)[is_open]

    def are_used(self, items: Ints) -> NDArray[np.bool_]:
        """Say of each item whether a link goes out of it."""
        keys = self._out.rows.keys
        if not len(keys):
            return np.zeros(len(items), bool)
        place = np.minimum(keys.searchsorted(items), len(keys) - 1)
        found: NDArray[np.bool_] = keys[place] == items
        return found

    def proposed(self, hashes: NDArray[np.uint64]) -> tuple[Ints, Ints]:
        """Return (position in `hashes`, item) of items whose name has that hash."""
        return _hits(self._column("name_hash"), self._ints("name_item"), hashes)

    def proposed_entries(self, hashes: NDArray[np.uint64]) -> tuple[Ints, Ints]:
        """Return (position in `hashes`, sequence) of entries whose identity has that hash."""
        return _hits(self._column("identity_hash"), self._ints("identity_sequence"), hashes)

    def proposed_same(self, hashes: NDArray[np.uint64], key: KeyedHash) -> tuple[Ints, Ints]:
        """Return (position in `hashes`, item) of items whose name has another, one form.

        Parameters
          hashes  of one forms, under `key`
        """
        if self._same is None:
            self._same = self._find_same(key)
        return _hits(*self._same, hashes)

    def _find_same(self, key: KeyedHash) -> tuple[Column, Ints]:
        if "same_hash" in self._arrays:
            return self._arrays["same_hash"], self._ints("same_item")
        numbers = np.arange(self.first_item, self.first_item + self.item_count)
        found = same_columns(self.names(numbers), numbers, key)
        order = np.lexsort((found["item"], found["hash"]))
        return found["hash"][order], found["item"][order].astype(np.int64)

    def entry_kinds(self, first: int, count: int) -> NDArray[np.int8]:
        """Return the kinds of entries `first`.. `first + count - 1` of this segment."""
        start = first - self.first
        kinds: NDArray[np.int8] = self._column("entry_kind").view(np.int8)
        return kinds[start : start + count]

    def names(self, numbers: Ints) -> list[str]:
        """Return the names of items that are new in this segment."""
        ends, text = self._ints("item_end"), self._column("item_text")
        at = numbers - self.first_item
        starts = np.where(at > 0, ends[np.maximum(at - 1, 0)], 0).tolist()
        return [
            text[start:end].tobytes().decode()
            for start, end in zip(starts, ends[at].tolist(), strict=True)
        ]

    def are_classes(self, numbers: Ints) -> NDArray[np.bool_]:
        """Say of each item that is new in this segment whether it is a pure class."""
        return self._column("item_is_class")[numbers - self.first_item].astype(bool)

    def endings(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Return parent, child, time and sequence of what left, sorted so."""
        return (
            self._ints("ending_parent"),
            self._ints("ending_child"),
            self._ints("ending_time"),
            self._ints("ending_sequence"),
        )

    def voids(self) -> tuple[Ints, Ints, Ints]:
        """Return the entries declared errors: sequence, by, time."""
        return self._ints("void_sequence"), self._ints("void_by"), self._ints("void_time")

    def corrections(self) -> tuple[Ints, Ints, Ints]:
        """Return the events that correct what was voided: sequence, declared by, time."""
        return (
            self._ints("correction_sequence"),
            self._ints("correction_by"),
            self._ints("correction_time"),
        )

    def sequences_of(self, kinds: tuple[int, ...]) -> list[int]:
        """Return the entries of these kinds, ascending."""
        is_asked = np.isin(self._column("entry_kind"), kinds)
        found: list[int] = (np.flatnonzero(is_asked) + self.first).tolist()
        return found

    def are_open(self, sequences: Ints, sees: Sees) -> NDArray[np.bool_]:
        """Say of each entry of this segment whether it is open to someone who holds `sees`."""
        may = np.array([may_see(members, sees) for members in self.audiences], bool)
        allowed: NDArray[np.bool_] = may[self._column("entry_audience")[sequences - self.first]]
        return allowed


def _hits(known: Column, values: Ints, asked: NDArray[np.uint64]) -> tuple[Ints, Ints]:
    """Return (position in `asked`, value) for every equal hash in the sorted column `known`."""
    if not len(known) or not len(asked):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    order = asked.argsort()
    wanted = asked[order]
    first = known.searchsorted(wanted, "left")
    inside = np.minimum(first, len(known) - 1)
    found = np.flatnonzero(known[inside] == wanted)
    # Names that share a hash are rare: only what was found is searched from the other end.
    last = known.searchsorted(wanted[found], "right")
    counts = last - first[found]
    position = order[found].repeat(counts)
    ends = counts.cumsum()
    total = int(ends[-1]) if len(ends) else 0
    at = np.arange(total) + (first[found] - ends + counts).repeat(counts)
    return position, values[at]
