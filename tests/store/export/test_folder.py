"""Folder: whole under its name, or not there at all."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from loopbook.errors import StoreUnavailable
from loopbook.store.export import folder as subject
from loopbook.store.export.folder import ExportFolder, TableWriter, exporting, json_lines
from loopbook.store.export.schema import ITEMS, LINKS, MONTH, Table

NUMBERED = Table("numbered", pa.schema([("number", pa.int64())]), (MONTH,))


def numbered(first: int, count: int) -> pa.Table:
    numbers = list(range(first, first + count))
    months = [202500 + 1 + number % 3 for number in numbers]
    return pa.table({"number": numbers, "month": pa.array(months, pa.int32())})


def test_a_folder_gets_its_name_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "out"
    with exporting(target, tmp_path / "a.book") as made:
        made.write("a/b.txt", b"words", 0)
        assert not target.exists()
    assert (target / "a" / "b.txt").read_bytes() == b"words"
    assert [path.name for path in target.parent.iterdir()] == ["out"]
    assert [path.name for path in target.iterdir()] == ["a"]


def test_an_empty_folder_may_be_there(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    with exporting(target, tmp_path / "a.book") as made:
        made.write("b.txt", b"words")
    assert (target / "b.txt").is_file()


def test_what_is_broken_off_leaves_nothing(tmp_path: Path) -> None:
    def break_off() -> None:
        with exporting(tmp_path / "out", tmp_path / "b") as made:
            made.write("b.txt", b"words")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "a.book").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name, code in (
        ("full", "LB-S40"),
        ("file", "LB-S40"),
        ("link", "LB-S40"),
        ("a.book", "LB-S41"),
        ("a.book/out", "LB-S41"),
    ):
        with (
            pytest.raises(StoreUnavailable, match=code),
            exporting(tmp_path / name, tmp_path / "a.book"),
        ):
            pass
    with pytest.raises(StoreUnavailable, match="LB-S40"), exporting(Path("/"), tmp_path / "b"):
        pass
    assert (tmp_path / "full" / "mine.txt").read_text() == "mine"


def test_files_do_not_depend_on_how_rows_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "WINDOW", 10)
    found = []
    for step in (1, 3, 10, 47):
        made = ExportFolder(tmp_path / str(step))
        with TableWriter(made, NUMBERED) as writer:
            for first in range(0, 47, step):
                writer.add(numbered(first, min(step, 47 - first)))
        found.append(made.files)
    assert found[0] == found[1] == found[2] == found[3]
    paths = [file.path for file in found[0]]
    assert paths[0] == "numbered/month=202501/part-00000.parquet"
    assert paths[-1] == "numbered/month=202503/part-00004.parquet"
    assert sum(file.rows for file in found[0]) == 47
    first = pq.ParquetFile(tmp_path / "3" / paths[0])
    assert first.read().column("number").to_pylist() == [0, 3, 6, 9]
    assert first.schema_arrow.metadata is None


def test_a_table_without_rows_has_no_file(tmp_path: Path) -> None:
    made = ExportFolder(tmp_path)
    made.write_whole(ITEMS, [])
    with TableWriter(made, LINKS):
        pass
    assert made.files == []
    made.write_whole(ITEMS, [(0, "urn:a", False)])
    assert [file.path for file in made.files] == ["items/part-00000.parquet"]


def test_a_pack_is_a_folder_whatever_its_name(tmp_path: Path) -> None:
    made = ExportFolder(tmp_path)
    with TableWriter(made, ITEMS, "a/b c") as writer:
        writer.add(pa.table({"item": [1], "name": ["x"], "is_class": [True]}))
    assert [file.path for file in made.files] == ["items/pack=a%2Fb%20c/part-00000.parquet"]


def test_json_is_for_people_too() -> None:
    assert json_lines({"a": 1}) == b'{\n  "a": 1\n}\n'
