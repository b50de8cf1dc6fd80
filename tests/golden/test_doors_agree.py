"""One question through Python, shell and HTTP gives one number with the same evidence."""

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import loopbook
from loopbook.book import Question
from loopbook.cli.app import run
from loopbook.programs.serve import create_site

CHAIN = Path(loopbook.__file__).parent / "schemes" / "cn-battery" / "cases" / "chain"
QUESTIONS = ["cascade_rate", "recycling_rate", "received_mass", "li_recovery"]


@pytest.mark.slow
@pytest.mark.parametrize("indicator", QUESTIONS)
def test_three_doors_one_number(
    indicator: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "one.book"
    with loopbook.new(path, ["cn-battery"]) as book:
        book.record(CHAIN / "chain.jsonld")
    with loopbook.open(path, is_read_only=True) as book:
        by_python = book.evaluate(indicator, "2025")
        client = TestClient(create_site(book), base_url="http://127.0.0.1")
        by_http = client.get(f"/api/evaluate/{indicator}", params={"period": "2025"}).json()
    words = ["evaluate", indicator, "--period", "2025", "--json", "--book", str(path)]
    assert run(words) == 0
    by_shell = json.loads(capsys.readouterr().out)
    assert by_python.value == by_shell["value"] == by_http["value"]
    assert by_python.sd == by_shell["sd"] == by_http["sd"]
    assert by_python.unit == by_shell["unit"] == by_http["unit"]
    assert (
        by_python.checkpoint.root == by_shell["checkpoint"]["root"] == by_http["checkpoint"]["root"]
    )
    named = [list(leaf.sequences) for leaf in by_python.evidence]
    assert named == [leaf["sequences"] for leaf in by_shell["evidence"]]
    assert named == [leaf["sequences"] for leaf in by_http["evidence"]]


@pytest.mark.slow
def test_three_doors_one_reconciliation_and_one_share(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "one.book"
    with loopbook.new(path, ["cn-battery"]) as book:
        book.record(CHAIN / "chain.jsonld")
    question = Question(default_sd="5 %")
    with loopbook.open(path, is_read_only=True) as book:
        item = book.items()[0]
        reconciled = book.reconcile("2025", question).reconciled
        attributed = book.attribute(item)
        client = TestClient(create_site(book), base_url="http://127.0.0.1")
        asked = {"period": "2025", "sd": "5 %"}
        by_http = client.get("/api/reconcile", params=asked).json()
        share_by_http = client.get("/api/attribute", params={"item": item}).json()
    run(["reconcile", "--period", "2025", "--sd", "5 %", "--json", "--book", str(path)])
    by_shell = json.loads(capsys.readouterr().out)
    assert by_shell == by_http
    assert by_shell["global"]["statistic"] == reconciled.statistic
    assert run(["attribute", item, "--json", "--book", str(path)]) == 0
    share_by_shell = json.loads(capsys.readouterr().out)
    assert share_by_shell["value"] == share_by_http["value"] == attributed.value
    assert share_by_shell["checkpoint"]["root"] == share_by_http["checkpoint"]["root"]
