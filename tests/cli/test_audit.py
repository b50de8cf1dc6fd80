"""`loopbook audit` at the shell: begun, recorded, resumed, reported, evaluated."""

import json
import shutil
from pathlib import Path

import pytest

from loopbook.book.audit_file import LOCK, write_audit
from loopbook.render.plain import json_text
from loopbook.store.segment.lock import try_lock
from tests.book.plating import DAY, EXAMPLES, PLANT, STANDARD, audit, empty, evaluation

from .conftest import Shell, chinese

NEW = (
    *("audit", "new", "plant.audit", "--book", "plating.book", "--subject", PLANT),
    *("--standard", STANDARD, "--years", "2022..2024", "--listed", "2025-01-15"),
    *("--reason", "double-hazard", "--day", "2025-01-20"),
)
TABLES = ("water", "power", "metals", "area", "waste")


def test_an_audit_is_begun_recorded_and_resumed(shell: Shell) -> None:
    assert shell(*NEW)[0] == 0
    code, _, err = shell(*NEW)
    assert code != 0
    assert "LB-D32" in err
    code, out, _ = shell("audit", "status", "plant.audit", "--day", "2025-02-01")
    assert code == 0
    assert "Next: record table parameters." in out
    Path("team.csv").write_text("姓名,小组职务,部门,职责\n林,组长,生产,负责\n", encoding="utf-8")
    code, out, _ = shell("audit", "record", "plant.audit", "team", "team.csv")
    assert (code, "1 rows recorded, audit file is at version 2" in out) == (0, True)
    code, out, _ = shell("audit", "record", "plant.audit", "team", "team.csv", "--add", "--json")
    assert json.loads(out)["version"] == 3
    code, out, _ = shell("audit", "status", "plant.audit", "--lang", "zh")
    assert "第 3 版" in out
    assert chinese(out)


def test_a_table_with_a_fault_is_refused_with_row_and_column(shell: Shell) -> None:
    shell(*NEW)
    Path("causes.csv").write_text("Loss,Aspect,Cause\nL1,weather,rain\n", encoding="utf-8")
    code, out, err = shell("audit", "record", "plant.audit", "causes", "causes.csv")
    assert code == 1
    assert "nothing is changed" in out
    assert "LB-Z56 'weather' is not known here" in err
    assert "causes.csv, row 2, column 'Aspect'" in err


def test_a_second_writer_and_a_file_that_is_none_are_told(shell: Shell) -> None:
    shell(*NEW)
    Path("team.csv").write_text("Name,Role,Department,Duty\nA,B,C,D\n", encoding="utf-8")
    lock = try_lock(Path(f"plant.audit{LOCK}"))
    assert lock is not None
    with lock:
        code, _, err = shell("audit", "record", "plant.audit", "team", "team.csv")
    assert (code != 0, "LB-Z64" in err) == (True, True)
    code, _, err = shell("audit", "status", "team.csv")
    assert (code != 0, "LB-Z51" in err) == (True, True)


@pytest.mark.slow
def test_templates_are_written_and_never_over_a_file(shell: Shell) -> None:
    shell(*NEW)
    assert "Name,Role" in shell("audit", "template", "plant.audit", "team")[1]
    assert shell("audit", "template", "plant.audit", "all", "all.xlsx")[0] == 0
    code, _, err = shell("audit", "template", "plant.audit", "all", "all.xlsx")
    assert (code != 0, "LB-D32" in err) == (True, True)
    code, _, err = shell("audit", "template", "plant.audit", "all", "all.csv")
    assert (code != 0, "workbook" in err) == (True, True)
    code, _, err = shell("audit", "template", "plant.audit", "teams")
    assert "LB-Z56" in err


def test_a_report_of_another_kind_and_a_book_that_is_not_there_are_told(shell: Shell) -> None:
    write_audit(Path("plant.audit"), empty())
    code, _, err = shell("audit", "report", "plant.audit", "report.docx")
    assert (code != 0, ".pdf, .xlsx or .txt" in err) == (True, True)
    code, _, err = shell("audit", "evaluate", "plant.audit")
    assert (code != 0, "LB-" in err) == (True, True)


@pytest.mark.slow
def test_the_shell_says_what_python_says(shell: Shell) -> None:
    for path in EXAMPLES.glob("plating-*"):
        shutil.copy(path, ".")
    shell("new", "plating.book", "--scheme", "cp-electroplating")
    shell("record", "plating-places.jsonld")
    assert shell("record", *(f"plating-{name}.csv" for name in TABLES), "--as", "amounts")[0] == 0
    shell("record", "plating-line.csv", "--as", "line")
    shell("record", "plating-answers.csv", "--as", "answers", "--scheme", "cp-electroplating")
    write_audit(Path("plant.audit"), audit())
    code, out, _ = shell("audit", "evaluate", "plant.audit", "--day", DAY, "--json")
    assert code == 0
    here, there = json.loads(json_text(evaluation())), json.loads(out)
    for name in ("completeness", "missing", "arithmetic", "truth", "closures", "verdict"):
        assert there[name] == here[name]
    assert there["review"]["total"] == here["review"]["total"]
    for name in ("report.pdf", "report.xlsx", "report.txt"):
        assert shell("audit", "report", "plant.audit", name, "--day", DAY)[0] == 0
        assert Path(name).stat().st_size > 10_000
