"""EPCIS JSON: step 3 of the walk, from bytes to events and master records, each with its place.

Read are EPCISDocument and EPCISQueryDocument, a list of events, one event, and events one after
another (one a line), in JSON or JSON-LD. Memory stays flat: one event is held at a time, and a
document that declares its @context behind the events is gone through twice. What is read and what
is refused: docs/spec/capture.md. Source: EPCIS 2.0 (ISO/IEC 19987:2024), section 10.
"""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from loopbook.errors import ParseError
from loopbook.formats.content import decoded
from loopbook.formats.context import context_of, names_of
from loopbook.formats.event import read_event
from loopbook.formats.master import read_master
from loopbook.formats.scanner import DEPTH_MAX, VALUE_BYTES_MAX, Scanner, Slice
from loopbook.formats.text_encoding import opened
from loopbook.terms.entry import EntryKind
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.parsed import Parsed

VOCABULARY_BYTES_MAX = 64 << 20
_DOCUMENT_NAMES = frozenset({"epcisBody", "epcisHeader", "schemaVersion", "creationDate"})
_DOCUMENT_TYPES = ("EPCISDocument", "EPCISQueryDocument")
_IGNORE = ":ignoreFields"


def read(stream: BinaryIO, document: str) -> Iterator[Parsed]:
    """Yield every event and master record of the input, in order; what cannot be read, as findings.

    Parameters
      stream    any position; need not be seekable
      document  name of the input, for places
    Returns   one Parsed per event or element; one without content for what concerns the whole text
              (it ends early, it is no JSON); everything before the fault is yielded
    """
    reader = _Reader(document)
    scanner: Scanner | None = None
    try:
        utf8, head, is_recoded = opened(stream)
        if is_recoded:
            reader.note("LB-F05", Severity.NOTE)
        scanner = Scanner(utf8, head)
        yield from reader.text(scanner)
    except ParseError as fault:
        yield reader.refused(fault)
    finally:
        if scanner is not None:
            scanner.close()


class _Reader:
    """One input: its context, how many events it had so far, and what waits to be said."""

    def __init__(self, document: str) -> None:
        self._document = document
        self._context = b""
        self._declared = b""
        self._ignored = b""
        self._has_context = False
        self._events = 0
        self._elements = 0
        self._type = ""
        self._version = ""
        self._waiting: list[Finding] = []

    def note(self, code: str, severity: Severity, **values: object) -> None:
        """Keep a finding about the whole text, to go with the first event."""
        said = {name: str(value)[:80] for name, value in values.items()}
        self._waiting.append(Finding(code, severity, Place(self._document), said))

    def refused(self, fault: ParseError) -> Parsed:
        """Return the item that says why reading stops here."""
        values = {name: str(value)[:80] for name, value in fault.values.items()}
        values.setdefault("events", str(self._events))
        place = Place(self._document)
        finding = Finding(fault.code, Severity.ERROR, place, values)
        return Parsed(
            kind=EntryKind.EVENT, place=place, findings=(*self._said(), finding)
        )

    def _said(self) -> tuple[Finding, ...]:
        said, self._waiting = tuple(self._waiting), []
        return said

    def text(self, scanner: Scanner) -> Iterator[Parsed]:
        """Yield everything of the text."""
        first = scanner.peek()
        if not first:
            raise ParseError("LB-F03")
        if first == b"[":
            yield from self._events_of(scanner.items())
        elif first != b"{":
            raise scanner.unexpected("{")
        elif scanner.foresee("type", _DOCUMENT_TYPES, _DOCUMENT_NAMES):
            yield from self._document_of(scanner)
        else:
            yield from self._events_of(scanner.values())
        if scanner.peek():
            raise ParseError("LB-F14", byte=scanner.offset)
        if self._waiting or not (self._events or self._elements):
            yield self._last()

    def _last(self) -> Parsed:
        """Return an item that carries what is still to be said."""
        if not (self._events or self._elements):
            self.note("LB-F12", Severity.WARNING)
        place = Place(self._document)
        return Parsed(kind=EntryKind.EVENT, place=place, findings=self._said())

    def _document_of(self, scanner: Scanner) -> Iterator[Parsed]:
        for name in scanner.members():
            if name in ("epcisHeader", "epcisBody"):
                if not self._has_context:
                    self._look_ahead(scanner)
                path = ("epcisMasterData",) if name == "epcisHeader" else ("queryResults", "resultsBody")
                yield from self._branch(scanner, name, path)
            else:
                self._member(scanner, name)
        self._check_document()

    def _look_ahead(self, scanner: Scanner) -> None:
        """Take what the document says of itself behind this member, and come back."""
        place = scanner.remember()
        self._has_context = True
        try:
            scanner.skip()
            while scanner.peek() == b",":
                scanner.take(b",")
                name = msgspec.json.decode(scanner.value(), type=str)
                scanner.take(b":")
                if name in ("epcisHeader", "epcisBody"):
                    scanner.skip()
                else:
                    self._member(scanner, name)
        except (ParseError, msgspec.DecodeError, UnicodeDecodeError):
            # The fault is met again, and said, when the reading comes there.
            pass
        finally:
            scanner.back(place)
