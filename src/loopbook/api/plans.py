"""Plans: planning jobs, their tables, and plans made of tables in the body or of the book.

One plan is made at a time, since each may take all of a processor; the next one waits.
"""

from functools import cache, partial
from typing import Any

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response

from loopbook.api.problem import answer, language_of
from loopbook.book.planning import form_named, plan_jobs
from loopbook.book.posted_plan import BYTES_MAX, plan_within, posted_plan
from loopbook.book.viewing import ViewOf
from loopbook.render.paper.form import FORMS, paper_bytes
from loopbook.render.paper.form import form_named as paper_form
from loopbook.render.plan.paper import proposal_paper
from loopbook.render.plan.picture import plan_picture
from loopbook.terms.plan import Plan

_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "tables": {"type": "object", "additionalProperties": {"type": "string"}},
                        "options": {"type": "object", "additionalProperties": {"type": "string"}},
                        "seed": {"type": "integer", "minimum": 0, "maximum": 2147483647},
                        "gap": {"type": "number", "minimum": 0, "maximum": 1},
                        "seconds": {"type": "number", "minimum": 0},
                    },
                }
            }
        },
    }
}

_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {media.partition(";")[0]: {} for media in FORMS.values()}}
}


def planning_router(view: ViewOf) -> APIRouter:
    """Return the routes that plan."""
    router = APIRouter()
    desk = cache(partial(CapacityLimiter, 1))

    @router.get("/plans")
    def get_jobs(request: Request) -> Response:
        """The planning jobs, and the tables and settings of each."""
        return answer(request, plan_jobs())

    @router.get("/plans/{job}")
    def get_job(request: Request, job: str) -> Response:
        """The tables and settings of one job."""
        return answer(request, form_named(job))

    @router.post("/plan/{job}", openapi_extra=_BODY)
    async def post_plan(request: Request, job: str) -> Response:
        """A plan, with its proof sheet; tables that are not given are drawn from the book."""
        plan = await _planned(request, job)
        return answer(request, plan)

    @router.post(
        "/plan/{job}/report", openapi_extra=_BODY, response_class=Response, responses=_FILES
    )
    async def post_report(request: Request, job: str, form: str = "pdf") -> Response:
        """The same as a report: pdf, xlsx or txt."""
        kind = paper_form(form)
        plan = await _planned(request, job)
        made = await to_thread.run_sync(partial(_paper, plan, kind, language_of(request)))
        headers = {"Content-Disposition": f'attachment; filename="loopbook-plan.{kind}"'}
        return Response(made, headers=headers, media_type=FORMS[kind])

    async def _planned(request: Request, job: str) -> Plan:
        book = view(request.scope)
        asked = posted_plan(await _body(request))
        return await to_thread.run_sync(partial(plan_within, book, job, asked), limiter=desk())

    return router


def _paper(plan: Plan, kind: str, language: str) -> bytes:
    form = form_named(plan.job)
    title = form.title_zh if language.startswith("zh") else form.title_en
    picture = plan_picture(plan, language)
    return paper_bytes(proposal_paper(plan, title, picture, language), kind)


async def _body(request: Request) -> bytes:
    """Read the body, and stop as soon as it is too large to be read at all."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > BYTES_MAX:
            break
    return bytes(content)
