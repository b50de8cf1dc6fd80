"""`loopbook score` at the shell; the same answer through Python, shell and HTTP."""

import json
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import loopbook
from loopbook.api.problem import handle_problems
from loopbook.api.scores import scores_router
from loopbook.book.cost_table import read_costs
from loopbook.book.viewing import own
from loopbook.render.plain import json_bytes
from tests.book.score_book import ANSWERS, COSTS, ONE, PACK, TWO

from .conftest import Shell, chinese


@pytest.fixture
def plants(shell: Shell) -> Shell:
    """A shell in a folder whose one book holds the answers of two plants."""
    Path("answers.csv").write_text(ANSWERS, encoding="utf-8")
    Path("costs.csv").write_bytes(COSTS)
    assert shell("new", "my.book", "--scheme", PACK)[0] == 0
    assert shell("record", "answers.csv", "--as", "answers")[0] == 0
    return shell


def test_sheets_are_told_in_both_languages(plants: Shell) -> None:
    code, out, _ = plants("score", "clean_plating", ONE, TWO, "--period", "2025", "--explain")
    assert code == 0
    assert out.count("Clean plating 2025 (plating_2025") == 2
    assert "Level: II (advanced)" in out
    assert "document training.pdf" in out
    asked = ("score", "clean_plating", ONE, "--period", "2025", "--day", "2025-06-30")
    assert "领先水平" in plants(*asked, "--lang", "zh")[1]
    assert chinese(plants(*asked, "--lang", "zh")[1])


def test_without_subjects_all_who_answered_are_scored(plants: Shell) -> None:
    told = json.loads(plants("score", "plating_2015", "--period", "2025", "--json")[1])
    assert [each["subject"] for each in told] == [ONE, TWO]


def test_where_nobody_answered_it_is_said(shell: Shell) -> None:
    shell("new", "my.book", "--scheme", PACK)
    code, out, _ = shell("score", "plating_2015", "--period", "2025")
    assert (code, out.startswith("Nobody answered")) == (0, True)


def test_the_gap_is_told(plants: Shell) -> None:
    asked = ("score", "plating_2015", TWO, "--period", "2025", "--gap", "I")
    code, out, _ = plants(*asked, "--costs", "costs.csv")
    assert code == 0
    assert "560 is proved to be the least" in out
    assert "cannot be reached" in plants(*asked)[1]


def test_what_cannot_be_done_is_said(plants: Shell) -> None:
    assert "LB-Z13" in plants("score", "nothing", ONE, "--period", "2025")[2]
    asked = ("score", "plating_2015", ONE, "--period", "2025")
    assert "LB-Z15" in plants(*asked, "--gap", "IV")[2]
    assert "LB-D09" in plants(*asked, "--gap", "I", "--costs", "none.csv")[2]
    assert "LB-U21" in plants(*asked, "--day", "soon")[2]


def test_python_shell_and_http_give_the_same_answer(plants: Shell) -> None:
    asked = ("score", "plating_2015", ONE, TWO, "--period", "2025", "--json")
    gap_asked = ("score", "plating_2015", TWO, "--period", "2025", "--gap", "I", "--json")
    shell = json.loads(plants(*asked)[1])
    shell_gap = json.loads(plants(*gap_asked, "--costs", "costs.csv")[1])
    app = FastAPI()
    handle_problems(app)
    with loopbook.open("my.book", party="local") as book:
        sheets = book.score("plating_2015", [ONE, TWO], "2025")
        gap = book.gap("plating_2015", TWO, "2025", "I", read_costs(COSTS, "costs.csv"))
        app.include_router(scores_router(own(book)))
        with TestClient(app, raise_server_exceptions=False) as client:
            words = {"standard": "plating_2015", "period": "2025"}
            http = client.get("/scores", params={**words, "subject": [ONE, TWO]}).json()
            costs = ["water:500:I", "water:300:II", "training:20", "effort:40"]
            told = {**words, "subject": TWO, "level": "I", "cost": costs}
            http_gap = client.get("/gaps", params=told).json()
    assert json.loads(json_bytes(sheets)) == shell == http
    assert [json.loads(json_bytes(gap))] == shell_gap == [http_gap]
