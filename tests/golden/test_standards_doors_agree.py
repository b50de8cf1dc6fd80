"""One question about standards through Python, shell and HTTP gives one answer."""

import json
from pathlib import Path
from typing import cast

import pytest
from fastapi.testclient import TestClient

import loopbook
from loopbook.cli.app import run
from loopbook.programs.serve import create_site
from loopbook.render.plain import json_bytes
from loopbook.terms.rank_wish import RankWish
from tests.book.registry_book import NORTH, fill, write_pack

DAY = "2026-01-01"
WISH = ["--kind", "works", "--wanted", "2", "--weights", "30", "--seed", "9"]


@pytest.mark.slow
def test_three_doors_one_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.book"
    with loopbook.new(path, [write_pack(tmp_path / "small")]) as book:
        fill(book)
    wish = RankWish(kind="works", wanted=2, weights=30, seed=9)
    with loopbook.open(path, is_read_only=True) as book:
        client = TestClient(create_site(book), base_url="http://127.0.0.1")
        asked = {
            "registry": (
                book.registry("works", day=DAY),
                ["registry", "works", "--day", DAY],
                f"/api/registry?words=works&day={DAY}",
            ),
            "compare": (
                book.compare(NORTH, ["old", "new"], "2025"),
                ["compare", NORTH, "old", "new", "--period", "2025"],
                f"/api/compare?subject={NORTH}&standard=old&standard=new&period=2025",
            ),
            "review": (
                book.review("works", "2025"),
                ["review", "works", "--period", "2025"],
                "/api/review/works?period=2025",
            ),
            "rank": (
                book.rank("small/new", "2025", wish),
                ["rank", "small/new", "--period", "2025", *WISH],
                "/api/rank/small/new?period=2025&kind=works&wanted=2&weights=30&seed=9",
            ),
        }
        by_http = {name: client.get(address).json() for name, (_, _, address) in asked.items()}
        by_python = {name: json.loads(json_bytes(made)) for name, (made, _, _) in asked.items()}
    for name, (_, words, _) in asked.items():
        assert run([*words, "--json", "--book", str(path)]) == 0
        by_shell = cast(object, json.loads(capsys.readouterr().out))
        assert by_shell == by_http[name] == by_python[name], name
