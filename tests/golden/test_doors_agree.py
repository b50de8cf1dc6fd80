"""One question through Python, shell and HTTP gives one number with the same evidence."""

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import loopbook
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
