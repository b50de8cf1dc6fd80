"""SQL: an export answers, and nothing else can be read or written through it."""

import shutil
from pathlib import Path

import pytest

import loopbook
from loopbook.book import MEMORY
from loopbook.errors import LoopbookError, NotABook, QueryError
from loopbook.store.sql import Questions, asking


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export whose path has a quote, a space, and signs of patterns."""
    made = tmp_path_factory.mktemp("sql") / "it's [an] export*"
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        book.export(made)
    return made


def all_rows(questions: Questions, queries: str) -> list[list[tuple[object, ...]]]:
    return [list(answer.rows) for answer in questions.ask(queries)]


def rows(questions: Questions, query: str) -> list[tuple[object, ...]]:
    (answer,) = questions.ask(query)
    return list(answer.rows)


def test_a_question_gives_columns_and_rows(folder: Path) -> None:
    with asking(folder) as questions:
        (answer,) = questions.ask("SELECT pack, 1.50 AS half, 3::DECIMAL(38,0) AS whole FROM packs")
        assert answer.columns == ("pack", "half", "whole")
        assert list(answer.rows) == [("cn-battery", "1.50", 3)]
        first, second = [list(a.rows) for a in questions.ask("SELECT 1; SELECT NULL, [1.5], 'x'")]
        assert (first, second) == ([(1,)], [(None, ["1.5"], "x")])
        assert rows(questions, "SELECT 'a'::BLOB, {'k': 2.0}, DATE '2025-01-01'") == [
            ("61", {"k": "2.0"}, "2025-01-01")
        ]
        assert ("layers",) in rows(questions, "SHOW TABLES")
        assert rows(questions, "EXPLAIN SELECT 1")
        assert rows(questions, "DESCRIBE postings")[0][0] == "from_size"
        assert not list(questions.ask("-- nothing"))


def test_moments_are_in_utc(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    with asking(folder) as questions:
        ((text, moment),) = rows(
            questions,
            "SELECT CAST(m AS VARCHAR), m FROM (SELECT min(record_time) AS m FROM events)",
        )
        assert str(text).endswith("+00")
        assert str(moment).endswith("+00:00")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELEC 1", "syntax error"),
        ("SELECT nope FROM packs", "nope"),
        ("SELECT * FROM nowhere", "nowhere"),
        ("SELECT CAST('x' AS INTEGER)", "Could not convert"),
        ("SELECT 1 +", "syntax error"),
    ],
)
def test_what_is_wrong_is_told_in_words(folder: Path, query: str, words: str) -> None:
    with asking(folder) as questions, pytest.raises(QueryError, match=words) as told:
        rows(questions, query)
    assert "Traceback" not in str(told.value)


@pytest.mark.parametrize(
    "query",
    [
        "COPY (SELECT 1) TO '{outside}/x.csv'",
        "COPY (SELECT 1) TO '{inside}/x.csv'",
        "COPY (SELECT 1) TO 'x.csv'",
        "ATTACH '{outside}/x.db'",
        "EXPORT DATABASE '{outside}/x'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "PRAGMA enable_profiling",
        "CREATE TABLE x AS SELECT 1",
        "CREATE PERSISTENT SECRET s (TYPE http)",
        "INSERT INTO packs SELECT * FROM packs",
        "CALL pragma_version()",
        "SELECT * FROM read_text('{outside}/secret.txt')",
        "SELECT * FROM read_csv('{inside}/../../{name}/secret.txt')",
        "SELECT * FROM '{outside}/secret.csv'",
        "SELECT * FROM glob('{outside}/*')",
        "SELECT * FROM secret",
        "SELECT 1; DROP VIEW packs",
    ],
)
def test_nothing_is_written_and_nothing_else_is_read(
    folder: Path, tmp_path: Path, query: str
) -> None:
    (tmp_path / "secret.txt").write_text("secret words")
    (tmp_path / "secret.csv").write_text("secret words")
    before = sorted(folder.rglob("*"))
    inside = str(folder).replace("'", "''")
    said = query.format(outside=tmp_path, inside=inside, name=tmp_path.name)
    with asking(folder) as questions, pytest.raises(QueryError):
        all_rows(questions, said)
    assert sorted(folder.rglob("*")) == before
    assert {path.name for path in tmp_path.iterdir()} == {"secret.txt", "secret.csv"}


def test_it_is_an_export_that_is_asked(folder: Path, tmp_path: Path) -> None:
    def refused(path: Path) -> str:
        with pytest.raises(LoopbookError) as told, asking(path):
            pass
        assert isinstance(told.value, NotABook)
        return told.value.code

    with loopbook.new(tmp_path / "a.book"):
        pass
    assert refused(tmp_path / "a.book") == "LB-S43"
    assert refused(tmp_path) == "LB-S42"
    assert refused(tmp_path / "nowhere") == "LB-S42"
    newer = shutil.copytree(folder, tmp_path / "newer")
    text = (newer / "export.json").read_text(encoding="utf-8")
    (newer / "export.json").write_text(text.replace("export-1", "export-9"), encoding="utf-8")
    assert refused(newer) == "LB-S46"
    (newer / "export.json").write_text("[]", encoding="utf-8")
    assert refused(newer) == "LB-S42"
    bare = shutil.copytree(folder, tmp_path / "bare")
    (bare / "views.sql").unlink()
    assert refused(bare) == "LB-S42"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("COPY (SELECT 1) TO 'x.csv';", "LB-S47"),
        ("CREATE TABLE x AS SELECT 1;", "LB-S47"),
        ("CREATE OR REPLACE VIEW x AS SELECT * FROM read_text('/etc/hosts');", "LB-S44"),
        ("no SQL", "LB-S44"),
    ],
)
def test_views_from_elsewhere_may_do_no_more(
    folder: Path, tmp_path: Path, text: str, code: str
) -> None:
    other = shutil.copytree(folder, tmp_path / "other")
    (other / "views.sql").write_text(text, encoding="utf-8")
    with pytest.raises(LoopbookError) as told, asking(other):
        pass
    assert told.value.code == code
