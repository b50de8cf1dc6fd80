"""Path: the addresses of the interface, and routing on them as they were sent.

An identifier in an address is percent-encoded: `/epcs/https%3A%2F%2Fid.gs1.org%2F01%2F...`. Routes
are matched before decoding, so that its slashes stay its own; each part is decoded once, later.
Source    RFC 3986, section 2.4; openapi.json of EPCIS 2.0: paths
"""

import re
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from loopbook.api.epcis.refusal import ProblemType, Refusal

ADDRESS_MAX = 16_384
"""Longest address answered, path and query in octets; longer ones are refused with 414."""

RESOURCES = {
    "eventTypes": "eventType",
    "epcs": "epc",
    "bizSteps": "bizStep",
    "bizLocations": "bizLocation",
    "readPoints": "readPoint",
    "dispositions": "disposition",
}
"""The top-level resources that are values of events, and what one of them is called."""

_GET = ("GET", "OPTIONS")
_MAKE = ("GET", "POST", "OPTIONS")
_FORGET = ("GET", "DELETE", "OPTIONS")
PATHS: dict[str, tuple[str, ...]] = {
    "/": _GET,
    "/capture": _MAKE,
    "/capture/{captureID}": _GET,
    "/events": _MAKE,
    "/events/{eventID}": _GET,
    **{f"/{many}": _GET for many in RESOURCES},
    **{f"/{many}/{{{one}}}": _GET for many, one in RESOURCES.items()},
    **{f"/{many}/{{{one}}}/events": _GET for many, one in RESOURCES.items()},
    "/queries": _MAKE,
    "/queries/{queryName}": _FORGET,
    "/queries/{queryName}/events": _GET,
    "/queries/{queryName}/subscriptions": _MAKE,
    "/queries/{queryName}/subscriptions/{subscriptionID}": _FORGET,
    "/nextPageToken/{token}": ("DELETE", "OPTIONS"),
}
"""Every path of the standard with its methods."""

_PATTERNS = [
    (re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))), methods)
    for path, methods in PATHS.items()
]


def allowed_at(path: str) -> tuple[str, ...]:
    """Return the methods of an address below the door; none when there is no such address."""
    for pattern, methods in _PATTERNS:
        if pattern.fullmatch(path):
            return methods
    return ("GET",)


def route_path(scope: Scope) -> str:
    """Return the path of a request below the door, as it was sent."""
    return str(scope["path"]).removeprefix(scope.get("root_path", "")) or "/"


def value_in(request: Request, name: str) -> str:
    """Return a part of the address, decoded.

    Raises    Refusal  its bytes are no UTF-8
    """
    written: str = request.path_params[name]
    try:
        return unquote_to_bytes(written).decode("utf-8")
    except UnicodeDecodeError as fault:
        shown = written[:80]
        raise Refusal(ProblemType.NO_SUCH_RESOURCE, "LB-H25", name=name, text=shown) from fault


def address(request: Request, *parts: str) -> str:
    """Return the address of something below the door, each part encoded."""
    root: str = request.scope.get("root_path", "")
    return root + "".join(f"/{quote(part, safe='')}" for part in parts)


class AsSent:
    """Middleware: routes see the path as it was sent; addresses that are too long are refused."""

    def __init__(self, app: ASGIApp, refused: Any) -> None:
        self._app = app
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        sent = scope.get("raw_path") or quote(scope["path"]).encode()
        sent = sent.partition(b"?")[0]
        scope = {**scope, "path": quote(sent, safe="%/:@!$&'()*+,;=-._~|")}
        length = len(sent) + len(scope.get("query_string", b""))
        if length > ADDRESS_MAX and scope["type"] == "http":
            refusal = Refusal(ProblemType.URI_TOO_LONG, "LB-H26", length=length, most=ADDRESS_MAX)
            await self._refused(Request(scope), refusal)(scope, receive, send)
            return
        await self._app(scope, receive, send)
