"""Safety: what every answer carries, and which requests are turned away before any page sees them.

The policy allows no script, style or picture from elsewhere. An unsafe method must come from a page
of this site, or from no page at all: `Sec-Fetch-Site` says so, else `Origin` beside `Host`. Only
the names of this machine are answered, so that no other site's name can be pointed here.

Source    Content Security Policy Level 3; Fetch Metadata Request Headers (W3C); RFC 6454
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from loopbook.errors import NotPermitted
from loopbook.render.language import preferred

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
_POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class Guard:
    """Middleware: turns away foreign hosts and cross-site writing, adds the headers to the rest."""

    def __init__(self, app: ASGIApp, names: tuple[str, ...] = LOCAL_NAMES) -> None:
        self.app = app
        self.names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            # Another site's name pointed at this machine would have an Origin equal to its Host.
            if _name_of(Headers(scope=scope).get("host", "")) in self.names:
                await self.app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        refusal = self._refusal(scope["method"], headers)
        if refusal is None:
            await self.app(scope, receive, send_safely)
            return
        language = preferred(headers.get("accept-language", ""))
        status = 400 if refusal.code == "LB-D61" else refusal.status
        answer = PlainTextResponse(refusal.message(language), status)
        await answer(scope, receive, send_safely)

    def _refusal(self, method: str, headers: Headers) -> NotPermitted | None:
        host = headers.get("host", "")
        if _name_of(host) not in self.names:
            return NotPermitted("LB-D61", host=host)
        if method not in _SAFE_METHODS and not is_own(headers):
            return NotPermitted("LB-D62", origin=headers.get("origin", "-"))
        return None


def is_own(headers: Headers) -> bool:
    """Say whether a request comes from a page of this site, or from a program that is no page."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _name_of(host: str) -> str:
    """Return the name part of a Host header: `[::1]:8765` is `::1`."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()
