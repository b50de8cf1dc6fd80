"""Arrays in one file: what was written comes back, and what is no such file is said to be none."""

from pathlib import Path

import numpy as np
import pytest

from loopbook.errors import BrokenSegment
from loopbook.store.segment.arrays import ALIGNMENT, MAGIC, array_bytes, open_arrays

ARRAYS = {
    "numbers": np.array([-1, 0, 2**62], np.int64),
    "hashes": np.array([2**64 - 1, 0], np.uint64),
    "codes": np.array([3, -3], np.int32),
    "kinds": np.array([1, 0, 1], np.int8),
    "flags": np.array([True, False, True]),
    "text": np.frombuffer("电池".encode(), np.uint8),
    "nothing": np.empty(0, np.int64),
}
TEXTS = {"audience": ["[]", '["城"]'], "none": []}


def written(folder: Path) -> Path:
    path = folder / "arrays.bin"
    path.write_bytes(b"".join(array_bytes(ARRAYS, TEXTS)))
    return path


def test_columns_and_texts_come_back(tmp_path: Path) -> None:
    opened = open_arrays(written(tmp_path))
    assert opened.texts == TEXTS
    assert opened.arrays.keys() == ARRAYS.keys()
    for name, column in ARRAYS.items():
        assert opened.arrays[name].dtype == column.dtype
        assert opened.arrays[name].tolist() == column.tolist()
        assert not opened.arrays[name].flags.writeable


def test_the_order_of_names_leaves_no_trace() -> None:
    turned = dict(reversed(ARRAYS.items()))
    assert array_bytes(turned, TEXTS) == array_bytes(ARRAYS, TEXTS)
    assert sum(map(len, array_bytes(ARRAYS, TEXTS))) % ALIGNMENT == 0


@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.5, 0.9])
def test_a_file_cut_short_is_named(tmp_path: Path, share: float) -> None:
    path = written(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(BrokenSegment, match=r"arrays\.bin"):
        open_arrays(path)


def test_what_is_no_such_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenSegment, match="LB-S30"):
        open_arrays(tmp_path / "arrays.bin")
    path = written(tmp_path)
    good = path.read_bytes()
    for bad in (b"x" + good[1:], MAGIC + b"\xff" * 64, good.replace(b"<i8", b"<c8", 1)):
        path.write_bytes(bad)
        with pytest.raises(BrokenSegment, match="LB-S31"):
            open_arrays(path)


def test_only_plain_columns_are_written() -> None:
    for column in (np.zeros((2, 2), np.int64), np.array([1.5], np.float32), np.array(["a"])):
        with pytest.raises(TypeError):
            array_bytes({"x": column}, {})
