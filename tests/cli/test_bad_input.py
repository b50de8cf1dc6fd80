"""Bad input through the shell: a person is told what, where and how to mend; nothing is lost.

A second writer is tested where its patience can be set: tests/store/test_journal.py. A console
that cannot print Chinese: tests/cli/test_console.py.
"""

import json
import socket
import sqlite3
from pathlib import Path

import pytest

from tests.store.test_connection import protected

from .conftest import Say, Shell, chinese
from .inputs import CELL, HEAD, SCHEMES, bomb, document, event, quantity, row, workbook

pytestmark = pytest.mark.slow

TAKEN, REFUSED, MISUSED = 0, 1, 2


DOCUMENTS: dict[str, tuple[bytes, int, list[str]]] = {
    "cut": (document(event(2), event(3))[:-400], 1, ["x.json", "LB-F01", "Send the whole file"]),
    "gb18030": (document(event(2, **{"loopbook:constructed": ["电芯"]})), 0, []),
    "letters of no address": (
        document(event(2, epcList=["urn:x:电芯"]), event(3)),
        1,
        ["LB-F69", "event 1, /epcList/0", "电芯", "%XX"],
    ),
    "utf-16 without mark": (document(event(2)).decode().encode("utf-16-le"), 1, ["UTF-16"]),
    "unknown unit": (
        document(event(2, quantityList=quantity(uom="KGN")), event(3)),
        1,
        ["event 1, /quantityList/0/uom", "'KGN'", "'KGM'"],
    ),
    "unknown step": (
        document(event(2, bizStep="recieving"), event(3)),
        1,
        ["event 1, /bizStep", "'recieving'", "'receiving'"],
    ),
    "unknown flow": (
        document(event(3), event(2, **{"loopbook:flow": "recieved", "loopbook:period": "2025"})),
        1,
        ["event 2, /loopbook:flow", "'recieved'", "'received'"],
    ),
    "unknown property": (
        document(event(3), event(2, ilmd={"loopbook:nominal_capcity": 10})),
        0,
        ["warning: LB-C27", "event 2, /ilmd/loopbook:nominal_capcity", "'nominal_capacity'"],
    ),
    "negative": (
        document(event(3), event(2, quantityList=quantity(quantity=-5, uom="KGM"))),
        1,
        ["event 2, /quantityList/0/quantity", "-5"],
    ),
    "no zone": (
        document(event(2, eventTime="2025-03-03T10:00:00"), event(3)),
        1,
        ["event 1, /eventTime", "+08:00"],
    ),
    "repeated": (document(event(1), event(2), event(2)), 0, []),
    "conflicting": (
        document(event(1, bizStep="shipping"), event(3)),
        1,
        ["LB-D01", "event 1", "entry 3", "error declaration"],
    ),
    "never seen": (
        document(event(3), event(2, action="OBSERVE", bizStep="inspecting")),
        0,
        ["warning: LB-C14", "event 2", f"{CELL}X2"],
    ),
    "nan": (document(event(3), event(2, quantityList=quantity(quantity=float("nan")))), 1, ["F08"]),
    "huge": (
        document(event(3), event(2, quantityList=quantity())).replace(b": 5}", b": 1e400}"),
        1,
        ["1e400", "event 2", "60 digits"],
    ),
    "deep": (
        document(event(3), event(2)).replace(b'"ADD"', b"[" * 90_000 + b"]" * 90_000),
        1,
        ["event 1", "64 levels"],
    ),
    "deep and cut": (b"[" * 500_000, 1, ["LB-F01"]),
    "50 MB": (
        document(event(2, **{"loopbook:source": "x" * 50_000_000}), event(3)),
        1,
        ["event 1", "16 MiB"],
    ),
    "key twice": (
        document(event(3), event(2)).replace(b'"ADD"', b'"ADD", "action": "OBSERVE"'),
        1,
        ["event 1", "'action'", "Keep one"],
    ),
    "empty": (b"", 1, ["x.json", "empty"]),
    "not events": (b'{"a": 1}', 1, ["x.json"]),
    "workbook as json": (workbook(1), 1, ["x.json", "LB-F02"]),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_bad_document_is_told_by_its_place_and_its_good_events_are_in(
    said: Say, shell: Shell, name: str
) -> None:
    content, code, words = DOCUMENTS[name]
    Path("x.json").write_bytes(content)
    answered, err = said("record", "x.json")
    assert answered == code, err
    assert all(word in err for word in words), err
    if content.count(f'"{CELL}X3"'.encode()) == 1 and name not in {"cut", "deep", "key twice"}:
        assert shell("trace", f"{CELL}X3")[0] == 0


def test_a_document_in_gb18030_is_named_as_such(said: Say) -> None:
    Path("x.json").write_bytes(
        document(event(2, epcList=["urn:x:电芯"])).decode().encode("gb18030")
    )
    code, err = said("record", "x.json")
    assert code == REFUSED
    assert "GB18030" in err
    assert "Save it as UTF-8" in err


TABLES: dict[str, tuple[bytes, int, list[str]]] = {
    "negative": ((HEAD + row(1) + row(2, mass="-5")).encode(), 1, ["row 3, column 'Mass'", "-5"]),
    "unknown unit": (
        (HEAD + row(1) + row(2, mass="3 kgn")).encode(),
        1,
        ["row 3, column 'Mass'", "'kgn'", "'kg'"],
    ),
    "unknown unit above": (
        (HEAD.replace("Mass", "Mass (KGN)") + row(2)).encode(),
        1,
        ["row 1", "'KGN'", "'KGM'"],
    ),
    "unknown word": (
        (HEAD + row(1) + row(2, basis="mesured")).encode(),
        1,
        ["row 3, column 'Basis'", "'mesured'", "'measured'"],
    ),
    "no zone": ((HEAD + row(1, time="2025-03-03 08:00")).encode(), 0, ["note", "Asia/Shanghai"]),
    "no number": ((HEAD + row(1) + row(2, mass="NaN")).encode(), 1, ["row 3", "'NaN'"]),
    "huge": ((HEAD + row(1) + row(2, mass="1e400")).encode(), 1, ["row 3", "1e400"]),
    "two readings": ((HEAD + row(1) + row(2, mass='"1.234,5"')).encode(), 1, ["row 3", "LB-W21"]),
    "wrong headings": (b"Tyme,Cel,Mas\n1,2,3\n", 1, ["row 1", "Tyme", "loopbook template"]),
    "a heading missing": (b"Time,Cell\n2025-03-03,x\n", 1, ["row 1", "'Mass"]),
    "a heading twice": ((HEAD.strip() + ",Mass\n" + row(2)).encode(), 1, ["row 1", "twice"]),
    "empty": (b"", 1, ["x.csv", "no row of data"]),
    "headings only": (HEAD.encode(), 1, ["x.csv", "no row of data"]),
    "latin-1": ((HEAD + row(1, place="café")).encode("latin-1"), 1, ["x.csv", "CSV UTF-8"]),
    "open quote": ((HEAD + row(1) + '"abc\n' + row(2)).encode(), 1, ["row 3", "quote"]),
    "bytes": (bytes(range(256)) * 20, 1, ["x.csv", "LB-W0"]),
    "workbook cut": (workbook(1)[:3000], 1, ["x.csv", "damaged"]),
    "workbook with error cells": (workbook("=1/0", 310.4), 1, ["row 2", "column 'Mass'"]),
    "zip bomb": (bomb(), 1, ["x.csv", "unpacks to more"]),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_bad_table_is_told_by_row_and_column_and_its_good_rows_are_in(
    said: Say, shell: Shell, name: str
) -> None:
    content, code, words = TABLES[name]
    Path("x.csv").write_bytes(content)
    answered, err = said("record", "x.csv", "--as", "received")
    assert answered == code, err
    assert all(word in err for word in words), err
    if b"/R1," in content and name != "latin-1":
        assert shell("trace", f"{CELL}R1")[0] == 0


def test_a_bad_file_among_many_costs_none_of_the_others(said: Say, shell: Shell) -> None:
    for name, content in {"a": row(1).encode(), "b": b"\xff\xff", "c": row(3).encode()}.items():
        Path(f"{name}.csv").write_bytes(HEAD.encode() + content)
    code, err = said("record", "*.csv", "--as", "received")
    assert code == REFUSED
    assert "b.csv" in err
    assert shell("trace", f"{CELL}R1")[0] == shell("trace", f"{CELL}R3")[0] == 0


def test_what_was_acknowledged_before_a_missing_file_is_told_to_a_program(
    said: Say, shell: Shell
) -> None:
    code, out, err = shell("record", "first.json", "nope.json", "--json")
    assert code == MISUSED
    told = json.loads(out)
    assert told["first.json"]["repeated"] == 1
    assert told["nope.json"]["error"]["code"] == "LB-D09"
    assert "nope.json" in err


MISUSES = [
    (["record", "nope.json"], ["nope.json"]),
    (["record", "*.nope"], ["*.nope", "No file matches"]),
    (["record", "."], ["folder"]),
    (["record", "x" * 5_000], ["LB-D09"]),
    (["record", "a\0b"], ["LB-D09"]),
    (["record", "t.csv"], ["--as"]),
    (["record", "t.csv", "--as", "recieved"], ["'recieved'", "'received'"]),
    (["record", "t.csv", "--as", "received", "--scheme", "cn-batery"], ["'cn-battery'"]),
    (["evaluate", "cascade_rte"], ["'cascade_rte'", "'cascade_rate'"]),
    (["evaluate", "cascade_rate", "--as-of", "soon"], ["'soon'", "2026-02-01"]),
    (["evaluate", "cascade_rate", "--as-of", "2026-02-30"], ["'2026-02-30'"]),
    (["evaluate", "cascade_rate", "--as-of", "99999"], ["99999"]),
    (["evaluate", "cascade_rate", "--period", "20x5"], ["'20x5'", "2025-Q2"]),
    (["account", "--period", "2025..2020", "--scheme", "cn-battery"], ["'2025..2020'"]),
    (["account", "--period", "2025", "--scheme", "cn-battery", "--svg", "."], ["folder"]),
    (["account", "--period", "2025"], ["--scheme", "cn-14fyp"]),
    (["trace", f"{CELL}X2"], [f"{CELL}X1"]),
    (["trace", f"{CELL}X1", "--depth=-1"], ["depth"]),
    (["template", "received", "--out", "no/such/folder.csv"], ["folder.csv", "cannot be written"]),
    (["template", "received", "--out", "x" * 300], ["cannot be written"]),
    (["template", "recieved"], ["'received'"]),
    (["scheme", "test", "."], ["'.'", "scheme.toml"]),
    (["new", "my.book"], ["my.book"]),
    (["check", "--book", "my.bok"], ["'my.book'"]),
    (["check", "--book", "t.csv"], ["t.csv"]),
    (["check", "--nope"], ["--nope", "--help"]),
    (["serve", "--port", "99999"], ["99999"]),
    (["serve", "--host", "0.0.0.0"], ["0.0.0.0"]),
]


@pytest.mark.parametrize(("words", "told"), MISUSES)
def test_wrong_use_ends_with_2_and_says_what_to_write(
    said: Say, words: list[str], told: list[str]
) -> None:
    Path("t.csv").write_text(HEAD + row(1), encoding="utf-8")
    code, err = said(*words)
    assert code == MISUSED
    assert all(word in err for word in told), err
    assert not err.rstrip().endswith("..")


def test_a_port_that_is_taken_is_named(said: Say) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, err = said("serve", "--port", port)
    assert code == MISUSED
    assert str(port) in err
    assert "--port" in err


def test_what_is_no_book_or_not_ours_is_said_and_left_as_it_was(said: Say, shell: Shell) -> None:
    journal = Path("my.book/journal.sqlite").read_bytes()
    for name, content, code in (
        ("letter", b"dear reader\n" * 99, "LB-S05"),
        ("cut", journal[: len(journal) // 2], "LB-S14"),
        ("empty", b"", "LB-S25"),
        ("newer", journal, "LB-S06"),
        ("foreign", None, "LB-S05"),
    ):
        file = Path(f"{name}.book") / "journal.sqlite"
        file.parent.mkdir()
        if content is not None:
            file.write_bytes(content)
        for statement in {
            "newer": ["UPDATE meta SET format=2"],
            "foreign": ["CREATE TABLE t (x)"],
        }.get(name, []):
            connection = sqlite3.connect(file)
            with connection:
                connection.execute(statement)
            connection.close()
        before = file.read_bytes()
        for words in (["check"], ["record", "first.json"], ["evaluate"]):
            answered, err = said(*words, "--book", file.parent)
            assert answered == MISUSED
            assert code in err
            assert str(file.parent) in err
        assert file.read_bytes() == before


def test_a_write_protected_book_is_read_and_says_why_it_is_not_written(
    said: Say, shell: Shell
) -> None:
    here = ["--book", "my.book"]
    with protected(Path("my.book").absolute()):
        assert shell("check", *here)[0] == 0
        code, _, err = shell("record", "first.json", *here)
        zh = shell("record", "first.json", *here, "--lang", "zh")[2]
    assert code == MISUSED
    assert "LB-S10" in err
    assert "write-protected" in err
    assert "写保护" in zh
    assert said("record", "first.json")[0] == 0


FAULTS = {
    "posting.csv": ("received", "recieved"),
    "indicators.toml": ("flow(", "flwo("),
    "vocabulary.csv": ("urn:", "urn :"),
    "checks.toml": ("fact(", "fcat("),
}


def test_every_fault_of_a_pack_is_named_by_file_and_line_at_once(
    shell: Shell, tmp_path: Path
) -> None:
    pack = tmp_path / "mine"
    pack.mkdir()
    for file in (SCHEMES / "cn-battery").iterdir():
        if file.is_file():
            text = file.read_text("utf-8")
            (pack / file.name).write_text(text.replace(*FAULTS.get(file.name, ("", ""))), "utf-8")
    for words in (["scheme", "test", "mine"], ["new", "x.book", "--scheme", "mine"]):
        code, _, err = shell(*words)
        zh = shell(*words, "--lang", "zh")[2]
        assert code == MISUSED
        for name in ("posting.csv:", "indicators.toml:", "checks.toml:"):
            assert name in err
            assert name in zh
        assert err.count("\n") == zh.count("\n") > 4
        assert chinese(zh)
    assert not (tmp_path / "x.book").exists()
