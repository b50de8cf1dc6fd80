"""Problem: an error as RFC 7807 says it, under the name that EPCIS has for it, as JSON or XML.

Besides type, title, status, detail and instance stand the members of the house: code, what, where,
mend. Nothing of the program's inside is told.
"""

from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from loopbook.api.epcis.accept import JSON, XML, chosen
from loopbook.api.epcis.header import answer_headers
from loopbook.api.epcis.path import allowed_at, route_path
from loopbook.api.epcis.refusal import ProblemType, Refusal, kind_and_status
from loopbook.api.epcis.xml_text import element
from loopbook.errors import LoopbookError, QueryParameter
from loopbook.render.language import preferred
from loopbook.render.plain import json_bytes
from loopbook.wording import say

PROBLEM_JSON = "application/problem+json"
PROBLEM_XML = "application/problem+xml"
_OFFERED = (PROBLEM_JSON, PROBLEM_XML, JSON, XML)
_RETRY_SECONDS = "5"


def language_of(request: Request) -> str:
    """Return the language that Accept-Language asks for; `lang` is no parameter of EPCIS."""
    return preferred(request.headers.get("accept-language", ""))


def problem(
    request: Request, error: LoopbookError, more: Mapping[str, object] | None = None
) -> Response:
    """Return an error as a problem document, in the form and language the client reads.

    Parameters
      more  members besides, as `errors`
    """
    _, status = kind_and_status(error)
    headers = dict(error.headers) if isinstance(error, Refusal) else {}
    if status == 503:
        headers["Retry-After"] = _RETRY_SECONDS
    if status == 405:
        headers["Allow"] = ", ".join(allowed_at(route_path(request.scope)))
    members = problem_members(error, language_of(request))
    said = {**members, "instance": request.scope["path"], **(more or {})}
    return _written(request, said, headers)


def problem_members(error: LoopbookError, language: str) -> dict[str, object]:
    """Return the members of a problem, but `instance`."""
    kind, status = kind_and_status(error)
    return {
        "type": kind.value,
        "title": say(f"epcis.problem.{kind.name.lower()}", language),
        "status": status,
        "detail": error.message(language),
        "code": error.code,
        "what": say(f"{error.code}.what", language, **error.values),
        "where": error.where,
        "mend": say(f"{error.code}.mend", language, **error.values),
    }


def _written(
    request: Request, members: Mapping[str, object], headers: Mapping[str, str]
) -> Response:
    """Return the answer; a client that reads neither form gets JSON: it must get something."""
    language = language_of(request)
    media = chosen(request.headers.get("accept", ""), _OFFERED) or PROBLEM_JSON
    is_xml = media in (PROBLEM_XML, XML)
    content = element("EPCISException", members) if is_xml else json_bytes(dict(members), language)
    status = members["status"]
    assert isinstance(status, int)
    said = {"Content-Language": language, "Cache-Control": "no-store", **headers}
    return Response(
        content,
        status,
        {**answer_headers(), **said},
        media_type=PROBLEM_XML if is_xml else PROBLEM_JSON,
    )


def handle_problems(app: FastAPI) -> None:
    """Make every fault of `app` leave as a problem document, none with internals."""
    for fault in (LoopbookError, RequestValidationError, HTTPException, ClientDisconnect):
        app.add_exception_handler(fault, _known)
    app.add_exception_handler(Exception, _unknown)


async def _known(request: Request, fault: Exception) -> Response:
    match fault:
        case LoopbookError():
            return problem(request, fault)
        case RequestValidationError():
            place = fault.errors()[0]
            name = str(place["loc"][-1])
            return problem(request, QueryParameter("LB-H20", name, name=name))
        case ClientDisconnect():
            return problem(request, Refusal(ProblemType.VALIDATION, "LB-H23"))
        case HTTPException(status_code=404):
            path = request.scope["path"][:200]
            return problem(request, Refusal(ProblemType.NO_SUCH_RESOURCE, "LB-H22", path=path))
        case HTTPException(status_code=405):
            allowed = ", ".join(allowed_at(route_path(request.scope)))
            return problem(
                request, LoopbookError("LB-H21", method=request.method[:20], allowed=allowed)
            )
        case _:
            return await _unknown(request, fault)


async def _unknown(request: Request, _: Exception) -> Response:
    """Say that the fault is the program's; the log of the server has the rest."""
    return problem(request, LoopbookError("LB-H24"))
