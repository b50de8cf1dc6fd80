"""Planning: a job on a folder of tables, on a book, or on both; what makes a plan of an input.

Without a book: `plan_input`, `planning_folder`, `plan_folder`. The part `Planning` of a book gives
the tables that a folder lacks.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from difflib import get_close_matches
from functools import partial
from importlib import metadata
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO, TypedDict, Unpack
from zoneinfo import ZoneInfo

import msgspec

from loopbook.book.asof import AsOfWords
from loopbook.book.declaring import Declaring
from loopbook.book.plan_actual import Told, plan_actual
from loopbook.book.plan_jobs import DRAWN, EVENTS, FLOWS, JOBS, PlanJob
from loopbook.book.plan_words import must_have_words
from loopbook.book.readings import Readings
from loopbook.book.shelf import core
from loopbook.book.source import TABLES, opened
from loopbook.errors import ParseError, PlanError, UnknownTerm
from loopbook.formats.number import clipped
from loopbook.formats.plan_csv import table_csv
from loopbook.formats.plan_file import BYTES_MAX, PLAN_FORMAT, plan_bytes, read_plan
from loopbook.formats.plan_folder import PlanFile, read_plan_folder
from loopbook.formats.plan_form import plan_form, plan_form_names
from loopbook.formats.plan_template import Templates
from loopbook.plan.solve.export import lp_text, mps_text
from loopbook.terms.lineage import AsOf
from loopbook.terms.party import Scope, may_see
from loopbook.terms.plan import Check, Plan, PlanWish
from loopbook.terms.plan_comparison import PlanActual
from loopbook.terms.plan_input import SETTINGS, InputTable, PlanForm, PlanInput
from loopbook.terms.progress import Run, finished

Given = str | Path | Mapping[str, bytes]
"""Tables of a job: a folder, a workbook, or files by name; an empty text: none."""

FILES_MAX = 1_000
"""Files that a folder of input may have."""

SEED_MAX = 2**31 - 1

SCHEME = "scheme"
"""Option that says by which pack tables are drawn from a book."""


class PlanWords(TypedDict, total=False):
    """How hard a plan is tried for, as a caller names it.

    Fields
      seed     of all that is random;  gap  at which the search may stop, a share
      seconds  time after which the best so far is the answer; None: until proved
      options  settings of the job, over those of its table
    """

    seed: int
    gap: float
    seconds: float | None
    options: dict[str, str]


def plan_jobs() -> tuple[PlanForm, ...]:
    """Return the forms of the jobs there are, by name."""
    return tuple(plan_form(name) for name in plan_form_names() if name in JOBS)


def job_named(name: str) -> PlanJob:
    """Return a job by its name.

    Raises    UnknownTerm  LB-PL21  there is no such job; the nearest is offered
    """
    if name not in JOBS:
        raise _unknown(name, JOBS)
    return JOBS[name]


def form_named(name: str) -> PlanForm:
    """Return the form of the tables of a job.

    Raises    UnknownTerm  LB-PL21  there is no such job; the nearest is offered
    """
    if name not in plan_form_names():
        raise _unknown(name, plan_form_names())
    return plan_form(name)


def plan_input(
    job: str,
    given: Given = "",
    options: Mapping[str, str] | None = None,
    drawn: Mapping[str, InputTable] | None = None,
) -> PlanInput:
    """Read the tables of a job and hold them against its form.

    Parameters
      options  settings that come before those of the table `settings`
      drawn    tables that stand in for those that are not given
    Raises     UnknownTerm  LB-PL21 no such job, LB-PL35 no such setting
               InputFaults  LB-PL20  the tables have faults; all of them are told
               ParseError   LB-D09 the folder cannot be read; LB-W01 to LB-W07 a file cannot
    """
    form = form_named(job)
    return read_plan_folder(plan_files(given), form, core().units, options, drawn)


def plan_template(job: str, language: str = "en") -> bytes:
    """Return the empty tables of a job as a workbook, with what every field means.

    Raises    UnknownTerm  LB-PL21  there is no such job
    """
    return Templates(form_named(job), core().units, language).workbook()


def plan_template_files(job: str, language: str = "en") -> dict[str, bytes]:
    """Return the same as CSV files by name, the explanations as README.md.

    Raises    as `plan_template`
    """
    return Templates(form_named(job), core().units, language).files()


def plan_files(given: Given) -> list[PlanFile]:
    """Return the files of an input, each to be opened when it is read.

    Files of a folder that are no tables (texts, pictures, plans) are not part of the input.

    Raises    ParseError  LB-D09 there is no such folder or file, LB-PL36 it has too many files
    """
    if isinstance(given, Mapping):
        return [
            PlanFile(name, partial(_lent, content))
            for name, content in given.items()
            if PurePath(name).suffix.lower() in {"", *TABLES}
        ]
    if not str(given):
        return []
    path = Path(given)
    try:
        found = sorted(path.iterdir()) if path.is_dir() else [path]
    except (OSError, ValueError) as fault:
        raise ParseError("LB-D09", str(given), why=str(fault)) from fault
    if len(found) > FILES_MAX:
        raise ParseError("LB-PL36", str(given), table=path.name, limit=FILES_MAX)
    return [
        PlanFile(file.name, partial(opened, file))
        for file in found
        if file == path or (file.suffix.lower() in TABLES and not file.name.startswith((".", "~")))
    ]


def planning_folder(job: str, given: Given, wish: PlanWish | None = None) -> Run[Plan]:
    """Plan, with progress on the way: `send(True)` stops with the best so far.

    Raises    as `plan_input`, at the first pull;  PlanError  no plan can be made
              ParseError  LB-PL11  the wish is one that no search can follow
    """
    asked = wish or PlanWish()
    must_be_doable(asked)
    job_named(job)
    return (yield from _run(job, plan_input(job, given, asked.options), asked))


def plan_folder(job: str, given: Given, wish: PlanWish | None = None) -> Plan:
    """Return the plan of a job on a folder, a workbook, or files by name.

    Raises    as `planning_folder`
    """
    return finished(planning_folder(job, given, wish))


def plan_checks(plan: Plan, given: PlanInput) -> tuple[Check, ...]:
    """Run the independent check of a plan against the input it was made of.

    Raises    UnknownTerm  LB-PL21  its job is not known here
              PlanError    LB-PL38  it was made of another input
              ParseError   LB-PL34  it names what its tables have not: it was changed
    """
    job = job_named(plan.job)
    if plan.digest and plan.digest != given.digest:
        raise PlanError("LB-PL38", made=plan.digest[:12], given=given.digest[:12])
    with _of_file(plan):
        return job.checked(given, plan)


def plan_model(job: str, given: Given, options: Mapping[str, str], form: str = "lp") -> str:
    """Return the linear model of a job as text: `lp` or `mps`.

    Raises    PlanError  LB-PL37  the job has none;  and as `plan_input`
    """
    model = job_named(job).model
    if model is None:
        having = ", ".join(name for name, each in JOBS.items() if each.model) or "-"
        raise PlanError("LB-PL37", job=job, known=having)
    text = lp_text if form == "lp" else mps_text
    return text(model(plan_input(job, given, options)))


class Planning(Declaring):
    """The part of a book that plans; `Book` adds the rest."""

    def planning(self, job: str, path: Given = "", **words: Unpack[PlanWords]) -> Run[Plan]:
        """Plan on the tables given, and on the book for those that are not; progress on the way.

        Parameters
          words   seed, gap, seconds, options: see `PlanWish`
        Raises    as `planning_folder`;  NotPermitted  the reader may not read
        """
        self.require(Scope.READ)
        wish = PlanWish(**words)
        must_be_doable(wish)
        return _run(job, self.plan_input(job, path, wish.options), wish)

    def plan(self, job: str, path: Given = "", **words: Unpack[PlanWords]) -> Plan:
        """Return what should be done next: flows, decisions, money, and the proof that it is good.

        Parameters
          job    name of a planning job;  path   folder, workbook, or files by name; empty: the book
          words  seed, gap, seconds, options: see `PlanWish`
        Raises   as `planning`
        """
        return finished(self.planning(job, path, **words))

    def plan_input(
        self, job: str, path: Given = "", options: Mapping[str, str] | None = None
    ) -> PlanInput:
        """Return the input of a job: the tables given, and those that the book can give.

        Raises    as `plan_input` without a book
        """
        job_named(job)
        draw = DRAWN.get(job)
        asked = dict(options or {})
        drawn = {} if draw is None else draw(self, asked)
        if draw is not None and not _has_setting(job, SCHEME):
            # Which pack the book is read by is no setting of a job that knows no packs.
            asked.pop(SCHEME, None)
        return plan_input(job, path, asked, drawn)

    def plan_actual(
        self, plan: Plan, periods: Mapping[str, str] | None = None, *, as_of: AsOfWords = None
    ) -> PlanActual:
        """Return a plan beside the movements that events tell of (book/plan_actual).

        Parameters
          periods  period of the plan -> calendar period, where its name is none
          as_of    what counts as known: a checkpoint, or a day
        Raises     UnknownTerm  there is no such checkpoint or day
        """
        with self._turn:
            known = self._known(as_of)
            packs = list(self.schemes.values())
            zone = ZoneInfo(packs[0].system.zone if packs else "UTC")
            told = _counting(self._posted(), known)
            return plan_actual(plan, told, core().units, periods, zone)


def read_plan_file(path: Path) -> Plan:
    """Return the plan that a file holds.

    Raises    ParseError  LB-D09 it cannot be opened, LB-PL34 it holds none
    """
    with opened(path) as stream:
        plan = read_plan(stream.read(BYTES_MAX + 1), path.name)
    must_have_words(plan, path.name)
    return plan


def plan_file_bytes(plan: Plan) -> bytes:
    """Return a plan as a JSON file, which `read_plan_file` reads back exactly."""
    return plan_bytes(plan)


def plan_events_bytes(plan: Plan, at: datetime) -> bytes:
    """Return what a plan proposes as EPCIS events (JSON-LD), as if it happened at a moment.

    Raises    PlanError  LB-PL37  plans of this job tell of nothing that an event can
    """
    if plan.job not in EVENTS:
        raise PlanError("LB-PL37", job=plan.job, known=", ".join(EVENTS) or "-")
    with _of_file(plan):
        return EVENTS[plan.job](plan, at)


def plan_flows_bytes(plan: Plan) -> bytes:
    """Return the flows of a plan as a table to be recorded once they have happened (CSV).

    Raises    PlanError  LB-PL37  there is no such table for plans of this job
    """
    if plan.job not in FLOWS:
        raise PlanError("LB-PL37", job=plan.job, known=", ".join(FLOWS) or "-")
    with _of_file(plan):
        return FLOWS[plan.job](plan)


def plan_table_bytes(plan: Plan, key: str) -> bytes:
    """Return one table of a plan as CSV, for the next job to read.

    Raises    UnknownTerm  LB-PL13  the plan has no such table
    """
    return table_csv(plan, key)


def _has_setting(job: str, name: str) -> bool:
    tables = (table.fields for table in form_named(job).tables if table.name == SETTINGS)
    return any(field.field == name for fields in tables for field in fields)


def _counting(readings: Readings, known: AsOf) -> Iterator[Told]:
    """Yield the events that count, as `known` may know them, in the order of entries."""
    for entry, event in readings.told(1):
        sequence = entry.sequence
        is_early = known.size is None or sequence <= known.size
        is_then = known.day is None or entry.record_time <= known.day
        is_open = is_early and is_then and may_see(entry.draft.audience, known.sees)
        if event is not None and is_open and not readings.is_voided(sequence, known):
            yield Told(sequence, event)


def _unknown(name: str, names: Iterable[str]) -> UnknownTerm:
    known = list(names)
    near = get_close_matches(name[:80], known, 1, 0.4)
    nearest = near[0] if near else "-"
    return UnknownTerm("LB-PL21", job=name, nearest=nearest, known=", ".join(known) or "-")


def must_be_doable(wish: PlanWish) -> None:
    """Refuse a wish that no search can follow: the solver would take its own defaults quietly.

    Raises    ParseError  LB-PL11  seed, gap or seconds are out of range, or no numbers
    """
    seconds = 0.0 if wish.seconds is None else wish.seconds
    asked = (
        ("seed", wish.seed, 0 <= wish.seed <= SEED_MAX, f"0 ... {SEED_MAX}"),
        ("gap", wish.gap, 0.0 <= wish.gap <= 1.0, "0 ... 1"),
        ("seconds", seconds, 0.0 <= seconds < float("inf"), ">= 0"),
    )
    for name, value, is_right, told in asked:
        if not is_right:
            raise ParseError("LB-PL11", name=name, value=str(value), range=told)


def _run(job: str, given: PlanInput, wish: PlanWish) -> Run[Plan]:
    plan = yield from JOBS[job].run(given, wish)
    # What was told while reading must not be lost, and not be told twice.
    before = tuple(finding for finding in given.findings if finding not in plan.findings)
    program = plan.proof.program or metadata.version("loopbook")
    proof = msgspec.structs.replace(plan.proof, program=program)
    return msgspec.structs.replace(plan, proof=proof, findings=(*before, *plan.findings))


@contextmanager
def _of_file(plan: Plan) -> Iterator[None]:
    """Tell of a plan that names rows, tables or columns which it has not: its file was changed."""
    try:
        yield
    except (LookupError, ValueError, TypeError, ArithmeticError) as fault:
        why = clipped(f"{type(fault).__name__}: {fault}")
        raise ParseError("LB-PL34", plan.job, why=why, wanted=PLAN_FORMAT) from fault


@contextmanager
def _lent(content: bytes) -> Iterator[BinaryIO]:
    yield BytesIO(content)
