"""Door: what every route of the interface is given: the book as its caller sees it, and what runs.

Source    EPCIS 2.0, section 12
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from fastapi import Request, Response

from loopbook.api.epcis.accept import JSON, LD_JSON, TEXT_XML, XML, chosen
from loopbook.api.epcis.header import (
    answer_headers,
    cbv_format,
    epc_format,
    extensions,
)
from loopbook.api.epcis.path import address
from loopbook.api.epcis.problem import language_of
from loopbook.api.epcis.refusal import ProblemType, Refusal
from loopbook.api.epcis.xml_text import element
from loopbook.book.asking import Answer, Asking, Words
from loopbook.book.book import Book
from loopbook.book.document import AnswerForm, written_answer
from loopbook.book.jobs import Jobs
from loopbook.book.named_query import NamedQueries
from loopbook.book.page_token import Token
from loopbook.book.viewing import ViewOf
from loopbook.render.plain import json_bytes
from loopbook.terms.answer_form import EpcFormat

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
DOCUMENTS = (JSON, LD_JSON, XML, TEXT_XML)
COLLECTIONS = (JSON, LD_JSON)


class Limits(NamedTuple):
    """What one capture may have: events, and octets (after decompression)."""

    events: int = 100_000
    octets: int = 64 * 1024 * 1024


class Door(NamedTuple):
    """What the routes work with.

    Fields
      view        gives the book as a request may use it
      asking      questions to the book
      jobs, queries   capture jobs and named queries
      limits      of a capture
      epc_format  form of identifiers when a client asks for none
    """

    view: ViewOf
    asking: Asking
    jobs: Jobs
    queries: NamedQueries
    limits: Limits
    epc_format: EpcFormat

    def book(self, request: Request) -> Book:
        """Return the book as the caller may use it."""
        return self.view(request.scope)


def words_of(request: Request) -> Words:
    """Return the parameters of an address, each with all its occurrences."""
    found: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        found.setdefault(name, []).append(value)
    return found


def media_for(request: Request, offered: Sequence[str]) -> str:
    """Return the media type to answer in.

    Raises    Refusal  406 none of those offered is acceptable
    """
    accept = request.headers.get("accept", "")
    media = chosen(accept, offered)
    if media is None:
        raise Refusal(
            ProblemType.NOT_ACCEPTABLE, "LB-H32", accept=accept[:80], known=", ".join(offered)
        )
    return media


def form_for(request: Request, door: Door, query_name: str = "") -> AnswerForm:
    """Return the form in which a document of events is asked for.

    Raises    Refusal  406 there is no such form, or none acceptable
    """
    media = media_for(request, DOCUMENTS)
    return AnswerForm(
        is_xml=media in (XML, TEXT_XML),
        epc_format=epc_format(request, door.epc_format),
        cbv_format=cbv_format(request),
        query_name=query_name,
    )


def answer_events(request: Request, answer: Answer, form: AnswerForm) -> Response:
    """Return a page of events as a query document, with the way to the next page."""
    media = media_for(request, DOCUMENTS)
    return answered(
        b"".join(written_answer(answer.entries, form)), media, paging_headers(request, answer.token)
    )


def answer_collection(
    request: Request, members: Sequence[str], token: Token | None = None
) -> Response:
    """Return a list of texts as a collection."""
    media = media_for(request, COLLECTIONS)
    content = {"@context": CONTEXT, "type": "Collection", "member": list(members)}
    return answered(
        json_bytes(content, language_of(request)), media, paging_headers(request, token)
    )


def answer_members(
    request: Request, value: object, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a JSON value: an object, or a list of objects."""
    media = media_for(request, COLLECTIONS)
    return answered(json_bytes(value, language_of(request)), media, headers or {})


def answer_element(
    request: Request, name: str, members: Mapping[str, object], attributes: Sequence[str] = ()
) -> Response:
    """Return an object as JSON, or as XML for whoever prefers that."""
    media = media_for(request, DOCUMENTS)
    if media in (XML, TEXT_XML):
        return answered(element(name, members, attributes), media, {})
    return answered(json_bytes(dict(members), language_of(request)), media, {})


def answered(content: bytes, media: str, headers: Mapping[str, str], status: int = 200) -> Response:
    """Return content with the headers that every answer has."""
    said: dict[str, str] = {**answer_headers(), "Cache-Control": "private, no-cache", **headers}
    return Response(content, status, said, media_type=media if content else None)


def paging_headers(request: Request, token: Token | None) -> dict[str, str]:
    """Return where the next page is, and until when; nothing behind the last."""
    if token is None:
        return {}
    words: list[tuple[str, str]] = [
        pair for pair in request.query_params.multi_items() if pair[0] != "nextPageToken"
    ]
    asked = _encoded([*words, ("nextPageToken", token.text)])
    path = request.scope["path"]
    expires = token.expires.isoformat(timespec="seconds").replace("+00:00", "Z")
    return {
        "Link": f'<{path}?{asked}>; rel="next"',
        "GS1-Next-Page-Token-Expires": expires,
    }


def declared(request: Request) -> bytes:
    """Return the prefixes that a client declares for the names of its parameters."""
    return extensions(request)


def location(request: Request, *parts: str) -> dict[str, str]:
    """Return the header that says where something new is."""
    return {"Location": address(request, *parts)}


def _encoded(words: Sequence[tuple[str, str]]) -> str:
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in words)


def _quoted(text: str) -> str:
    return quote(text, safe="")
