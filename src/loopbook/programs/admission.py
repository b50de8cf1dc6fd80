"""Admission: who stands at the door of a served book, by the key of the request.

On this machine alone whoever reaches the door is the owner, unless keys are asked for. Elsewhere
a request without a key sees what is public; one with a key that opens nothing is turned away.
Source: RFC 6750 (Bearer tokens), sections 2.1 and 3.
"""

from http.cookies import CookieError, SimpleCookie

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from loopbook.book.access import Access
from loopbook.book.book import Book
from loopbook.book.viewing import READER
from loopbook.errors import NotPermitted
from loopbook.render.language import preferred
from loopbook.terms.party import Reader, anonymous
from loopbook.web.pages.sign_in import COOKIE
from loopbook.wording import say

_PROBLEM = "application/problem+json"
_UNASKED = ("/static/", "/sign-in")


class Admission:
    """Middleware: writes the reader of each request into its scope.

    Parameters
      access  keys of the book; None lets everyone in as the owner
    """

    def __init__(self, app: ASGIApp, book: Book, access: Access | None) -> None:
        self.app = app
        self._owner = book.reader
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or one WebSocket."""
        if scope["type"] in ("http", "websocket"):
            try:
                scope[READER] = await self._reader(scope)
            except NotPermitted as fault:
                await _turned_away(scope, receive, send, fault)
                return
        await self.app(scope, receive, send)

    async def _reader(self, scope: Scope) -> Reader:
        if self._access is None:
            return self._owner
        told = key_of(Headers(scope=scope))
        if not told or scope["path"].startswith(_UNASKED):
            return anonymous()
        return await run_in_threadpool(self._access.reader, told)


def key_of(headers: Headers) -> str:
    """Return the key that a request carries: as a Bearer token, or in the cookie of the pages."""
    scheme, _, told = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return told.strip()
    try:
        cookie = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookie[COOKIE].value if COOKIE in cookie else ""


async def _turned_away(scope: Scope, receive: Receive, send: Send, fault: NotPermitted) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    language = preferred(Headers(scope=scope).get("accept-language", ""))
    members = {
        "type": "epcisException:SecurityException",
        "title": say(f"{fault.code}.what", language),
        "status": 401,
        "detail": fault.message(language),
        "code": fault.code,
        "mend": say(f"{fault.code}.mend", language),
    }
    headers = {"WWW-Authenticate": 'Bearer realm="loopbook"', "Cache-Control": "no-store"}
    answer = Response(msgspec.json.encode(members), 401, headers, media_type=_PROBLEM)
    await answer(scope, receive, send)
