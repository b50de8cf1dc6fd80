"""Event: one entry of the journal: its bytes, its reading, its leaf, and what was made of it."""

from collections.abc import Mapping, Sequence

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.errors import QueryError
from loopbook.render.entries import kind_text, posting_rows, what_text, word_label
from loopbook.render.findings import finding_lines, finding_rows
from loopbook.render.identifier import brief
from loopbook.render.moment import event_time_text, moment_text
from loopbook.render.plain import json_text
from loopbook.render.table import Value
from loopbook.terms.entry import EntryKind
from loopbook.terms.event import Event
from loopbook.terms.history import Recorded
from loopbook.terms.posting import Posting
from loopbook.terms.scheme import Word
from loopbook.web.choice import Choice, choice_of, link
from loopbook.web.entries import bases_stated, made_up
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
    entry, language, words = recorded.entry, choice.language, vocabulary(book)
    content = _pretty(recorded)
    made = zip(recorded.postings, postings.rows, strict=True)
    values: dict[str, object] = {
        "sequence": entry.sequence,
        "what": what_text(recorded, words, language),
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
        "posted": [_posted(posting, row, choice) for posting, row in made],
        "happened": _happened(recorded.event, words, language),
        "constructed": recorded.event.constructed if recorded.event else (),
        "voided_by": [(str(s), link(choice, f"/event/{s}")) for s in recorded.voided_by],
        "banners": banners(None, bases_stated([recorded])),
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


def _posted(posting: Posting, row: Sequence[Value], choice: Choice) -> list[tuple[str, str, str]]:
    """Return of each cell its text, the whole of a shortened one, and where it leads."""
    written = [("" if value is None else str(value), "", "") for value in row]
    if not posting.item:
        return written
    led = (brief(posting.item), posting.item, link(choice, "/item", id=posting.item))
    return [led if text == posting.item else (text, whole, href) for text, whole, href in written]


def _happened(
    event: Event | None, words: Mapping[str, Word], language: str
) -> list[tuple[str, str, bool]]:
    """Return what the event says of when, what and where: key of the word, text, is it made up."""
    if event is None:
        return []
    marks = made_up(event)
    found = (
        ("page.time", event_time_text(event, language), "time"),
        ("page.step", word_label(words, event.biz_step, language), "what"),
        ("page.read_point", event.read_point, "read_point"),
        ("page.biz_location", event.biz_location, "biz_location"),
        ("page.handed_by", ", ".join(name for _, name in event.sources), "sources"),
        ("page.handed_to", ", ".join(name for _, name in event.destinations), "destinations"),
    )
    return [(key, text, part in marks) for key, text, part in found if text]
