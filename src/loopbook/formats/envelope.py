"""Envelope: what a body is before anyone judges its events: a whole document, and how many events.

A capture job is promised only for a document that can be read to its end and is not too large
(EPCIS 2.0, sections 12.6.1 and 12.8); what is wrong inside an event is told by its job. One pass,
memory flat.
"""

import io
from typing import BinaryIO

import msgspec

from loopbook.errors import ParseError
from loopbook.formats.epcis_xml.pull import EVENTS, Pull
from loopbook.formats.scanner import Scanner
from loopbook.formats.text_encoding import opened

DOCUMENTS = ("EPCISDocument", "EPCISQueryDocument")
_LEADS = frozenset({"epcisBody", "queryResults", "resultsBody"})


def count_json(stream: BinaryIO, most: int) -> int:
    """Return the number of events of an EPCIS document in JSON; counting stops behind `most`.

    Raises    ParseError  it is no JSON, ends early, or is no EPCIS document (LB-H10)
    """
    utf8, head, _ = opened(stream)
    scanner = Scanner(utf8, head)
    try:
        if not scanner.peek():
            raise ParseError("LB-F03")
        if scanner.peek() != b"{":
            raise scanner.unexpected("{")
        return _document(scanner, most)
    finally:
        scanner.close()


def count_xml(stream: BinaryIO, most: int) -> int:
    """Return the number of events of an EPCIS document in XML; counting stops behind `most`.

    Raises    ParseError  it is no well-formed XML, declares entities, or is no EPCIS document
    """
    pull = Pull(stream)
    if pull.prolog.root not in DOCUMENTS:
        raise ParseError("LB-H10", type=pull.prolog.root[:60], known=", ".join(DOCUMENTS))
    count = 0
    for item in pull.items():
        count += item.list == EVENTS
        if count > most:
            break
    return count


def is_one_event(content: bytes) -> bool:
    """Say whether a JSON text is one object that is no document: an event, by what it says.

    Raises    ParseError  LB-F08 it is no JSON
    """
    try:
        value = msgspec.json.decode(content, type=msgspec.Raw)
        head = msgspec.json.decode(value, type=_Head)
    except msgspec.ValidationError:
        return False
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise ParseError("LB-F08", fault=str(fault)) from fault
    return head.type not in DOCUMENTS and not (head.body or head.header)


def is_one_event_xml(content: bytes) -> bool:
    """Say whether the root of an XML text is an event.

    Raises    ParseError  it is no XML, or neither document nor event
    """
    return Pull(io.BytesIO(content)).prolog.root.endswith("Event")


class _Head(msgspec.Struct):
    """What a JSON object says it is; body and header are what only a document has."""

    type: str = ""
    body: msgspec.Raw = msgspec.field(name="epcisBody", default=msgspec.Raw())
    header: msgspec.Raw = msgspec.field(name="epcisHeader", default=msgspec.Raw())


def _document(scanner: Scanner, most: int) -> int:
    """Go through the members of a document."""
    count, kind = 0, ""
    for name in scanner.members():
        if name in _LEADS:
            count = _events(scanner, count, most)
            if count > most:
                return count
        elif name == "type":
            kind = _text(scanner.value())
        else:
            scanner.skip()
    if scanner.peek():
        raise ParseError("LB-F14", byte=scanner.offset)
    if kind not in DOCUMENTS:
        raise ParseError("LB-H10", type=kind[:60], known=", ".join(DOCUMENTS))
    return count


def _events(scanner: Scanner, count: int, most: int) -> int:
    """Count the events below a member that leads to them, on top of `count`."""
    if scanner.peek() != b"{":
        scanner.skip()
        return count
    for name in scanner.members():
        if name in _LEADS:
            count = _events(scanner, count, most)
        elif name == "eventList" and scanner.peek() == b"[":
            count = _listed(scanner, count, most)
        else:
            scanner.skip()
        if count > most:
            return count
    return count


def _listed(scanner: Scanner, count: int, most: int) -> int:
    """Count the members of a list of events, on top of `count`."""
    for piece in scanner.items():
        if piece.is_end or count > most:
            return count
        if piece.content and not piece.is_deep:
            _require_json(piece.content)
        count += 1
    return count


def _require_json(content: bytes) -> None:
    try:
        # The decoder looks at the text of a string only when it makes one.
        content.decode("utf-8")
        msgspec.json.decode(content, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise ParseError("LB-F08", fault=str(fault)) from fault


def _text(value: bytes) -> str:
    try:
        return msgspec.json.decode(value, type=str)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return value[:60].decode("utf-8", "replace")
