"""Coded facts: the items of which a segment states a code; its other facts are not read."""

from collections.abc import Collection

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loopbook.store.segment.csr import Ints


def coded_items(table: pa.Table, terms: Collection[str], codes: Collection[str]) -> Ints:
    """Return the numbers of the items of which a word has one of these texts, ascending.

    Parameters
      table  facts of a segment (FACTS of `postings`);  terms  the words;  codes  texts as written
    """
    # Few facts have the text; only of those the word is asked.
    said = table.filter(pc.is_in(table.column("text"), _values(table, "text", codes)))
    found = said.filter(pc.is_in(said.column("term"), _values(said, "term", terms)))
    numbers: Ints = np.unique(found.column("item").to_numpy())
    return numbers


def _values(table: pa.Table, name: str, texts: Collection[str]) -> pa.Array:
    kind = table.schema.field(name).type
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    return pa.array(list(texts), plain)
