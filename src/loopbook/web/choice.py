"""Choice: what a page's address asks for, and addresses that keep it."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

import msgspec
from starlette.requests import Request

from loopbook.errors import QueryError
from loopbook.render.language import preferred

FORMATS = ("csv", "xlsx", "json")
PICTURE = "svg"
_SAFE = "/%!$&'()*+,;=:@~"  # what a path may hold as it is, and what is encoded already (RFC 3986)
_KEPT = ("lang", "scheme", "as_of")


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """The address a reader asked for.

    Fields
      path         as asked, percent-encoded
      query        as asked
      language     `lang` of the query, else what the browser prefers
      scheme, as_of, period, layer   empty where not asked
      format       csv, xlsx or json, on a page with a picture svg; empty for the page
      table        which table of the page, for a format
    """

    path: str
    query: dict[str, str]
    language: str
    scheme: str = ""
    as_of: str = ""
    period: str = ""
    layer: str = ""
    format: str = ""
    table: str = ""


def choice_of(request: Request, formats: Sequence[str] = FORMATS) -> Choice:
    """Read the address of a request.

    Parameters
      formats  what the page can be downloaded as
    Raises    QueryError  the format is none of them
    """
    query = {key: value.strip() for key, value in request.query_params.items()}
    asked = query.get("format", "")
    if asked and asked not in formats:
        raise QueryError("LB-D63", format=asked)
    named = {name: query.get(name, "") for name in ("scheme", "as_of", "period", "layer", "table")}
    return Choice(
        path=path_of(request),
        query=query,
        language=language_of(request),
        format=asked,
        **named,
    )


def path_of(request: Request) -> str:
    """Return the path as it came, percent-encoded: a serial number may hold an encoded slash."""
    raw: bytes = request.scope.get("raw_path") or b""
    told = raw.partition(b"?")[0].decode("ascii", "replace")
    return quote(told, safe=_SAFE) if told else quote(request.url.path)


def language_of(request: Request) -> str:
    """Return the language of the answer."""
    asked = request.query_params.get("lang", "")
    return preferred(asked or request.headers.get("accept-language", ""))


def address(path: str, query: Mapping[str, str]) -> str:
    """Return path and query as one address; empty values are left out."""
    words = urlencode({key: value for key, value in query.items() if value})
    return f"{path}?{words}" if words else path


def link(choice: Choice, path: str, **query: str) -> str:
    """Return an address that keeps language, scheme and as_of of the page it stands on.

    Parameters
      path  percent-encoded where it holds what a path may not
    """
    kept = {key: choice.query[key] for key in _KEPT if choice.query.get(key)}
    return address(quote(path, safe=_SAFE), {**kept, **query})


def same_page(choice: Choice, **query: str) -> str:
    """Return the address of this page with other values in its query."""
    return address(quote(choice.path, safe=_SAFE), {**choice.query, **query})
