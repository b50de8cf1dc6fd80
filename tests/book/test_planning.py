"""Planning through the book: folders, files by name, progress, checks, templates, files."""

import shutil
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import msgspec
import pytest

import loopbook
from loopbook.book import MEMORY, Book, planning
from loopbook.book.plan_jobs import JOBS
from loopbook.book.planning import (
    form_named,
    job_named,
    plan_checks,
    plan_events_bytes,
    plan_file_bytes,
    plan_files,
    plan_flows_bytes,
    plan_folder,
    plan_input,
    plan_jobs,
    plan_model,
    plan_template,
    plan_template_files,
    planning_folder,
    read_plan_file,
)
from loopbook.errors import InputFaults, ParseError, PlanError, UnknownTerm
from loopbook.formats.plan_form import plan_form_names
from loopbook.terms.plan import Plan, PlanWish
from loopbook.terms.progress import Progress, finished

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
NETWORK = EXAMPLES / "plan-network"


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the retired cells, the first dozen of them: a job that takes no time."""
    folder = tmp_path_factory.mktemp("plan") / "cells"
    shutil.copytree(EXAMPLES / "plan-triage", folder)
    rows = (folder / "cells.csv").read_bytes().splitlines(keepends=True)
    (folder / "cells.csv").write_bytes(b"".join(rows[:13]))
    return folder


@pytest.fixture(scope="module")
def triaged(cells: Path) -> Plan:
    return plan_folder("triage", cells)


def test_a_folder_and_its_files_by_name_give_the_same_plan(triaged: Plan, cells: Path) -> None:
    named = {file.name: file.read_bytes() for file in cells.iterdir()}
    again = plan_folder("triage", named)
    assert plan_file_bytes(again) == plan_file_bytes(triaged)
    assert triaged.job == "triage"
    assert triaged.digest == plan_input("triage", cells).digest
    assert all(check.passed for check in triaged.proof.checks)


def test_what_is_no_table_is_no_part_of_a_folder(
    tmp_path: Path, triaged: Plan, cells: Path
) -> None:
    for file in cells.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    for name in ("README.md", "plan.json", ".hidden.csv", "~$cells.xlsx"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert len(plan_files(tmp_path)) == len(list(cells.iterdir()))
    assert plan_input("triage", tmp_path).digest == triaged.digest
    assert plan_files("") == []


def test_a_folder_of_very_many_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "FILES_MAX", 2)
    for number in range(3):
        (tmp_path / f"{number}.csv").write_text("x", encoding="utf-8")
    with pytest.raises(ParseError, match="LB-PL36"):
        plan_input("triage", tmp_path)


def test_a_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(ParseError, match="LB-D09"):
        plan_input("triage", "no-such-folder")
    with pytest.raises(ParseError, match="LB-D09"):
        plan_input("triage", "half\0name")


def test_an_unknown_job_is_offered_the_nearest() -> None:
    for asked in (form_named, job_named):
        with pytest.raises(UnknownTerm, match="'triage'"):
            asked("triag")
    with pytest.raises(UnknownTerm, match="LB-PL21"):
        finished(planning_folder("nothing", ""))


def test_every_job_has_a_form_and_every_form_a_job() -> None:
    """A job on its way may have its form before it is registered, never the other way."""
    assert set(JOBS) <= set(plan_form_names())
    assert [form.job for form in plan_jobs()] == sorted(JOBS)


def test_faults_of_the_tables_are_told_and_nothing_is_planned(cells: Path) -> None:
    named = {file.name: file.read_bytes() for file in cells.iterdir()}
    named["gates.csv"] = b"gate,field,side,limit\nfloor,state of helth,at least,0.55\n"
    with pytest.raises(InputFaults, match="LB-PL20") as told:
        plan_folder("triage", named)
    assert "gates.csv, row 2" in told.value.message("en")


def test_options_stand_over_the_settings_and_are_part_of_the_input(
    triaged: Plan, cells: Path
) -> None:
    wish = PlanWish(options={"discount_rate": "15 %"})
    given = plan_input("triage", cells, wish.options)
    assert given.number("discount_rate") == pytest.approx(0.15)
    assert given.digest != triaged.digest
    with pytest.raises(UnknownTerm, match="LB-PL35"):
        plan_folder("triage", cells, PlanWish(options={"discount": "1"}))


def test_the_check_runs_alone_and_refuses_a_plan_of_another_input(
    triaged: Plan, cells: Path
) -> None:
    checks = plan_checks(triaged, plan_input("triage", cells))
    assert checks == triaged.proof.checks
    with pytest.raises(PlanError, match="LB-PL38"):
        plan_checks(triaged, plan_input("triage", cells, {"discount_rate": "0.2"}))


def test_a_changed_plan_does_not_pass_the_check(triaged: Plan, cells: Path) -> None:
    first = triaged.flows[0]
    moved = msgspec.structs.replace(first, quantity=first.quantity + 1)
    changed = msgspec.structs.replace(triaged, flows=(moved, *triaged.flows[1:]))
    checks = plan_checks(changed, plan_input("triage", cells))
    assert not all(check.passed for check in checks)


def test_a_plan_file_is_read_back(triaged: Plan, tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(plan_file_bytes(triaged))
    assert read_plan_file(path) == triaged
    with pytest.raises(ParseError, match="LB-D09"):
        read_plan_file(tmp_path / "none.json")
    path.write_bytes(b"{}")
    with pytest.raises(ParseError, match="LB-PL34"):
        read_plan_file(path)


def test_a_model_is_written_where_there_is_one(cells: Path) -> None:
    text = plan_model("network", NETWORK, {})
    assert text.lower().count("open(") > 10  # the names of the blocks are kept
    assert "ROWS" in plan_model("network", NETWORK, {}, "mps")
    with pytest.raises(PlanError, match="LB-PL37"):
        plan_model("triage", cells, {})


def test_events_are_written_where_a_plan_tells_of_some(triaged: Plan) -> None:
    silent = msgspec.structs.replace(triaged, job="portfolio")
    with pytest.raises(PlanError, match="LB-PL37"):
        plan_events_bytes(silent, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.slow
def test_flows_are_written_where_a_pack_reads_them(triaged: Plan) -> None:
    text = plan_flows_bytes(plan_folder("network", NETWORK)).decode()
    assert text.startswith("Step,Time,From,To,")
    with pytest.raises(PlanError, match="LB-PL37"):
        plan_flows_bytes(triaged)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_templates_are_read_back(language: str) -> None:
    of_files = plan_input("triage", plan_template_files("triage", language))
    of_book = plan_input("triage", {"t.xlsx": plan_template("triage", language)})
    assert of_files.digest == of_book.digest
    with pytest.raises(UnknownTerm):
        plan_template("nothing")


@pytest.mark.slow
def test_a_search_is_pulled_and_stops_when_told() -> None:
    """A search that ends at once tells of no progress; one that tells stops by the next pull."""
    run = planning_folder("backcast", EXAMPLES / "plan-backcast")
    told: list[Progress] = []
    plan = None
    try:
        told.append(next(run))
        while True:
            told.append(run.send(True))
    except StopIteration as end:
        plan = end.value
    assert all(isinstance(each, Progress) for each in told)
    assert isinstance(plan, Plan)
    assert all(check.passed for check in plan.proof.checks)


def test_a_plan_says_which_program_made_it(triaged: Plan) -> None:
    assert triaged.proof.program == metadata.version("loopbook")


@pytest.fixture
def empty() -> Book:
    return loopbook.open(MEMORY, ["cn-battery"])


def test_a_book_plans_on_tables(empty: Book, triaged: Plan, cells: Path) -> None:
    with empty as book:
        assert book.plan("triage", cells) == triaged
        assert book.plan("triage", cells, options={"discount_rate": "0.2"}) != triaged
        with pytest.raises(UnknownTerm, match="LB-PL21"):
            book.plan("triag")


def test_tables_that_nobody_gives_are_missing(empty: Book, cells: Path) -> None:
    with empty as book, pytest.raises(InputFaults, match="'cells'"):
        book.plan("triage")


def test_notes_of_reading_stay_with_the_plan(cells: Path) -> None:
    named = {file.name: file.read_bytes() for file in cells.iterdir()}
    named["capacities.csv"] = named["capacities.csv"].replace(b"72", b'"1,072"')
    plan = plan_folder("triage", named)
    assert [each.code for each in plan.findings].count("LB-W23") == 1
