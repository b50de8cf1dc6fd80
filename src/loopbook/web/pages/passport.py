"""Passport page: what a Digital Link answers: page, JSON-LD, or the links that a resolver gives.

No sign-in is asked for; who signs in sees what is for his roles. Every answer has an entity tag of
its own, by version and content, so that a telephone asks again for nothing.

Source    GS1 Digital Link: URI Syntax 1.4; GS1-Conformant Resolver Standard 1.1; RFC 9264;
          RFC 9110, 8.8.3 and 12.5.1
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from loopbook.book.book import Book
from loopbook.errors import ParseError, QueryError
from loopbook.render.passport import PassportSheet, passport_ld, passport_sheet
from loopbook.render.passport_page import passport_html
from loopbook.render.plain import json_bytes
from loopbook.terms.identifier.key_type import KEYS
from loopbook.web.choice import address, choice_of, language_of, path_of
from loopbook.web.page import page

HTML, JSON_LD, LINKSET = "text/html", "application/ld+json", "application/linkset+json"
_FORMATS = {"html": HTML, "jsonld": JSON_LD, "linkset": LINKSET}
_TYPES = {"application/json": JSON_LD, "*/*": HTML, "text/*": HTML, "application/*": JSON_LD}
_VOCABULARY = "https://ref.gs1.org/voc/"
_PAGES = ("pip", "defaultLink", "sustainabilityInfo")
_HOME = "https://id.gs1.org"

DIGITAL_LINKS = tuple(f"/{ai}/{{rest:path}}" for ai in KEYS)
"""Paths that name a thing: an AI that is a key, and what follows it."""


def passport(book: Book, request: Request) -> Response:
    """Answer a Digital Link: `/01/{gtin}/21/{serial}` and every other key."""
    item = _HOME + path_of(request)
    wanted = _wanted(request)
    query = request.query_params
    found = book.passport(item, audience=query.get("audience", ""), as_of=query.get("as_of", ""))
    sheet = passport_sheet(found, book.schemes)
    if wanted == LINKSET:
        return _linkset(request, sheet)
    language = language_of(request)
    kind = language if wanted == HTML else "ld"
    headers = {
        "ETag": f'"{sheet.tag}-{kind}"',
        "Cache-Control": "no-cache",
        "Vary": "Accept, Accept-Language, Authorization, Cookie",
        "Link": f'<{address(path_of(request), {"linkType": "linkset"})}>; rel="linkset"; '
        f'type="{LINKSET}"',
    }
    if headers["ETag"] in _tags(request):
        return Response(status_code=304, headers=headers)
    if wanted == JSON_LD:
        content = json_bytes(passport_ld(sheet), language)
        return Response(content, headers=headers, media_type=JSON_LD)
    answer = _page(book, request, sheet)
    for name, value in headers.items():
        answer.headers[name] = value
    return answer


def _tags(request: Request) -> list[str]:
    told = request.headers.get("if-none-match", "")
    return [tag.strip().removeprefix("W/") for tag in told.split(",")]


def _wanted(request: Request) -> str:
    """Return the media type to answer in.

    Raises    QueryError  LB-U78  the link type is none that is answered
    """
    link_type = request.query_params.get("linkType", "")
    kind = link_type.removeprefix("gs1:").removeprefix(_VOCABULARY)
    if kind in ("linkset", "all"):
        return LINKSET
    if kind and kind not in _PAGES:
        raise QueryError("LB-U78", name=link_type[:80], known=", ".join(_PAGES))
    asked = request.query_params.get("format", "")
    if asked:
        return _FORMATS.get(asked, HTML)
    return _accepted(request.headers.get("accept", ""))


def _accepted(header: str) -> str:
    """Return the best of our types by an Accept header; the page when none is named."""
    best, most = HTML, 0.0
    for part in header.split(","):
        name, *parameters = (each.strip().lower() for each in part.split(";"))
        kind = name if name in _FORMATS.values() else _TYPES.get(name, "")
        quality = _quality(parameters)
        if kind and quality > most:
            best, most = kind, quality
    return best


def _quality(parameters: list[str]) -> float:
    for each in parameters:
        name, _, value = each.partition("=")
        if name == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _linkset(request: Request, sheet: PassportSheet) -> Response:
    """Return what there is about a thing and where, as RFC 9264 writes it."""
    path = path_of(request)
    title = [
        {"value": sheet.title[0], "language": "en"},
        {"value": sheet.title[1], "language": "zh"},
    ]
    html = {"href": path, "title*": title, "type": HTML, "hreflang": ["en", "zh"]}
    data = {"href": address(path, {"format": "jsonld"}), "title*": title, "type": JSON_LD}
    asked = {"href": address("/enquiry", {"code": sheet.product}), "type": HTML}
    members = {
        "anchor": sheet.address,
        f"{_VOCABULARY}defaultLink": [html],
        f"{_VOCABULARY}pip": [html, data],
        f"{_VOCABULARY}sustainabilityInfo": [html, data],
        f"{_VOCABULARY}verificationService": [asked],
    }
    headers = {"Cache-Control": "no-cache", "Vary": "Accept, Authorization, Cookie"}
    return JSONResponse({"linkset": [members]}, headers=headers, media_type=LINKSET)


def _page(book: Book, request: Request, sheet: PassportSheet) -> Response:
    choice = choice_of(request, tuple(_FORMATS))
    try:
        _, modules = book.label(sheet.product)
    except ParseError:
        body = passport_html(sheet, choice.language)
    else:
        body = passport_html(sheet, choice.language, modules)
    values: dict[str, object] = {
        "title": sheet.title[1] if choice.language == "zh" else sheet.title[0],
        "product": sheet.product,
        "body": body,
        "is_masked": any(line.is_hidden for line in sheet.lines),
        # The public has no page of a draft.
        "is_open": sheet.state != "draft" and not any(line.is_hidden for line in sheet.lines),
        "banners": [],
        "checkpoint": None,
    }
    return page(choice, "passport.html", values)
