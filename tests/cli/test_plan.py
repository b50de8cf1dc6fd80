"""`loopbook plan`: through the shell, in both languages, good input and bad."""

import json
import re
import shutil
from pathlib import Path

import pytest

from .conftest import Shell, chinese

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


@pytest.fixture
def cells(tmp_path: Path) -> Path:
    """The tables of the retired cells, the first dozen of them: a job that takes no time."""
    folder = tmp_path / "cells"
    shutil.copytree(EXAMPLES / "plan-triage", folder)
    rows = (folder / "cells.csv").read_bytes().splitlines(keepends=True)
    (folder / "cells.csv").write_bytes(b"".join(rows[:13]))
    return folder


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_plan_is_told_with_its_proof(shell: Shell, cells: Path, language: str) -> None:
    code, out, err = shell("plan", "triage", cells, "--lang", language)
    assert code == 0, err
    assert chinese(out) is (language == "zh")
    title = "独立复核" if language == "zh" else "Independent check"
    assert title in out
    assert "\x1b[K" not in err  # nobody watches


def test_json_holds_the_whole_plan_and_a_file_keeps_it(shell: Shell, cells: Path) -> None:
    code, out, _ = shell("plan", "triage", cells, "--json", "--out", "plan.json", "--seed", 3)
    assert code == 0
    answer = json.loads(out)
    kept = json.loads(Path("plan.json").read_text("utf-8"))
    assert kept["format"] == "loopbook-plan/1"
    assert answer["digest"] == kept["plan"]["digest"]
    assert answer["proof"]["seed"] == 3
    assert answer["proof"]["checks"]


def test_the_jobs_are_listed(shell: Shell) -> None:
    assert "triage" in shell("plan")[1]
    assert chinese(shell("plan", "--lang", "zh")[1])
    assert {form["job"] for form in json.loads(shell("plan", "--json")[1])} >= {"triage"}


def test_the_same_plan_comes_again_and_compares_as_the_same(shell: Shell, cells: Path) -> None:
    for name in ("a.json", "b.json"):
        assert shell("plan", "triage", cells, "--out", name)[0] == 0
    assert Path("a.json").read_bytes() == Path("b.json").read_bytes()
    code, out, _ = shell("plan", "compare", "a.json", "b.json")
    assert code == 0
    assert "are the same" in out
    words = ("plan", "triage", cells, "--option", "discount_rate=0.3", "--out", "c.json")
    assert shell(*words)[0] == 0
    code, out, _ = shell("plan", "compare", "a.json", "c.json", "--lang", "zh")
    assert code == 0
    assert "所用的数据表或设置不同" in out
    found = json.loads(shell("plan", "compare", "a.json", "c.json", "--json")[1])
    assert found["is_same_input"] is False
    assert found["first"] != found["second"]


def test_a_plan_is_checked_again_and_a_changed_one_fails(shell: Shell, cells: Path) -> None:
    assert shell("plan", "triage", cells, "--out", "p.json")[0] == 0
    code, out, _ = shell("plan", "check", "p.json", cells)
    assert code == 0
    assert "holds" in out
    members = json.loads(Path("p.json").read_text("utf-8"))
    members["plan"]["flows"][0]["quantity"] = "1000000"
    Path("p.json").write_text(json.dumps(members), encoding="utf-8")
    code, out, _ = shell("plan", "check", "p.json", cells)
    assert code == 1
    assert "fails" in out
    code, _, err = shell("plan", "check", "p.json", cells, "--option", "discount_rate=0.3")
    assert code == 2
    assert "LB-PL38" in err


