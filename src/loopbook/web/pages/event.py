"""Event: one entry of the journal: its bytes, its reading, its leaf, and what was made of it."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.errors import QueryError
from loopbook.render.entries import kind_text, posting_rows, what_text
from loopbook.render.findings import finding_lines, finding_rows
from loopbook.render.moment import moment_text
from loopbook.render.plain import json_text
from loopbook.terms.entry import EntryKind
from loopbook.terms.event import Basis
from loopbook.terms.history import Recorded
from loopbook.web.choice import Choice, choice_of, link
from loopbook.web.page import download, page
from loopbook.web.shelf import banners, vocabulary

_CONTENT_SHOWN = 20_000


def event(book: Book, request: Request) -> Response:
    """Answer `/event/{sequence}`."""
    choice = choice_of(request)
    recorded = book.entry(_sequence(request))
    postings = posting_rows(recorded.postings, book.schemes, choice.language)
    if choice.format:
        findings = finding_rows(recorded.findings, choice.language)
        return download(choice, (postings, findings))
    entry, language = recorded.entry, choice.language
    content = _pretty(recorded)
    values: dict[str, object] = {
        "sequence": entry.sequence,
        "what": what_text(recorded, vocabulary(book), language),
        "kind": kind_text(entry.draft.kind, language),
        "entry": entry,
        "recorded": moment_text(entry.record_time, language),
        "leaf": entry.leaf.hex(),
        "salt": entry.salt.hex(),
        "content": content[:_CONTENT_SHOWN],
        "is_cut": len(content) > _CONTENT_SHOWN,
        "size": len(entry.draft.content),
        "reading": _reading(recorded, language),
        "items": _items(recorded, choice),
        "findings": finding_lines(recorded.findings, language),
        "postings": postings,
        "voided_by": [(str(s), link(choice, f"/event/{s}")) for s in recorded.voided_by],
        "banners": banners(None, _bases(recorded)),
        "checkpoint": book.checkpoint(),
    }
    return page(choice, "event.html", values)


def raw(book: Book, request: Request) -> Response:
    """Answer `/event/{sequence}/raw`: the bytes as they came."""
    sequence = _sequence(request)
    content = book.entry(sequence).entry.draft.content
    headers = {"Content-Disposition": f'attachment; filename="entry-{sequence}.json"'}
    return Response(content, 200, headers, media_type="application/octet-stream")


def _sequence(request: Request) -> int:
    text = str(request.path_params["sequence"])
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise QueryError("LB-D67", text=text)
    return int(text)


def _pretty(recorded: Recorded) -> str:
    """Return the content indented, its numbers and names as they came; a pack as its size."""
    draft = recorded.entry.draft
    if draft.kind is EntryKind.ACTIVATION:
        return ""
    try:
        return msgspec.json.format(draft.content, indent=2).decode("utf-8", "replace")
    except msgspec.DecodeError:
        return draft.content.decode("utf-8", "replace")


def _reading(recorded: Recorded, language: str) -> str:
    read = recorded.event or recorded.observation or recorded.master
    if read is None:
        return ""
    fields = {name: getattr(read, name) for name in read.__struct_fields__}
    return json_text({k: v for k, v in fields.items() if v not in (None, "", (), {})}, language)


def _items(recorded: Recorded, choice: Choice) -> list[tuple[str, str]]:
    """Return the items an event speaks of, each with its address, each once."""
    made = recorded.event
    if made is None:
        return []
    names = [made.parent, *made.epcs, *made.inputs, *made.outputs]
    return [(name, link(choice, "/item", id=name)) for name in dict.fromkeys(names) if name][:200]


def _bases(recorded: Recorded) -> set[Basis]:
    """Return the bases an entry states, on its own or through what was made of it."""
    found = {posting.basis for posting in recorded.postings}
    made = recorded.event
    if made is not None:
        found |= {basis for basis in (made.basis, *(s.basis for s in made.sensors)) if basis}
        found |= {Basis.CONSTRUCTED} if made.constructed else set()
    return found
