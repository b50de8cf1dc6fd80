"""Loading a pack: from a folder to bytes and back."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import SchemeError
from loopbook.rules.load import (
    FILE_BYTES_MAX,
    load_pack,
    pack_bytes,
    pack_of,
    parents_of,
    shipped,
    shipped_ids,
)
from loopbook.terms.scheme import Pack

from .breaking import GOOD, good


def folder_with(tmp_path: Path, name: str, content: bytes) -> Path:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "scheme.toml").write_bytes(b'id = "x"\n')
    (folder / name).write_bytes(content)
    return folder


def faults_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(SchemeError) as caught:
        load_pack(folder)
    return caught.value.faults


def test_a_folder_becomes_a_pack_without_its_cases() -> None:
    pack = load_pack(GOOD)
    assert "scheme.toml" in pack.files
    assert not [name for name in pack.files if "case" in name or "note" in name]


def test_the_digest_is_the_sha_256_of_the_bytes_and_the_bytes_come_back() -> None:
    pack = good()
    written = pack_bytes(pack)
    assert pack.digest == hashlib.sha256(written).hexdigest()
    assert pack_of(written) == pack
    assert pack_bytes(pack_of(written)) == written


def test_the_order_of_files_does_not_change_the_bytes() -> None:
    pack = good()
    other = Pack(dict(reversed(pack.files.items())), pack.digest)
    assert pack_bytes(other) == pack_bytes(pack)


def test_an_unknown_file_is_a_fault_with_the_nearest_name(tmp_path: Path) -> None:
    faults = faults_of(folder_with(tmp_path, "postings.csv", b""))
    assert faults[0].startswith(
        "postings.csv:1 is not a file of a rule pack; nearest: 'posting.csv'"
    )


def test_a_folder_inside_a_pack_is_a_fault(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "posting.csv", b"")
    (folder / "extra").mkdir()
    assert faults_of(folder)[0].startswith("extra:1 is not a file")


def test_a_file_that_is_not_utf_8_is_a_fault_at_its_line(tmp_path: Path) -> None:
    content = "term\n电池\n".encode("gbk")
    assert faults_of(folder_with(tmp_path, "vocabulary.csv", content)) == (
        "vocabulary.csv:2 'vocabulary.csv' is not UTF-8 at byte 5. Save it as UTF-8.",
    )


def test_utf_16_is_a_fault(tmp_path: Path) -> None:
    faults = faults_of(folder_with(tmp_path, "vocabulary.csv", "term".encode("utf-16")))
    assert "is not UTF-8" in faults[0]


def test_a_byte_order_mark_is_taken(tmp_path: Path) -> None:
    pack = load_pack(folder_with(tmp_path, "posting.csv", b"\xef\xbb\xbfevent_type\n"))
    assert pack_of(pack_bytes(pack)) == pack


def test_a_file_too_large_is_a_fault(tmp_path: Path) -> None:
    faults = faults_of(folder_with(tmp_path, "posting.csv", b"x" * (FILE_BYTES_MAX + 1)))
    assert "is larger than" in faults[0]


def test_a_link_out_of_the_folder_is_a_fault(tmp_path: Path) -> None:
    outside = tmp_path / "secret.csv"
    outside.write_text("term\n")
    folder = folder_with(tmp_path, "posting.csv", b"")
    (folder / "vocabulary.csv").symlink_to(outside)
    assert faults_of(folder)[0].startswith("vocabulary.csv:1 is a link that leaves the folder")


def test_all_faults_of_a_folder_are_told_at_once(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "a.txt", b"")
    (folder / "b.txt").write_text("")
    assert len(faults_of(folder)) == 2


def test_what_is_no_folder_of_a_pack_is_refused_with_the_packs_there_are(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(SchemeError) as caught:
            load_pack(path)
        assert caught.value.code == "LB-R03"
        assert "core" in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"files":{}}',
        b'{"files":{"scheme.toml":1}}',
        b'{"files":{"scheme.toml":"","x.py":""}}',
        b'{"files":{"scheme.toml":""},"more":1}',
        b'{"files":{"scheme.toml":"\xff"}}',
        b'{"files":{"scheme.toml":"\\ud800"}}',
        b"[" * 100_000,
    ],
)
def test_bytes_that_are_no_pack_are_refused(content: bytes) -> None:
    with pytest.raises(SchemeError) as caught:
        pack_of(content)
    assert caught.value.code == "LB-R04"


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    with pytest.raises(SchemeError):
        pack_of(content)


def test_parents_are_those_named_without_core() -> None:
    assert parents_of(good()) == ()
    text = b'extends = ["core", "good", "other"]'
    assert parents_of(Pack({"scheme.toml": text}, "")) == ("good", "other")
    for unreadable in (b"extends = 1", b"extends", b"a = " + b"[" * 5000):
        assert parents_of(Pack({"scheme.toml": unreadable}, "")) == ()


def test_the_packs_shipped_load() -> None:
    assert "core" in shipped_ids()
    assert load_pack(shipped("core")).files["units.csv"]
    with pytest.raises(SchemeError) as caught:
        shipped("cor")
    assert caught.value.code == "LB-R03"
