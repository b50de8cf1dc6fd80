"""Problem: an error as RFC 7807 says it, in the reader's language, with what mends it."""

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from loopbook.errors import LoopbookError, QueryError
from loopbook.render.language import preferred
from loopbook.render.plain import json_bytes
from loopbook.terms.finding import Severity
from loopbook.terms.receipt import Receipt
from loopbook.wording import say

PROBLEM = "application/problem+json"
CONFLICT = "LB-D01"
_TEXTS = ("type", "title", "detail", "instance", "code", "what", "where", "mend")
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "Refused: the problem says what is wrong, where, and how to mend it.",
        "content": {
            PROBLEM: {
                "schema": {
                    "type": "object",
                    "required": [*_TEXTS, "status"],
                    "properties": {
                        **{name: {"type": "string"} for name in _TEXTS},
                        "status": {"type": "integer", "minimum": 400, "maximum": 599},
                        "findings": {"type": "array", "items": {"type": "object"}},
                        "findings_left_out": {"type": "integer", "minimum": 0},
                    },
                }
            }
        },
    }
}
"""Every refusal, as the description of the interface has it."""


def language_of(request: Request) -> str:
    """Return the language to answer in: `lang` of the query, else Accept-Language."""
    return preferred(request.query_params.get("lang") or request.headers.get("accept-language", ""))


def answer(request: Request, value: object, status: int = 200) -> Response:
    """Return a term as JSON."""
    content = json_bytes(value, language_of(request))
    headers = {"Content-Language": language_of(request), "Cache-Control": "no-cache"}
    return Response(content, status, headers, media_type="application/json")


def problem(request: Request, error: LoopbookError, status: int = 0) -> Response:
    """Return an error as a problem document; `status` when it is not the error's own."""
    language = language_of(request)
    return _written(
        request,
        status or error.status,
        error.code,
        {
            "what": say(f"{error.code}.what", language, **error.values),
            "where": error.where,
            "mend": say(f"{error.code}.mend", language, **error.values),
            "detail": error.message(language),
        },
    )


def refused(request: Request, receipt: Receipt) -> Response:
    """Return the receipt of an input of which nothing was taken as a problem with its findings."""
    language = language_of(request)
    errors = [f for f in receipt.findings if f.severity is Severity.ERROR]
    is_conflict = bool(errors) and all(f.code == CONFLICT for f in errors)
    what = say("LB-D50.what", language, count=receipt.refused)
    mend = say("LB-D50.mend", language)
    members = {
        "what": what,
        "where": "",
        "mend": mend,
        "detail": f"LB-D50 {what} {mend}",
        "findings": receipt.findings,
        "findings_left_out": receipt.findings_left_out,
    }
    return _written(request, 409 if is_conflict else 422, "LB-D50", members)


def _written(request: Request, status: int, code: str, members: dict[str, object]) -> Response:
    content = {
        "type": f"urn:loopbook:v1:problem:{code}",
        "title": members["what"],
        "status": status,
        "instance": request.url.path,
        "code": code,
        **members,
    }
    language = language_of(request)
    headers = {"Content-Language": language, "Cache-Control": "no-store"}
    return Response(json_bytes(content, language), status, headers, media_type=PROBLEM)


def handle_problems(app: FastAPI) -> None:
    """Make every fault of `app` leave as a problem document, none with internals."""
    app.add_exception_handler(LoopbookError, _known)
    app.add_exception_handler(RequestValidationError, _known)
    app.add_exception_handler(HTTPException, _known)
    app.add_exception_handler(ClientDisconnect, _known)
    app.add_exception_handler(Exception, _unknown)


async def _known(request: Request, fault: Exception) -> Response:
    match fault:
        case LoopbookError():
            return problem(request, fault)
        case RequestValidationError():
            place = fault.errors()[0]
            name, why = str(place["loc"][-1]), str(place["msg"])
            return problem(request, QueryError("LB-D51", name=name, why=why))
        case ClientDisconnect():
            return problem(request, QueryError("LB-D60"))
        case HTTPException(status_code=404):
            return problem(request, QueryError("LB-D52", path=request.url.path), 404)
        case HTTPException(status_code=405):
            error = QueryError("LB-D53", method=request.method, path=request.url.path)
            refusal = problem(request, error, 405)
            # RFC 9110, section 15.5.6: what may be done there instead must be said.
            refusal.headers["Allow"] = (fault.headers or {}).get("Allow", "GET")
            return refusal
        case _:
            return await _unknown(request, fault)


async def _unknown(request: Request, _: Exception) -> Response:
    """Say that the fault is the program's; the log of the server has the rest."""
    return problem(request, LoopbookError("LB-D54"))
