"""The content hash: of the content, not of how it is cut or encoded."""

import numpy as np
import pyarrow as pa

from loopbook.store.segment.part import Part, content_hash, dictionary_texts, table_of

TEXTS = ["a", "", "电池", "a"]


def part(table: pa.Table, numbers: tuple[int, ...] = (1, 2)) -> Part:
    return Part({"n": np.array(numbers, np.int64)}, {"t": ["x"]}, {"rows": table})


def table(texts: pa.Array | pa.ChunkedArray, flags: list[bool] | None = None) -> pa.Table:
    return pa.table({"text": texts, "flag": flags or [True, False, True, True]})


def test_pieces_and_dictionaries_leave_no_trace() -> None:
    plain = content_hash(part(table(pa.array(TEXTS))))
    cut = pa.chunked_array([TEXTS[:1], TEXTS[1:]])
    assert content_hash(part(table(cut))) == plain
    assert content_hash(part(table(pa.array(TEXTS).dictionary_encode()))) == plain
    sliced = pa.array(["z", *TEXTS]).slice(1)
    assert content_hash(part(table(sliced))) == plain
    whole = table(pa.array(TEXTS))
    assert content_hash(part(pa.concat_tables([whole.slice(0, 3), whole.slice(3)]))) == plain


def test_any_other_value_is_another_hash() -> None:
    plain = table(pa.array(TEXTS))
    hashes = {
        content_hash(part(plain)),
        content_hash(part(plain, (2, 1))),
        content_hash(part(plain)._replace(texts={"t": ["y"]})),
        content_hash(part(table(pa.array(["", "a", "电池", "a"])))),
        content_hash(part(table(pa.array(TEXTS), [True, True, True, True]))),
        content_hash(part(plain.rename_columns(["other", "flag"]))),
    }
    assert len(hashes) == 6


def test_a_table_has_the_types_asked_for() -> None:
    schema = pa.schema([("n", pa.int64()), ("word", dictionary_texts())])
    made = table_of({"word": ["a", "a"], "n": [1, 2]}, schema)
    assert made.schema == schema
