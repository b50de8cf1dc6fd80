"""Plans: the planning jobs, the tables of one, and a plan made of tables that are handed in.

One plan is made at a time, since each may take all of a processor; the next one waits.
"""

from functools import cache, partial

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.book.planning import form_named, plan_jobs, plan_template
from loopbook.book.posted_plan import BYTES_MAX, PostedFiles, plan_of_files
from loopbook.book.viewing import ViewOf
from loopbook.errors import LoopbookError, ParseError
from loopbook.render.findings import finding_lines
from loopbook.render.plan.picture import plan_picture
from loopbook.render.plan.sheet import Section, cell_text, sections
from loopbook.terms.paper import Cell
from loopbook.terms.plan import Plan
from loopbook.terms.plan_input import PlanForm
from loopbook.web.choice import Choice, choice_of, link
from loopbook.web.page import page, workbook

_FILES_MAX = 40
_FIELDS_MAX = 8
_FORM_EXTRA = 64 << 10  # bytes that a form has besides its files
_ROWS_SHOWN = 200

_desk = cache(partial(CapacityLimiter, 1))


def plans(book: Book, request: Request) -> Response:
    """Answer `/plans`: the jobs there are."""
    choice = choice_of(request)
    jobs = [
        (link(choice, f"/plans/{form.job}"), form.job, _title(form, choice)) for form in plan_jobs()
    ]
    return page(
        choice, "plans.html", {"banners": [], "checkpoint": book.checkpoint(), "jobs": jobs}
    )


def template(_: Book, request: Request) -> Response:
    """Answer `/plans/JOB/template`: the empty tables of a job as a workbook."""
    choice = choice_of(request)
    job = str(request.path_params["job"])
    return workbook(plan_template(job, choice.language), f"plan-{job}")


async def plan(view: ViewOf, request: Request) -> Response:
    """Answer `/plans/JOB`: its tables and a form; of a filled form, the plan."""
    book = view(request.scope)
    form = form_named(str(request.path_params["job"]))
    if request.method != "POST":
        return await run_in_threadpool(_page, book, request, form, None, None)
    try:
        files = await _files(request)
        planning = partial(plan_of_files, book, form.job, files)
        made = await to_thread.run_sync(planning, limiter=_desk())
    except LoopbookError as fault:
        return await run_in_threadpool(_page, book, request, form, None, fault)
    return await run_in_threadpool(_page, book, request, form, made, None)


async def _files(request: Request) -> PostedFiles:
    """Read the files and settings of a form.

    Raises    ParseError  LB-PL03  the form is too large, has too many parts, or is none
    """
    announced = request.headers.get("content-length", "")
    if not announced.isdecimal() or int(announced) > BYTES_MAX + _FORM_EXTRA:
        raise ParseError("LB-PL03", why=f"{announced or '?'} B > {BYTES_MAX} B")
    bounds = {"max_files": _FILES_MAX, "max_fields": _FIELDS_MAX, "max_part_size": _FORM_EXTRA}
    try:
        async with request.form(**bounds) as form:
            files = [
                (each.filename, await each.read(BYTES_MAX))
                for each in form.getlist("tables")
                if isinstance(each, UploadFile) and each.filename
            ]
            return PostedFiles(tuple(files), _options(form))
    except HTTPException as fault:
        raise ParseError("LB-PL03", why=fault.detail) from fault


def _options(form: FormData) -> dict[str, str]:
    lines = str(form.get("options", "")).splitlines()
    pairs = (line.partition("=") for line in lines if line.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _page(
    book: Book,
    request: Request,
    form: PlanForm,
    made: Plan | None,
    fault: LoopbookError | None,
) -> Response:
    choice = choice_of(request)
    values: dict[str, object] = {
        "banners": [],
        "checkpoint": book.checkpoint(),
        "job": form.job,
        "title": _title(form, choice),
        "tables": [_table(table.name, form, choice) for table in form.tables],
        "fault": fault.message(choice.language).splitlines() if fault is not None else [],
        "made": None if made is None else _made(made, choice),
    }
    return page(choice, "plan.html", values, 200 if fault is None else fault.status)


def _title(form: PlanForm, choice: Choice) -> str:
    return form.title_zh if choice.language == "zh" else form.title_en


def _table(name: str, form: PlanForm, choice: Choice) -> dict[str, object]:
    table = next(each for each in form.tables if each.name == name)
    is_chinese = choice.language == "zh"
    return {
        "name": name,
        "title": table.title_zh if is_chinese else table.title_en,
        "is_required": table.is_required,
        "fields": [
            {
                "heading": (field.heading_zh if is_chinese else field.heading_en).partition("|")[0],
                "unit": field.unit,
                "is_required": field.is_required,
                "note": field.note_zh if is_chinese else field.note_en,
            }
            for field in table.fields
        ],
    }


def _made(made: Plan, choice: Choice) -> dict[str, object]:
    language = choice.language
    return {
        "picture": plan_picture(made, language),
        "sections": [_section(each) for each in sections(made, language)],
        "findings": finding_lines(made.findings, language),
    }


def _section(section: Section) -> dict[str, object]:
    shown = section.rows[:_ROWS_SHOWN]
    return {
        "key": section.key,
        "title": section.title,
        "lines": section.lines,
        "headings": section.headings,
        "rows": [[(cell_text(cell), _is_number(cell)) for cell in row] for row in shown],
        "more": len(section.rows) - len(shown),
    }


def _is_number(cell: Cell) -> bool:
    return not isinstance(cell, str)
