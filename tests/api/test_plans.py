"""Plans over HTTP: the same plan as in Python and in the shell, reports, refusals with words."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import loopbook
from loopbook.api.plans import planning_router
from loopbook.api.problem import handle_problems
from loopbook.book.opening import MEMORY
from loopbook.book.planning import plan_jobs
from loopbook.book.posted_plan import BYTES_MAX
from loopbook.book.viewing import own
from loopbook.cli.app import run
from loopbook.render.plain import json_text

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "plan-backcast"
TABLES = {path.stem: path.read_text("utf-8") for path in EXAMPLE.glob("*.csv")}


@pytest.fixture(scope="module")
def door() -> Iterator[TestClient]:
    app = FastAPI()
    handle_problems(app)
    with loopbook.open(MEMORY) as book:
        app.include_router(planning_router(own(book)))
        with TestClient(app, raise_server_exceptions=False) as client:
            yield client


@pytest.mark.slow
def test_the_three_doors_make_one_plan(
    door: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    over_http = door.post("/plan/backcast", json={"tables": TABLES}).json()
    assert run(["plan", "backcast", str(EXAMPLE), "--json"]) == 0
    in_the_shell = json.loads(capsys.readouterr().out)
    with loopbook.open(MEMORY) as book:
        in_python = json.loads(json_text(book.plan("backcast", EXAMPLE)))
    assert over_http == in_python
    assert in_the_shell == in_python


def test_jobs_and_their_tables_are_told(door: TestClient) -> None:
    told = door.get("/plans").json()
    assert [each["job"] for each in told] == [form.job for form in plan_jobs()]
    one = door.get("/plans/backcast").json()
    assert any(table["name"] == "targets" for table in one["tables"])
    assert door.get("/plans/nothing").status_code == 404


@pytest.mark.slow
def test_a_report_is_a_file(door: TestClient) -> None:
    made = door.post("/plan/backcast/report?form=txt&lang=zh", json={"tables": TABLES})
    assert made.headers["content-type"].startswith("text/plain")
    assert "独立复核" in made.text
    assert door.post("/plan/backcast/report?form=doc", json={}).status_code == 400


def test_faults_of_tables_are_told_with_file_and_row(door: TestClient) -> None:
    broken = {**TABLES, "targets": TABLES["targets"].replace(",2025,", ",soon,", 1)}
    refused = door.post("/plan/backcast", json={"tables": broken})
    assert refused.status_code == 422
    assert "targets.csv" in refused.json()["detail"]
    assert door.post("/plan/backcast", content=b"{").json()["code"] == "LB-PL03"
    big = door.post("/plan/backcast", content=b" " * (BYTES_MAX + 10))
    assert big.json()["code"] == "LB-PL03"
