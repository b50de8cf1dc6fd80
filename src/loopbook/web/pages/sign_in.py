"""Sign in: a person gives a key once, and the browser keeps it for the pages.

The cookie is for this site's own requests only (SameSite=Strict), hidden from scripts (HttpOnly),
and sent over TLS alone when the page came so.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from loopbook.book.access import KEY_MAX, Access
from loopbook.errors import NotPermitted
from loopbook.web.choice import Choice, language_of
from loopbook.web.page import page

COOKIE = "loopbook_key"
_FORM_MAX = 4_096
_SEE_OTHER = 303


async def sign_in(access: Access, request: Request) -> Response:
    """Show the form; take the key of a filled one, and go to the overview."""
    if request.method != "POST":
        return _form(request, None)
    announced = request.headers.get("content-length", "")
    if not announced.isdecimal() or int(announced) > _FORM_MAX:
        return _form(request, NotPermitted("LB-K14"))
    form = await request.form(max_fields=4, max_files=0, max_part_size=_FORM_MAX)
    told = str(form.get("key", "")).strip()[: KEY_MAX + 1]
    try:
        await run_in_threadpool(access.reader, told)
    except NotPermitted as fault:
        return _form(request, fault)
    answer = RedirectResponse("/", _SEE_OTHER)
    answer.set_cookie(
        COOKIE, told, httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )
    return answer


async def sign_out(_: Request) -> Response:
    """Forget the key of this browser."""
    answer = RedirectResponse("/sign-in", _SEE_OTHER)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return answer


def _form(request: Request, fault: NotPermitted | None) -> Response:
    language = language_of(request)
    choice = Choice(path="/sign-in", query=dict(request.query_params), language=language)
    values: dict[str, object] = {
        "fault": fault.message(language) if fault else "",
        "banners": [],
        "checkpoint": None,
    }
    return page(choice, "sign_in.html", values, 401 if fault else 200)
