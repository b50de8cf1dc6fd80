"""`loopbook plan`: what should be done next, with the proof that it is good."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from loopbook.book.clock import utc_now
from loopbook.book.plan_compare import compare_plans
from loopbook.book.planning import (
    form_named,
    job_named,
    plan_checks,
    plan_events_bytes,
    plan_file_bytes,
    plan_flows_bytes,
    plan_input,
    plan_jobs,
    plan_model,
    plan_template,
    plan_template_files,
    planning_folder,
    read_plan_file,
)
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.cli.picture import write_file
from loopbook.cli.plan_table import table
from loopbook.cli.plan_watch import watched
from loopbook.errors import ParseError, StoreUnavailable, UnknownTerm
from loopbook.render.plan.compared import actual_lines, comparison_lines
from loopbook.render.plan.picture import plan_picture
from loopbook.render.plan.proof import plan_lines
from loopbook.render.plan.sheet import Section, cell_text, check_section
from loopbook.render.table import plain_text
from loopbook.terms.finding import Severity
from loopbook.terms.plan import Plan, PlanStatus, PlanWish
from loopbook.wording import say

PLAIN = Common()
app = App(name="plan", help="What should be done next.", result_action="return_value")
app.command(table)


@Parameter(name="*")
@dataclass(frozen=True)
class Search:
    """How hard to try, and with which settings.

    Parameters
    ----------
    option
        A setting of the job, as p=5 or 'radius=5 km'; comes before the table of settings.
    seed
        Of all that is random: the same seed gives the same plan.
    gap
        Share of the objective at which the search may stop.
    seconds
        Time after which the best so far is the answer.
    """

    option: Annotated[tuple[str, ...], Parameter(negative="")] = ()
    seed: int = 0
    gap: float = 1e-6
    seconds: float | None = None


@Parameter(name="*")
@dataclass(frozen=True)
class Written:
    """What is written besides the screen.

    Parameters
    ----------
    out
        File to write the plan to, as JSON: to compare, to check, to go on with.
    svg
        File to draw the plan to.
    explain
        Tell everything: flows, tables, the whole proof sheet.
    """

    out: Path | None = None
    svg: Path | None = None
    explain: Annotated[bool, Parameter(negative="")] = False


@Parameter(name="*")
@dataclass(frozen=True)
class Template:
    """Empty input tables.

    Parameters
    ----------
    template
        Folder to write the empty tables of the job to, with what every field means.
    format
        csv, a file a table; or xlsx, one workbook.
    """

    template: Path | None = None
    format: Literal["csv", "xlsx"] = "csv"


SEARCH, WRITTEN, TEMPLATE = Search(), Written(), Template()


@app.default
def plan(
    job: str = "",
    given: Path | None = None,
    *,
    search: Search = SEARCH,
    written: Written = WRITTEN,
    template: Template = TEMPLATE,
    common: Common = PLAIN,
) -> int:
    """Plan JOB on the tables of INPUT, or on a book; without a job, say which there are.

    Parameters
    ----------
    job
        Planning job, as the list has it.
    given
        Folder of tables (CSV), or one workbook; tables it lacks are drawn from --book.
    """
    if not job:
        return _list(common)
    if template.template is not None:
        return _template(job, template.template, template.format, common)
    job_named(job)
    wish = PlanWish(
        seed=search.seed,
        gap=search.gap,
        seconds=search.seconds,
        options=_options(job, search.option),
    )
    found = _planned(job, given, wish, common)
    _tell(found, written, common)
    is_bad = found.proof.status is PlanStatus.LEAST_VIOLATION
    return int(is_bad or any(each.severity is Severity.ERROR for each in found.findings))


@app.command
def compare(first: Path, second: Path, *, common: Common = PLAIN) -> int:
    """Say what differs between two plans: objective, decisions, flows, money, binding limits.

    Parameters
    ----------
    first
        Plan file, as --out writes it.
    second
        Another one of the same job.
    """
    found = compare_plans(read_plan_file(first), read_plan_file(second))
    if common.json:
        write_json(found, common.language)
    else:
        write(comparison_lines(found, common.language))
    return 0


@app.command
def actual(
    file: Path,
    *,
    period: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    as_of: str = "",
    common: Common = PLAIN,
) -> int:
    """Hold a plan against the movements that the events of a book tell of.

    Parameters
    ----------
    file
        Plan file, as --out writes it.
    period
        When a period of the plan is, as first=2026-Q1; may be repeated.
    as_of
        A day (2026-02-01): what was known by then; or a checkpoint size.
    """
    kept = read_plan_file(file)
    with open_here(common) as book:
        found = book.plan_actual(kept, dict(map(_pair, period)), as_of=as_of or None)
    if common.json:
        write_json(found, common.language)
    else:
        write(actual_lines(found, common.language))
    return 0


@app.command
def check(
    file: Path,
    given: Path | None = None,
    *,
    option: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    common: Common = PLAIN,
) -> int:
    """Run the independent check of a plan again, against the tables it was made of.

    Parameters
    ----------
    file
        Plan file, as --out writes it.
    given
        Folder or workbook of the tables; without it, the book.
    option
        Settings that the plan was made with.
    """
    kept = read_plan_file(file)
    options = _options(kept.job, option)
    if given is None or common.book is not None:
        with open_here(common) as book:
            tables = book.plan_input(kept.job, given or "", options)
    else:
        tables = plan_input(kept.job, given, options)
    checks = plan_checks(kept, tables)
    if common.json:
        write_json(checks, common.language)
    else:
        write(_section_lines(check_section(checks, common.language)))
    return int(not all(each.passed for each in checks))


@app.command
def events(file: Path, *, out: Path, at: str = "", common: Common = PLAIN) -> int:
    """Write what a plan proposes as EPCIS events, to be recorded once it has happened.

    Parameters
    ----------
    file
        Plan file, as --out writes it.
    out
        EPCIS document to write.
    at
        When it happens, ISO 8601 with its zone; default: now.
    """
    write_file(out, plan_events_bytes(read_plan_file(file), _moment(at)), common)
    return 0


@app.command
def flows(file: Path, *, out: Path, common: Common = PLAIN) -> int:
    """Write the flows of a plan as a table, to be recorded once they have happened.

    Parameters
    ----------
    file
        Plan file, as --out writes it.
    out
        CSV file to write; of a network, recorded with --as network_flows.
    """
    write_file(out, plan_flows_bytes(read_plan_file(file)), common)
    return 0


@app.command
def model(
    job: str,
    given: Path,
    *,
    lp: Path | None = None,
    mps: Path | None = None,
    option: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    common: Common = PLAIN,
) -> int:
    """Write the linear model of a JOB on INPUT, for other solvers to read.

    Parameters
    ----------
    job
        Planning job.
    given
        Folder of tables, or one workbook.
    lp
        File for the LP format.
    mps
        File for the MPS format.
    option
        A setting of the job, as p=5.
    """
    options = _options(job, option)
    for path, form in ((lp, "lp"), (mps, "mps")):
        if path is not None:
            write_file(path, plan_model(job, given, options, form).encode(), common)
    return 0


def _planned(job: str, given: Path | None, wish: PlanWish, common: Common) -> Plan:
    """Return the plan of a folder, of a book, or of both."""
    is_shown = sys.stderr.isatty() and not common.json
    if given is not None and common.book is None:
        return watched(planning_folder(job, given, wish), common.language, is_shown=is_shown)
    with open_here(common) as book:
        run = book.planning(
            job,
            given or "",
            seed=wish.seed,
            gap=wish.gap,
            seconds=wish.seconds,
            options=wish.options,
        )
        return watched(run, common.language, is_shown=is_shown)


def _tell(found: Plan, written: Written, common: Common) -> None:
    # Files first: whoever reads the screen through a pipe may close it before its end.
    if written.out is not None:
        write_file(written.out, plan_file_bytes(found), common)
    if written.svg is not None:
        picture = plan_picture(found, common.language)
        if picture:
            write_file(written.svg, picture.encode("utf-8"), common)
        else:
            sys.stderr.write(f"{say('plan.no_picture', common.language, job=found.job)}\n")
    if common.json:
        write_json(found, common.language)
    else:
        write(plan_lines(found, common.language, explain=written.explain))


def _list(common: Common) -> int:
    jobs = plan_jobs()
    if common.json:
        write_json(jobs, common.language)
        return 0
    is_chinese = common.language == "zh"
    write([f"{form.job}  {form.title_zh if is_chinese else form.title_en}" for form in jobs])
    return 0


def _template(job: str, folder: Path, form: str, common: Common) -> int:
    if form == "xlsx":
        files = {f"{job}.xlsx": plan_template(job, common.language)}
    else:
        files = plan_template_files(job, common.language)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreUnavailable("LB-D35", str(folder), why=fault.strerror or str(fault)) from fault
    for name, content in files.items():
        path = folder / name
        try:
            # Made anew or not at all: a file that someone has filled in is never written over.
            with path.open("xb") as stream:
                stream.write(content)
        except FileExistsError as fault:
            raise StoreUnavailable("LB-D32", str(path)) from fault
        except OSError as fault:
            raise StoreUnavailable("LB-D35", str(path), why=fault.strerror or str(fault)) from fault
    if not common.json:
        write([say("cli.written", common.language, path=folder)])
    return 0


def _options(job: str, words: Sequence[str]) -> dict[str, str]:
    """Return the settings that were typed, name -> value.

    Raises    UnknownTerm  LB-PL35  one is not written as name=value
    """
    known = [f.field for t in form_named(job).tables if t.name == "settings" for f in t.fields]
    options: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign:
            values = {"nearest": f"{word}=...", "known": ", ".join(known) or "-"}
            raise UnknownTerm("LB-PL35", "--option", text=word, **values)
        options[name.strip()] = value.strip()
    return options


def _pair(word: str) -> tuple[str, str]:
    name, _, value = word.partition("=")
    return name.strip(), value.strip()


def _moment(text: str) -> datetime:
    if not text:
        return utc_now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise ParseError("LB-D03", text=text) from fault
    return moment if moment.tzinfo else moment.astimezone()


def _section_lines(section: Section) -> list[str]:
    rows = [[cell_text(cell) for cell in row] for row in section.rows]
    return [section.title, *section.lines, *plain_text(section.headings, rows)]