@pytest.mark.parametrize(("form", "count"), [("csv", 8), ("xlsx", 1)])
def test_a_template_is_written_read_back_and_never_written_over(
    shell: Shell, tmp_path: Path, form: str, count: int
) -> None:
    words = ("plan", "triage", "--template", "empty", "--format", form, "--lang", "zh")
    assert shell(*words)[0] == 0
    written = [path for path in (tmp_path / "empty").iterdir() if path.suffix != ".md"]
    assert len(written) == count
    code, _, err = shell(*words)
    assert code == 2
    assert "LB-D32" in err
    code, _, err = shell("plan", "triage", "empty", "--json")
    assert "LB-PL2" not in err  # the tables are good, whatever the job makes of one row of each


def test_wrong_tables_are_told_all_at_once_each_on_a_line(shell: Shell, cells: Path) -> None:
    (cells / "gates.csv").write_text(
        "gate,field,side,limit,chemistri\nfloor,state of helth,at least,x,\n", encoding="utf-8"
    )
    (cells / "cels.csv").write_text("cell\n1\n", encoding="utf-8")
    for language, row in (("en", "row 2"), ("zh", "第 2 行")):
        code, out, err = shell("plan", "triage", cells, "--lang", language)
        assert (code, out) == (2, "")
        lines = err.splitlines()
        assert lines[0].startswith("LB-PL20")
        assert [line.split()[0] for line in lines[1:]] == [
            "LB-PL22", "LB-PL24", "LB-PL27", "LB-W20",
        ]  # fmt: skip
        assert sum(row in line for line in lines) == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("plan", "triag", "cells"), "LB-PL21"),
        (("plan", "triage", "nowhere"), "LB-D09"),
        (("plan", "triage", "cells", "--option", "discount=1"), "LB-PL35"),
        (("plan", "triage", "cells", "--option", "discount_rate"), "LB-PL35"),
        (("plan", "compare", "cells/cells.csv", "cells/cells.csv"), "LB-PL34"),
        (("plan", "check", "nothing.json", "cells"), "LB-D09"),
        (("plan", "model", "triage", "cells", "--lp", "m.lp"), "LB-PL37"),
        (("plan", "triage"), "LB-D30"),
    ],
)
def test_wrong_words_are_told_with_their_code(
    shell: Shell, cells: Path, words: tuple[str, ...], code: str
) -> None:
    assert cells.is_dir()
    for language in ("en", "zh"):
        ended, _, err = shell(*words, "--lang", language)
        assert ended == 2
        assert code in err
        assert chinese(err) is (language == "zh")


def test_an_error_is_told_as_json_where_json_is_asked_for(shell: Shell, cells: Path) -> None:
    (cells / "cells.csv").write_text("cell\n", encoding="utf-8")
    _, out, _ = shell("plan", "triage", cells, "--json")
    error = json.loads(out)["error"]
    assert error["code"] == "LB-PL20"
    assert "LB-PL23" in error["message"]


@pytest.mark.slow
def test_a_model_a_picture_and_a_plan_of_a_network(shell: Shell) -> None:
    shutil.copytree(EXAMPLES / "plan-network", "net")
    assert shell("plan", "model", "network", "net", "--lp", "m.lp", "--mps", "m.mps")[0] == 0
    assert Path("m.lp").stat().st_size > 1000
    assert "ROWS" in Path("m.mps").read_text("utf-8")
    _, out, _ = shell("plan", "network", "net", "--svg", "n.svg", "--out", "n.json", "--explain")
    assert "n.svg" in out
    assert shell("plan", "flows", "n.json", "--out", "n.csv")[0] == 0
    assert Path("n.csv").read_text("utf-8").count("\n") > 10
    assert Path("n.svg").read_text("utf-8").startswith("<svg")


