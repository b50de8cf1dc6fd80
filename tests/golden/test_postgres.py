"""A book in PostgreSQL through its doors: the demo's numbers, and the commands of the shell."""

import hashlib
from pathlib import Path

import pytest

import loopbook
from loopbook.programs.demo.command import demo
from tests.cli.conftest import Shell, shell
from tests.golden.test_demo_numbers import FIRST, numbers_of_first
from tests.store.postgres.server import shared
from tests.store.postgres.test_journal import documents

pytestmark = pytest.mark.postgres

__all__ = ["shell"]


def test_the_demo_prints_the_same_numbers_as_in_a_folder(
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = shared().new_url()
    for _ in ("made, and sealed on closing", "opened again, read from segments"):
        assert demo(book=url, json=True, lang="en", as_of="2026-02-01") == 0
        found = numbers_of_first(capsys.readouterr().out)
        assert len(found) > 2_000
        assert hashlib.sha256("\n".join(found).encode()).hexdigest() == FIRST


def test_every_command_takes_an_address_and_shows_no_password(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = shared().new_url().replace("loopbook@", "loopbook:geheim@")
    (tmp_path / "a.json").write_bytes(documents(0, 3))
    told = [shell("new", url, "--scheme", "cn-battery")]
    monkeypatch.setenv("LOOPBOOK_BOOK", url)
    told += [
        shell("record", "a.json"),
        shell("check"),
        shell("rebuild"),
        shell("trace", "https://id.example.org/01/09506000134352/21/1", "--book", url),
        shell("export", "out"),
        shell("check", "--json"),
    ]
    assert [code for code, _, _ in told] == [0] * len(told)
    failed = [shell("new", url), shell("check", "--book", url.replace("schema=s", "schema=t"))]
    assert all(code != 0 for code, _, _ in failed)
    assert "geheim" not in "".join(out + err for _, out, err in (*told, *failed))
    assert "3 appended" in told[1][1]


def test_two_open_books_see_what_the_other_records() -> None:
    url = shared().new_url()
    with loopbook.new(url) as one, loopbook.open(url) as other:
        for first in range(0, 33, 11):
            assert one.record(documents(first, 10)).appended == 10
            assert other.record(documents(first, 11)).appended == 1
            assert len(other.items(0, 100)) == len(one.items(0, 100)) == first + 11
            assert one.record(documents(first + 10, 1)).repeated == 1
        assert one.checkpoint() == other.checkpoint()
        assert "geheim" not in one.path
