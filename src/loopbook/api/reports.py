"""Reports: of a plan or of an evaluation, as PDF, XLSX or text."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from loopbook.api.problem import language_of
from loopbook.book.viewing import ViewOf
from loopbook.render.paper.form import FORMS, form_named, paper_bytes
from loopbook.render.plan_paper import plan_paper
from loopbook.render.score_paper import score_paper
from loopbook.render.yearbook_paper import yearbook_paper
from loopbook.terms.paper import Paper


@dataclass(frozen=True)
class PlanAsked:
    """Which plan, on which day, in which form."""

    scheme: str = ""
    day: str = ""
    form: str = "pdf"


@dataclass(frozen=True)
class EvaluationAsked:
    """Who is evaluated, under what, for which period, in which form."""

    standard: str
    subject: str
    period: str
    day: str = ""
    scheme: str = ""
    form: str = "pdf"


@dataclass(frozen=True)
class YearbookAsked:
    """Which indicators, of whom, in which years, in which form."""

    years: str
    indicators: str = ""
    subjects: str = ""
    scheme: str = ""
    as_of: str = ""
    form: str = "pdf"


_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {media.partition(";")[0]: {} for media in FORMS.values()}}
}
"""What a report comes as, for the description of the interface."""


def reports_router(view: ViewOf) -> APIRouter:
    """Return the routes that write reports."""
    router = APIRouter()

    @router.get("/reports/plan", response_class=Response, responses=_FILES)
    def get_plan(request: Request, asked: Annotated[PlanAsked, Depends()]) -> Response:
        """The report of a plan: targets, actions, values side by side, quality annex."""
        form = form_named(asked.form)
        book = view(request.scope)
        paper = plan_paper(book, asked.scheme, asked.day, language_of(request))
        return _file(paper, form, "plan")

    @router.get("/reports/evaluation", response_class=Response, responses=_FILES)
    def get_evaluation(request: Request, asked: Annotated[EvaluationAsked, Depends()]) -> Response:
        """The report of a subject under a standard, with its evidence."""
        form = form_named(asked.form)
        book = view(request.scope)
        sheet = book.score(
            asked.standard,
            asked.subject,
            asked.period,
            day=asked.day or None,
            scheme=asked.scheme,
        )
        return _file(score_paper(book, sheet, language_of(request)), form, "evaluation")

    @router.get("/reports/yearbook", response_class=Response, responses=_FILES)
    def get_yearbook(request: Request, asked: Annotated[YearbookAsked, Depends()]) -> Response:
        """A yearbook: indicators by subject and year, cuts, coverage, quality annex."""
        form = form_named(asked.form)
        book = view(request.scope)
        made = book.yearbook(
            asked.years,
            asked.indicators,
            subjects=asked.subjects,
            scheme=asked.scheme,
            as_of=asked.as_of or None,
        )
        return _file(yearbook_paper(book, made, language_of(request)), form, "yearbook")

    return router


def _file(paper: Paper, form: str, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}.{form}"'}
    return Response(paper_bytes(paper, form), media_type=FORMS[form], headers=headers)
