"""`loopbook sql`."""

import io
import json
import sys

import pytest

from .conftest import Say, Shell


@pytest.fixture
def exported(filled: Shell) -> Shell:
    """A shell in a folder with an export of the chain, `out`."""
    assert filled("export", "out")[0] == 0
    return filled


def test_a_query_gives_a_table_or_json(exported: Shell) -> None:
    code, out, _ = exported("sql", "out", "SELECT flow, amount FROM postings WHERE layer = 'goods'")
    assert code == 0
    assert "received" in out
    code, out, _ = exported("sql", "out", "SELECT count(*) AS n, NULL AS none FROM links", "--json")
    assert json.loads(out) == [{"n": 12, "none": None}]
    _, out, _ = exported("sql", "out", "SELECT time FROM events LIMIT 2", "--json")
    assert len(json.loads(out)) == 2
    _, out, _ = exported("sql", "out", "SELECT * FROM voids", "--json")
    assert json.loads(out) == []


def test_what_is_cut_off_is_said(exported: Shell) -> None:
    _, out, _ = exported("sql", "out", "SELECT * FROM range(1001)")
    assert "1000 rows" in out
    _, out, _ = exported("sql", "out", "SELECT * FROM range(1000)")
    assert "more than" not in out
    _, out, _ = exported("sql", "out", "SELECT * FROM range(1001)", "--json")
    assert len(json.loads(out)) == 1001


def test_queries_come_in_by_lines(exported: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("SELECT 41 + 1\n\nSELEC\nSELECT 7 * 7;\n"))
    code, out, err = exported("sql", "out")
    assert code == 2
    assert "42" in out
    assert "49" in out
    assert "LB-S44" in err


def test_a_person_is_asked(exported: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    class Typed(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Typed("SELECT 41 + 1\n"))
    code, out, _ = exported("sql", "out")
    assert code == 0
    assert "SHOW TABLES" in out
    assert "sql> " in out
    assert "42" in out


def test_what_cannot_be_asked_is_told_in_both_languages(said: Say, shell: Shell) -> None:
    for words, told in (
        (("sql", "my.book", "SELECT 1"), "LB-S43"),
        (("sql", "nowhere", "SELECT 1"), "LB-S42"),
    ):
        code, err = said(*words)
        assert code == 2
        assert told in err
    assert shell("export", "out")[0] == 0
    for query, told in (("SELEC", "LB-S44"), ("DROP VIEW links", "LB-S45")):
        code, err = said("sql", "out", query)
        assert code == 2
        assert told in err
