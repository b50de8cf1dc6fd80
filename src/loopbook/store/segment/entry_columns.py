"""Entry columns: what every touch of an entry shares, one row an entry, as numbers of one book.

The events table has its own numbers of texts in every row group; here they are those of one table,
which only grows, so that rows of many segments stand beside each other.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.store.segment.columns import Block, SealedColumns
from loopbook.store.segment.links import LinksSegment
from loopbook.terms.entry import EntryKind
from loopbook.terms.life import Shape

BYTES_MAX = 512 << 20
"""Octets of such columns that are kept: some 20 million entries."""

_SHAPE = ("type", "action", "biz_step", "disposition")
_TABLE_MAX = 1 << 20


class Interned:
    """Texts and shapes by position; a position keeps its meaning."""

    def __init__(self) -> None:
        self._texts: dict[str, int] = {"": 0}
        self._shapes: dict[Shape, int] = {}
        self.texts: list[str] = [""]
        self.shapes: list[Shape] = []

    def text(self, text: str) -> int:
        """Return the position of a text."""
        found = self._texts.get(text)
        if found is None:
            found = self._texts[text] = len(self.texts)
            self.texts.append(text)
        return found

    def shape(self, shape: Shape) -> int:
        """Return the position of a shape."""
        found = self._shapes.get(shape)
        if found is None:
            found = self._shapes[shape] = len(self.shapes)
            self.shapes.append(shape)
        return found


class EntryColumns(NamedTuple):
    """A row an entry, in order; positions as in `terms.life.TouchColumns`.

    Fields
      is_life  whether it tells a life: an event that is no declaration
    """

    shape: NDArray[np.int32]
    read_point: NDArray[np.int32]
    biz_location: NDArray[np.int32]
    party: NDArray[np.int32]
    record_time: NDArray[np.int64]
    is_life: NDArray[np.bool_]

    @property
    def nbytes(self) -> int:
        """Octets that they take."""
        return sum(column.nbytes for column in self)


def columns_of(blocks: Sequence[Block], known: Interned) -> EntryColumns:
    """Return the columns of blocks that stand next to each other."""
    made = [_columns(block, known) for block in blocks]
    return EntryColumns(*map(np.concatenate, zip(*made, strict=True)))


def _columns(block: Block, known: Interned) -> EntryColumns:
    return EntryColumns(
        _shapes(block, known),
        _texts(block, "read_point", known),
        _texts(block, "biz_location", known),
        _texts(block, "party", known),
        block.ints("record_time"),
        (block.kinds() == int(EntryKind.EVENT)) & (block.ints("is_correction") == 0),
    )


def _texts(block: Block, name: str, known: Interned) -> NDArray[np.int32]:
    codes, texts = block.texts(name)
    table = np.array([known.text(text) for text in texts], np.int32)
    found: NDArray[np.int32] = table[codes]
    return found


def _shapes(block: Block, known: Interned) -> NDArray[np.int32]:
    """Return the shape of each entry: four columns as the digits of one number."""
    columns = [block.texts(name) for name in _SHAPE]
    sizes = [max(len(texts), 1) for _, texts in columns]
    number = np.zeros(block.count, np.int64)
    for (codes, _), size in zip(columns, sizes, strict=True):
        number = number * size + codes
    total = int(np.prod(sizes, dtype=object))
    if total <= _TABLE_MAX:
        distinct = np.flatnonzero(np.bincount(number, minlength=total))
        place = np.zeros(total, np.int64)
        place[distinct] = np.arange(len(distinct))
        back = place[number]
    else:
        distinct, back = np.unique(number, return_inverse=True)
    table = [known.shape(_shape(int(each), columns, sizes)) for each in distinct.tolist()]
    return np.array(table, np.int32)[back]


def _shape(
    number: int, columns: Sequence[tuple[object, tuple[str, ...]]], sizes: list[int]
) -> Shape:
    words: list[str] = []
    for (_, texts), size in zip(reversed(columns), reversed(sizes), strict=True):
        number, code = divmod(number, size)
        words.append(texts[code])
    return Shape(*reversed(words))


class SealedEntries:
    """Entry columns of sealed segments, each read once; the oldest go when there are too many.

    Fields
      known  their texts and shapes, and those of whoever stands beside them
    """

    def __init__(self, bytes_max: int = BYTES_MAX) -> None:
        self.known = Interned()
        self._bytes_max = bytes_max
        self._sealed = SealedColumns(bytes_max=1)
        self._held: dict[str, EntryColumns] = {}

    def of(self, segment: LinksSegment) -> EntryColumns:
        """Return the columns of a segment.

        Raises    BrokenSegment  its table is missing or damaged
        """
        name = segment.folder.name
        found = self._held.pop(name, None)
        if found is None:
            found = columns_of(self._sealed.blocks([segment]), self.known)
        self._held[name] = found
        while len(self._held) > 1 and sum(e.nbytes for e in self._held.values()) > self._bytes_max:
            del self._held[next(iter(self._held))]
        return found

    def keep_only(self, segments: Sequence[LinksSegment]) -> None:
        """Let go of the columns of segments that are no more."""
        names = {segment.folder.name for segment in segments}
        self._held = {name: held for name, held in self._held.items() if name in names}
