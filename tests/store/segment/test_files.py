"""A part written as files and read back; broken off, nothing is left."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from loopbook.errors import BrokenSegment
from loopbook.store.segment.files import read_part, read_table, tables_of, write_segment
from loopbook.store.segment.manifest import LINKS
from loopbook.store.segment.part import Part, content_hash

PART = Part(
    {"n": np.arange(5)},
    {"t": ["x"]},
    {"links": pa.table({"sequence": [1, 2]}), "items": pa.table({"name": ["电池"]})},
)


def test_a_part_comes_back_with_its_content(tmp_path: Path) -> None:
    row = write_segment(tmp_path, LINKS, (1, 2), PART)
    folder = tmp_path / row.folder
    assert (row.first, row.last, row.rows) == (1, 2, 2)
    assert row.content_hash == content_hash(PART) == content_hash(read_part(folder))
    assert sorted(tables_of(folder)) == ["items.parquet", "links.parquet"]
    assert [each.name for each in tmp_path.iterdir()] == [row.folder]


def test_the_same_content_gives_the_same_files(tmp_path: Path) -> None:
    one, other = (write_segment(tmp_path, LINKS, (1, 2), PART) for _ in range(2))
    assert one.folder != other.folder
    assert (one.content_hash, one.file_hash) == (other.content_hash, other.file_hash)


def test_what_is_broken_off_leaves_no_folder(tmp_path: Path) -> None:
    bad = PART._replace(arrays={"n": np.array([1.5], np.float32)})
    with pytest.raises(TypeError):
        write_segment(tmp_path, LINKS, (1, 2), bad)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_table_is_named(tmp_path: Path) -> None:
    row = write_segment(tmp_path, LINKS, (1, 2), PART)
    file = tmp_path / row.folder / "links.parquet"
    file.write_bytes(b"PAR1")
    with pytest.raises(BrokenSegment, match=r"links\.parquet"):
        read_table(file.parent, file.name)
    file.unlink()
    with pytest.raises(BrokenSegment, match="LB-S30"):
        read_table(file.parent, file.name)
