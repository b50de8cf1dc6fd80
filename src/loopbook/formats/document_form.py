"""Document form: what an EPCIS document must have around its events.

`epcis_json` goes through a document once, event by event, and keeps which members it met: this says
afterwards what is missing, of another kind, or unknown. Source: EPCIS 2.0 (ISO/IEC 19987:2024),
section 10, and gs1/EPCIS, EPCIS-JSON-Schema.json (epcisDocument, epcisQueryDocument).
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from loopbook.errors import ParseError
from loopbook.formats.content import decoded
from loopbook.formats.context import names_of
from loopbook.formats.context_form import form_findings
from loopbook.formats.event_reading import EventReading
from loopbook.formats.uri import is_uri
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.pointer import step

KINDS = ("EPCISDocument", "EPCISQueryDocument")
UNKNOWN_MAX = 50
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*")


class Form(msgspec.Struct, frozen=True):
    """What an object of a document may have.

    Fields
      known     its members
      required  those that it must have
      is_open   whether it may have others without a prefix
    """

    known: tuple[str, ...]
    required: tuple[str, ...] = ()
    is_open: bool = False


_HEAD = ("@context", "id", "type", "schemaVersion", "creationDate", "epcisBody")
_HEADER = "/epcisHeader"
_FORMS: dict[str, dict[str, Form]] = {
    "EPCISDocument": {
        "": Form(
            (*_HEAD, "instanceIdentifier", "sender", "receiver", "epcisHeader"),
            ("@context", "type", "schemaVersion", "creationDate", "epcisBody"),
        ),
        _HEADER: Form(("epcisMasterData",)),
        f"{_HEADER}/epcisMasterData": Form(("vocabularyList",), is_open=True),
        "/epcisBody": Form(("eventList",), ("eventList",), is_open=True),
    },
    "EPCISQueryDocument": {
        "": Form(_HEAD, ("@context", "type", "epcisBody")),
        "/epcisBody": Form(("queryResults",), ("queryResults",)),
        "/epcisBody/queryResults": Form(
            ("queryName", "subscriptionID", "resultsBody"), ("queryName", "resultsBody")
        ),
        "/epcisBody/queryResults/resultsBody": Form(
            ("eventList", "vocabularyList"), ("eventList",)
        ),
    },
}
_KNOWN = frozenset(
    name for forms in _FORMS.values() for form in forms.values() for name in form.known
)
_TEXTS = ("instanceIdentifier", "sender", "receiver", "queryName", "subscriptionID")


class Members:
    """The members of a document as they are met; of unknown ones so many, whatever comes."""

    def __init__(self) -> None:
        self._names: dict[str, dict[str, None]] = {}
        self._values: dict[str, bytes] = {}
        self._unknown = 0

    def open(self, path: str) -> None:
        """Note that an object stands at `path`."""
        self._names.setdefault(path, {})

    def add(self, path: str, name: str) -> None:
        """Note a member of the object at `path`."""
        if name not in _KNOWN:
            self._unknown += 1
            if self._unknown > UNKNOWN_MAX:
                return
        self._names.setdefault(path, {})[name] = None

    def keep(self, path: str, value: bytes) -> None:
        """Keep the value at `path`, if it is one that is looked at."""
        if path.rpartition("/")[2] in _KNOWN:
            self._values[path] = value

    def findings(self, kind: str, document: str) -> Iterator[Finding]:
        """Yield what is wrong with a document of this kind; errors, as the schema refuses it."""
        for path, form in _FORMS[kind].items():
            if path in self._names or not path:
                yield from self._found(path, form, document)
        for path, value in self._values.items():
            expected = _fault(path, value)
            if expected:
                said = {"expected": expected, "found": _said(value)}
                yield _finding("LB-F66", path, document, said)
            if path == "/@context":
                yield from form_findings(_decoded(value), Place(document, pointer=path))

    def _found(self, path: str, form: Form, document: str) -> Iterator[Finding]:
        names = self._names.get(path, {})
        for name in form.required:
            if name not in names:
                yield _finding("LB-F65", step(path, name), document, {"field": name})
        for name in names:
            if name not in form.known and not form.is_open and not is_uri(name):
                near = EventReading({}, names_of(b"")).near(name, form.known)
                said = {"name": name[:60], "nearest": near}
                yield _finding("LB-F67", step(path, name[:60]), document, said)


def _fault(path: str, value: bytes) -> str:
    """Return what should stand at a path where something else does; nothing when it is right."""
    name, read = path.rpartition("/")[2], _decoded(value)
    if name in _TEXTS:
        return "" if isinstance(read, str) else "text"
    match name:
        case "id":
            return "" if is_uri(read) else "URI"
        case "schemaVersion":
            is_version = isinstance(read, str) and _VERSION.fullmatch(read)
            return "" if is_version else "2.0"
        case "creationDate":
            reading = EventReading({}, names_of(b""))
            return "" if reading.instant(read, path) else "2025-03-01T08:30:00+08:00"
        case "@context" | "type":
            return ""
        case _:
            # An object or list that is none: it could not be gone through.
            return "list" if name.endswith("List") else "object"


def _finding(code: str, path: str, document: str, values: Mapping[str, str]) -> Finding:
    return Finding(code, Severity.ERROR, Place(document, pointer=path), dict(values))


def _said(value: bytes) -> str:
    return value[:60].decode("utf-8", "replace")


def _decoded(value: bytes) -> object:
    try:
        return decoded(value)
    except ParseError:
        return None