@pytest.mark.slow
def test_flows_of_chinese_places_are_recorded_found_again_and_drawn(shell: Shell) -> None:
    shutil.copytree(EXAMPLES / "plan-network", "net")
    for name in ("zones", "generation", "sites", "sizes"):
        path = Path("net") / f"{name}.csv"
        text = re.sub(r"^Z(\d+),", r"朝阳片区 \1,", path.read_text("utf-8"), flags=re.M)
        path.write_text(re.sub(r"^P(\d+),", r"投放点/\1号,", text, flags=re.M), "utf-8")
    assert shell("plan", "network", "net", "--out", "n.json")[0] == 0
    assert shell("plan", "flows", "n.json", "--out", "n.csv")[0] == 0
    assert shell("new", "my.book", "--scheme", "collection-network")[0] == 0
    assert shell("record", "n.csv", "--as", "network_flows", "--book", "my.book")[0] == 0
    found = json.loads(shell("plan", "actual", "n.json", "--json", "--book", "my.book")[1])
    assert any(row["source"].startswith("投放点/") for row in found["flows"])
    assert all(float(row["difference"]) == 0.0 for row in found["flows"])
    (Path("net") / "generation.csv").unlink()
    drawn = ("--book", "my.book", "--option", "scheme=collection-network")
    code, out, _ = shell("plan", "network", "net", "--json", *drawn)
    assert code == 0
    zones = {flow["source"] for flow in json.loads(out)["flows"]}
    assert any(zone.startswith("朝阳片区 ") for zone in zones)


@pytest.mark.slow
def test_a_job_without_a_picture_says_so(shell: Shell, cells: Path) -> None:
    shutil.copytree(EXAMPLES / "plan-health", "health")
    code, _, err = shell("plan", "health", "health", "--svg", "h.svg")
    assert code == 0
    assert Path("h.svg").exists() or "no picture" in err


@pytest.mark.parametrize(
    "words", [("--seed", "-1"), ("--gap", "nan"), ("--seconds", "nan"), ("--seconds", "inf")]
)
def test_a_search_that_nobody_can_do_is_refused(
    shell: Shell, cells: Path, words: tuple[str, str]
) -> None:
    code, _, err = shell("plan", "triage", cells, *words)
    assert code != 0
    assert "LB-PL11" in err


def test_a_plan_that_was_changed_is_refused_in_words(shell: Shell, cells: Path) -> None:
    assert shell("plan", "triage", cells, "--out", "plan.json")[0] == 0
    text = Path("plan.json").read_text("utf-8")
    Path("no_word.json").write_text(text.replace('"kind": "', '"kind": "un', 1), "utf-8")
    code, _, err = shell("plan", "compare", "plan.json", "no_word.json")
    assert (code != 0, "LB-PL34" in err) == (True, True)
    columns = text.replace('"key": "chemistry"', '"key": "cell"')
    assert columns != text
    Path("no_column.json").write_text(columns, "utf-8")
    code, _, err = shell("plan", "check", "no_column.json", cells)
    assert (code != 0, "LB-PL34" in err) == (True, True)


@pytest.mark.slow
def test_a_plan_is_held_against_a_book(shell: Shell, cells: Path) -> None:
    assert shell("plan", "triage", cells, "--out", "p.json")[0] == 0
    assert shell("new", "my.book", "--scheme", "cn-battery")[0] == 0
    code, out, _ = shell("plan", "actual", "p.json")
    assert code == 0
    flows = json.loads(Path("p.json").read_text("utf-8"))["plan"]["flows"]
    count = len({tuple(flow[name] for name in ("source", "target", "material")) for flow in flows})
    assert f"{count} flow(s) planned, 0 of them with events" in out
    found = json.loads(shell("plan", "actual", "p.json", "--json")[1])
    assert len(found["flows"]) == count
    assert all(row["actual"] is None for row in found["flows"])


@pytest.mark.slow
def test_a_plan_on_a_book_takes_the_tables_given_from_the_folder(shell: Shell, cells: Path) -> None:
    assert shell("new", "my.book", "--scheme", "cn-battery")[0] == 0
    alone = json.loads(shell("plan", "triage", cells, "--json")[1])
    beside = json.loads(shell("plan", "triage", cells, "--book", "my.book", "--json")[1])
    assert alone["digest"] == beside["digest"]
    _, _, err = shell("plan", "triage")
    assert "LB-PL23" in err
