"""Codes found in the facts of segments, against a plain loop."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.store.coded_facts import coded_items

ROWS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(["vin", "colour"]), st.sampled_from("ABé")),
    max_size=30,
)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.booleans(), st.sets(st.sampled_from("ABé"), max_size=2))
def test_a_column_says_what_a_loop_does(
    rows: list[tuple[int, str, str]], is_coded: bool, codes: set[str]
) -> None:
    items, terms, texts = zip(*rows, strict=True) if rows else ((), (), ())
    words = pa.array(terms, pa.string())
    table = pa.table(
        {
            "item": pa.array(items, pa.int64()),
            "term": words.dictionary_encode() if is_coded else words,
            "text": pa.array(texts, pa.string()),
        }
    )
    expected = sorted({item for item, term, text in rows if term == "vin" and text in codes})
    assert coded_items(table, {"vin"}, codes).tolist() == expected
