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
from loopbook.formats.content import decoded_once
from loopbook.formats.context import context_of, names_of
from loopbook.formats.document_form import KINDS, Members
from loopbook.formats.event import read_event
from loopbook.formats.master import read_master
from loopbook.formats.scanner import DEPTH_MAX, VALUE_BYTES_MAX, Scanner, Slice
from loopbook.formats.text_encoding import opened
from loopbook.formats.uri import is_iri
from loopbook.terms.entry import EntryKind
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.parsed import Parsed
from loopbook.terms.pointer import step
from loopbook.terms.profile import Profile, judged

_BRANCHES = frozenset({"epcisBody", "epcisHeader"})
_LEADS = frozenset({"epcisMasterData", "queryResults", "resultsBody"})
_DOCUMENT_NAMES = _BRANCHES | {"schemaVersion", "creationDate"}
_DOCUMENT_TYPES = frozenset(f'"{kind}"'.encode() for kind in KINDS)
_IGNORE = ":ignoreFields"
_HEAD = frozenset({"@context", "type", "schemaVersion", _IGNORE})
_BLANK = b" \t\r\n"
_MEBIBYTES_MAX = VALUE_BYTES_MAX >> 20


def read(stream: BinaryIO, document: str, profile: Profile = Profile.STANDARD) -> Iterator[Parsed]:
    """Yield every event and master record of the input, in order; what cannot be read, as findings.

    Parameters
      stream    any position; need not be seekable
      document  name of the input, for places
      profile   how strictly it is judged
    Returns   one Parsed per event or element; one without content for what concerns the whole text
              (it ends early, it is no JSON); everything before the fault is yielded
    """
    reader = _Reader(document, profile)
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

    def __init__(self, document: str, profile: Profile) -> None:
        self._document = document
        self._profile = profile
        self._members = Members()
        self._head: dict[str, bytes] = {}
        self._context = b""
        self._is_foreseen = False
        self._events = 0
        self._elements = 0
        self._waiting: list[Finding] = []

    def note(self, code: str, severity: Severity, **values: object) -> None:
        """Keep a finding about the whole text, to go with the next item."""
        said = {name: str(value)[:80] for name, value in values.items()}
        self._wait(Finding(code, severity, Place(self._document), said))

    def _wait(self, *findings: Finding) -> None:
        self._waiting += judged(findings, self._profile)

    def refused(self, fault: ParseError) -> Parsed:
        """Return the item that says why reading stops here."""
        values = {name: str(value)[:80] for name, value in fault.values.items()}
        # The place names the last event that was begun before the fault.
        place = Place(self._document, event=self._events)
        finding = Finding(fault.code, Severity.ERROR, place, values)
        return Parsed(kind=EntryKind.EVENT, place=place, findings=(*self._said(), finding))

    def _said(self) -> tuple[Finding, ...]:
        said, self._waiting = tuple(self._waiting), []
        return said

    def text(self, scanner: Scanner) -> Iterator[Parsed]:
        """Yield everything of the text."""
        first = scanner.peek()
        if not first:
            raise ParseError("LB-F03")
        if first == b"[":
            yield from self._events_of(scanner.items(), b",")
        elif first != b"{":
            raise scanner.unexpected("{")
        elif scanner.foresee("type", _DOCUMENT_TYPES, _DOCUMENT_NAMES):
            yield from self._document_of(scanner)
        else:
            yield from self._events_of(scanner.values(), b"")
        if scanner.peek():
            raise ParseError("LB-F14", byte=scanner.offset)
        if not (self._events or self._elements):
            self.note("LB-F12", Severity.WARNING)
        if self._waiting:
            place = Place(self._document)
            yield Parsed(kind=EntryKind.EVENT, place=place, findings=self._said())

    def _document_of(self, scanner: Scanner) -> Iterator[Parsed]:
        for name in scanner.members():
            self._members.add("", name)
            if name not in _BRANCHES:
                self._member(scanner, name)
                continue
            if "@context" not in self._head and not self._is_foreseen:
                self._look_ahead(scanner)
            self._settle()
            yield from self._branch(scanner, step("", name))
        self._check_head()

    def _member(self, scanner: Scanner, name: str) -> None:
        """Take a member of the document; keep what is needed of it."""
        value = scanner.value()
        self._members.keep(step("", name), value)
        if name.endswith(_IGNORE):
            is_late = self._events and self._head.get(_IGNORE) != value
            if is_late:
                self.note("LB-F18", Severity.WARNING, name=name)
            name = _IGNORE
        if name in _HEAD:
            self._head[name] = value

    def _settle(self) -> None:
        """Make the context of what is known of the document."""
        self._context = context_of(self._head.get("@context", b""), self._head.get(_IGNORE, b""))
        for finding in names_of(self._context).findings:
            if finding.severity is Severity.ERROR:
                raise ParseError(finding.code, **finding.values)
            self.note(finding.code, finding.severity, **finding.values)

    def _look_ahead(self, scanner: Scanner) -> None:
        """Take what the document says of itself behind this member, and come back."""
        self._is_foreseen = True
        place = scanner.remember()
        try:
            scanner.skip()
            while scanner.peek() == b",":
                scanner.take(b",")
                name = msgspec.json.decode(scanner.value(), type=str)
                scanner.take(b":")
                if name in _BRANCHES:
                    scanner.skip()
                else:
                    self._member(scanner, name)
        except (ParseError, msgspec.DecodeError, UnicodeDecodeError):
            # What is wrong there is met again when the reading comes there, and said then.
            return
        finally:
            scanner.back(place)

    def _branch(self, scanner: Scanner, path: str) -> Iterator[Parsed]:
        """Yield the items of a branch of the document: `path` leads to lists of them."""
        if scanner.peek() == b"n":
            self._members.keep(path, scanner.value())
            return
        self._members.open(path)
        for name in scanner.members():
            here = step(path, name)
            self._members.add(path, name)
            if name in _LEADS:
                yield from self._branch(scanner, here)
            elif name == "eventList":
                yield from self._events_of(scanner.items(), b",")
            elif name == "vocabularyList":
                yield from self._vocabularies_of(scanner.items(), here)
            elif name in ("queryName", "subscriptionID"):
                self._members.keep(here, scanner.value())
            else:
                scanner.skip()

    def _check_head(self) -> None:
        kind = self._head.get("type", b"").strip(b'"').decode("utf-8", "replace")
        if kind not in KINDS:
            self.note("LB-F19", Severity.ERROR, type=kind, known=", ".join(KINDS))
        else:
            self._wait(*self._members.findings(kind, self._document))
        version = self._head.get("schemaVersion", b'"2"').strip(b'"')
        if not version.startswith(b"2"):
            said = version.decode("utf-8", "replace")
            self.note("LB-F47", Severity.WARNING, version=said)

    def _events_of(self, slices: Iterator[Slice], comma: bytes) -> Iterator[Parsed]:
        """Yield the events of a sequence whose members are parted by `comma`."""
        expected = b""
        for piece in slices:
            gap = piece.gap
            if piece.is_end:
                expected = b""
            if gap != expected and (gap := gap.strip(_BLANK)) != expected:
                yield from self._between(gap, piece.is_end)
            if piece.is_end:
                return
            expected = comma
            self._events += 1
            yield self._event(piece)

    def _event(self, piece: Slice) -> Parsed:
        place = Place(self._document, "", 0, "", self._events)
        if piece.content and not piece.is_deep:
            parsed = read_event(piece.content, self._context, place, self._profile)
        else:
            code, limit = ("LB-F07", DEPTH_MAX) if piece.is_deep else ("LB-F06", _MEBIBYTES_MAX)
            finding = Finding(code, Severity.ERROR, place, {"limit": str(limit)})
            parsed = Parsed(kind=EntryKind.EVENT, place=place, findings=(finding,))
        if self._waiting:
            said = (*self._said(), *parsed.findings)
            return msgspec.structs.replace(parsed, findings=said)
        return parsed

    def _between(self, gap: bytes, is_end: bool) -> Iterator[Parsed]:
        """Say what stands between two events, where a comma should or should not."""
        if not gap.strip(b"," + _BLANK):
            self.note("LB-F13", Severity.WARNING, event=self._events + (not is_end))
            return
        place = Place(self._document, event=self._events + 1)
        found = gap.strip(b"," + _BLANK)[:40].decode("utf-8", "replace")
        finding = Finding("LB-F11", Severity.ERROR, place, {"found": found})
        yield Parsed(kind=EntryKind.EVENT, place=place, content=gap, findings=(finding,))

    def _vocabularies_of(self, slices: Iterator[Slice], path: str) -> Iterator[Parsed]:
        for number, piece in enumerate(slices):
            place = Place(self._document, pointer=step(path, number))
            between = piece.gap.strip(b"," + _BLANK)
            if between:
                found = between[:40].decode("utf-8", "replace")
                finding = Finding("LB-F11", Severity.ERROR, place, {"found": found})
                yield Parsed(kind=EntryKind.MASTER, place=place, findings=(finding,))
            if piece.is_end:
                return
            try:
                yield from self._vocabulary(piece, place)
            except ParseError as fault:
                values = {name: str(value)[:80] for name, value in fault.values.items()}
                finding = Finding(fault.code, Severity.ERROR, place, values)
                yield Parsed(kind=EntryKind.MASTER, place=place, findings=(finding,))

    def _vocabulary(self, piece: Slice, place: Place) -> Iterator[Parsed]:
        """Yield the elements of one vocabulary."""
        if not piece.content or piece.is_deep:
            code, limit = ("LB-F07", DEPTH_MAX) if piece.is_deep else ("LB-F06", _MEBIBYTES_MAX)
            raise ParseError(code, limit=limit)
        vocabulary = decoded_once(piece.content)
        if not is_iri(vocabulary.get("type")):
            raise ParseError("LB-F46", found=vocabulary.get("type"))
        elements = vocabulary.get("vocabularyElementList", [])
        if not isinstance(elements, list):
            raise ParseError("LB-F11", found=str(elements)[:40])
        for number, element in enumerate(elements):
            self._elements += 1
            pointer = f"{place.pointer}/vocabularyElementList/{number}"
            here = Place(self._document, pointer=pointer)
            parsed = read_master(vocabulary.get("type"), element, self._context, here)
            said = (*self._said(), *judged(parsed.findings, self._profile))
            yield msgspec.structs.replace(parsed, findings=said)
