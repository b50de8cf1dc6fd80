"""Same: names of items under their one form, so that any spelling of an identity is found.

Items keep the names that entries gave them. Where the one form of a name is another text, the hash
of that form stands in sorted columns beside the item, as the hashes of names do. Columns of a
segment that was sealed before there were any are made when they are first asked for.
"""

from collections.abc import Sequence

import numpy as np

from loopbook.store.segment.arrays import Column
from loopbook.store.segment.csr import Ints
from loopbook.store.segment.keyed import KeyedHash
from loopbook.terms.same import Identities

GROUP = "same"
_ROWS = 65_536


def same_columns(names: Sequence[str], numbers: Ints, hashes: KeyedHash) -> dict[str, Column]:
    """Return the hash of the one form and the item, unsorted, for names that are not that form."""
    identities = Identities()
    ones: list[str] = []
    items: list[int] = []
    for start in range(0, len(names), _ROWS):
        part = names[start : start + _ROWS]
        for at, (name, one) in enumerate(zip(part, identities.of(part), strict=True), start):
            if one != name:
                ones.append(one)
                items.append(at)
    return {"hash": hashes.of(ones), "item": numbers[np.array(items, np.int64)]}
