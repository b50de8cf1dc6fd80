"""Fault: what went wrong in words, with what mends it; never a trace of the program."""

from difflib import get_close_matches
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from loopbook.errors import LoopbookError, QueryError
from loopbook.web.choice import Choice, language_of, path_of
from loopbook.web.page import page
from loopbook.wording import say

_PATHS = ("/", "/item", "/flow", "/statement", "/event")


def known_fault(request: Request, fault: Exception) -> Response:
    """Answer with the words of an error of the house, or of a page that is not there."""
    if isinstance(fault, LoopbookError):
        return _page(request, fault, fault.status)
    status = fault.status_code if isinstance(fault, HTTPException) else 500
    if status == HTTPStatus.NOT_FOUND:
        path = request.url.path
        nearest = get_close_matches(path, _PATHS, 1, 0.4)
        error = QueryError("LB-D68", path=path, nearest=nearest[0] if nearest else "/")
        return _page(request, error, status)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        error = QueryError("LB-D69", method=request.method)
        answer = _page(request, error, status)
        # RFC 9110, 15.5.6: a refused method comes with those that are answered.
        told = fault.headers if isinstance(fault, HTTPException) else None
        answer.headers.update(told or {})
        return answer
    return unknown_fault(request, fault)


def unknown_fault(request: Request, _: Exception) -> Response:
    """Say that the fault is the program's own."""
    return _page(request, LoopbookError("LB-D54"), 500)


def _page(request: Request, error: LoopbookError, status: int) -> Response:
    language = language_of(request)
    query = {k: v for k, v in request.query_params.items() if k not in {"format", "table"}}
    choice = Choice(path=path_of(request), query=query, language=language)
    values: dict[str, object] = {
        "code": error.code,
        "what": say(f"{error.code}.what", language, **error.values),
        "where": error.where,
        "mend": say(f"{error.code}.mend", language, **error.values),
        "status": status,
        "banners": [],
        "checkpoint": None,
    }
    return page(choice, "fault.html", values, status)
