"""`loopbook bench` at a tiny size: everything runs, the JSON is complete, nothing is left."""

import json
from pathlib import Path

import pytest

from loopbook.errors import StoreUnavailable
from loopbook.programs.bench.command import Book, bench

pytestmark = pytest.mark.slow

KEYS = [
    *("journal", "record_one", "threads", "hash", "trace_many", "sealed", "memory", "capture"),
    *("sealing", "trace_growth", "trace", "trace_items", "trace_loop", "trace_loop_items"),
    *("opening", "account_cube", "account_scan", "segments", "journal_size"),
]


def test_the_quick_bench_runs_at_a_tiny_size_and_its_json_is_complete(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench(book=Book(quick=True, links="20000"), folder=tmp_path, json=True, lang="en") == 0
    told = capsys.readouterr()
    read = json.loads(told.out)
    assert (read["is_quick"], read["links"], read["seed"]) == (True, 19_999, 1)
    assert [figure["key"] for figure in read["figures"]] == KEYS
    for figure in read["figures"]:
        assert figure["value"] is None or figure["value"]["median"] > 0
        assert (figure["is_met"] is None) == (
            figure["value"] is None or (figure["must"] is None and figure["limit"] is None)
        )
    assert str(tmp_path) not in told.out
    assert "quick: 19,999 links, not the full size" in told.err
    assert not list(tmp_path.iterdir())


def test_a_disk_without_room_is_refused_before_anything_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(StoreUnavailable, match="MB are needed"):
        bench(book=Book(links="1e10"), folder=tmp_path)
    assert not capsys.readouterr().out
