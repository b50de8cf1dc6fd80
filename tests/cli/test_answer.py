"""Answer: counts on the output, findings on the error side."""

import json
from pathlib import Path

import pytest

from loopbook.cli.answer import write

from .conftest import Shell


def test_findings_go_to_the_error_side_so_that_output_can_be_piped(
    shell: Shell, tmp_path: Path
) -> None:
    shell("new", "my.book")
    event = {
        "type": "ObjectEvent",
        "eventTime": "2025-03-01T08:00:00",
        "eventTimeZoneOffset": "+08:00",
        "action": "ADD",
        "epcList": ["urn:epc:id:sgtin:4012345.011111.9876"],
    }
    (tmp_path / "e.json").write_text(json.dumps(event), encoding="utf-8")
    code, out, err = shell("record", "e.json")
    assert code == 1
    assert "1 refused" in out
    assert "eventTime" in err
    assert "eventTime" not in out
    code, out, _ = shell("record", "e.json", "--json")
    assert code == 1
    assert json.loads(out)["e.json"]["findings"]


def test_what_was_recorded_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    write(["a\x1b[31mb\u202ec\td 电池"])
    assert capsys.readouterr().out == "a\\u001b[31mb\\u202ec\td 电池\n"
