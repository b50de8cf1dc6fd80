"""A sealed postings segment, mapped: cube, rows of entries, facts and classes of one reading."""

from collections.abc import Callable, Collection
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from loopbook.errors import BrokenSegment
from loopbook.store.segment.arrays import ArrayFile, open_arrays
from loopbook.store.segment.csr import Ints
from loopbook.store.segment.files import read_table
from loopbook.store.segment.folder import ARRAYS, require_whole
from loopbook.store.segment.manifest import Sealed
from loopbook.store.segment.pivot import Stored
from loopbook.store.segment.postings import facts_from, postings_from
from loopbook.terms.history import Fact
from loopbook.terms.posting import Posting

POSTINGS_FILE = "postings.parquet"
FACTS_FILE = "facts.parquet"

Names = Callable[[Ints], list[str]]


class PostingsSegment:
    """One postings segment; opened by its row of the manifest.

    Parameters
      names  item numbers -> names
    Raises    BrokenSegment  a file is missing, cut short, or no segment of that row
    """

    def __init__(self, segments: Path, row: Sealed, names: Names) -> None:
        self.row = row
        self.folder = segments / row.folder
        self._names = names
        require_whole(self.folder, row)
        self._opened: ArrayFile = open_arrays(self.folder / ARRAYS)
        if "row_sequence" not in self._opened.arrays:
            raise BrokenSegment("LB-S31", str(self.folder / ARRAYS))

    @property
    def file(self) -> Path:
        """The postings table."""
        return self.folder / POSTINGS_FILE

    @property
    def cube_columns(self) -> Stored:
        """The cube of item and batch postings, as columns and texts."""
        return self._opened.arrays, self._opened.texts

    @cached_property
    def statistics(self) -> list[tuple[Posting, int, str]]:
        """Statistics with `at` and the text of their audience: few, and never summed blindly."""
        rows = self._opened.arrays["row_statistic"].astype(np.int64)
        return self._taken(rows) if len(rows) else []

    def postings_of(self, sequence: int) -> list[Posting]:
        """Return what an entry posts; for a declaration, its reversals."""
        rows = np.flatnonzero(self._opened.arrays["row_sequence"] == sequence)
        return [posting for posting, _, _ in self._taken(rows)] if len(rows) else []

    def _taken(self, rows: Ints) -> list[tuple[Posting, int, str]]:
        table = read_table(self.folder, POSTINGS_FILE).take(rows)
        numbers = np.unique(table.column("item").to_numpy())
        numbers = numbers[numbers >= 0]
        names = dict(zip(numbers.tolist(), self._names(numbers), strict=True))
        ats = table.column("at").to_pylist()
        audiences = table.column("audience").to_pylist()
        return list(zip(postings_from(table, names), ats, audiences, strict=True))

    def facts(self, items: Ints) -> list[tuple[int, Fact]]:
        """Return the facts stated of these items: number and fact, in the order of entries."""
        table = read_table(self.folder, FACTS_FILE)
        return facts_from(table.filter(np.isin(table.column("item").to_numpy(), items)))

    def fact_table(self) -> pa.Table:
        """Return the facts of the segment as they are stored (FACTS of `postings`)."""
        return read_table(self.folder, FACTS_FILE)

    @property
    def class_codes(self) -> tuple[Ints, list[str]]:
        """Return the class of each of `classified`, as a place in the names given with them."""
        return self._opened.arrays["class_code"].astype(np.int64), self._opened.texts["class"]

    @property
    def classified(self) -> Ints:
        """The items that have a class by an entry of this segment, ascending."""
        return self._opened.arrays["class_item"].view(np.int64)

    def members(self, classes: Collection[str]) -> tuple[Ints, list[str]]:
        """Return the items that have one of these classes here, ascending, and which."""
        names = self._opened.texts["class"]
        is_asked = np.array([name in classes for name in names], bool)
        codes = self._opened.arrays["class_code"].astype(np.int64)
        rows = np.flatnonzero(is_asked[codes]) if len(names) else np.empty(0, np.int64)
        return self.classified[rows], [names[code] for code in codes[rows].tolist()]

    def class_of(self, item: int) -> str:
        """Return the class of an item by an entry of this segment; empty when none says it."""
        items = self._opened.arrays["class_item"]
        at = int(items.searchsorted(item))
        if at == len(items) or int(items[at]) != item:
            return ""
        return self._opened.texts["class"][int(self._opened.arrays["class_code"][at])]
