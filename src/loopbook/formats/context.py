"""Context: what the prefixes of a JSON-LD document mean, without fetching anything.

A context is kept as canonical bytes: a JSON list of everything the document and then the event
declare, later ones winning (JSON-LD 1.1, section 4.1). The standard context of EPCIS 2.0 is known;
any other remote context is not fetched and said so. A name `prefix:local` expands to namespace and
local name joined. The house adds one member of its own, `urn:loopbook:v1:ignoreFields`: names which
the document leaves out of the event hash.
"""

import re
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice

import msgspec

from loopbook.terms.event import LOOPBOOK
from loopbook.terms.finding import Finding, Severity

IGNORE_FIELDS = f"{LOOPBOOK}ignoreFields"
STANDARD = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
_KNOWN = re.compile(
    r"https?://(ref\.gs1\.org/standards/epcis/([\d.]+/)?|gs1\.github\.io/EPCIS/|id\.gs1\.org/)"
    r"epcis-context\.jsonld"
)
# Prefixes of the standard context (gs1/EPCIS, epcis-context.jsonld 2.0.0).
_STANDARD_PREFIXES = {
    "epcis": "https://ref.gs1.org/epcis/",
    "cbv": "https://ref.gs1.org/cbv/",
    "gs1": "https://gs1.org/voc/",
    "cbvmda": "urn:epcglobal:cbv:mda:",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
}
_SCHEMES = frozenset(
    [
        "http",
        "https",
        "urn",
        "did",
        "tag",
        "data",
        "geo",
        "ni",
        "info",
        "doi",
        "mailto",
        "ftp",
        "ftps",
    ]
)
# Names of the standard; its context is @protected, so that nobody gives them another meaning.
_PROTECTED_TEXT = """
    type id eventID eventTime eventTimeZoneOffset recordTime certificationInfo errorDeclaration
    declarationTime reason correctiveEventIDs action bizStep disposition persistentDisposition
    set unset readPoint bizLocation bizTransactionList bizTransaction sourceList source
    destinationList destination sensorElementList sensorMetadata sensorReport ilmd epcList
    quantityList epcClass quantity uom parentID childEPCs childQuantityList inputEPCList
    inputQuantityList outputEPCList outputQuantityList transformationID time startTime endTime
    deviceID deviceMetadata rawData dataProcessingMethod bizRules exception microorganism
    chemicalSubstance value component stringValue booleanValue hexBinaryValue uriValue minValue
    maxValue meanValue sDev percRank percValue coordinateReferenceSystem
"""
_PROTECTED = frozenset(_PROTECTED_TEXT.split())
_HOUSE_PREFIX = "loopbook"
_NAMES_KEPT = 10_000
_NAME_LENGTH_KEPT = 200
_LARGE_BYTES = 1 << 16
_ADDRESS_MAX = 2_000
_FINDINGS_MAX = 50
_LIKENED_MAX = 500
_NAMESPACE_END = re.compile(r".*[/#:]", re.DOTALL)
_ENCODER = msgspec.json.Encoder(order="sorted")


class Names:
    """The names of one context, each looked up once.

    Fields
      ignored   expanded names that the document leaves out of the event hash
      findings  what is doubtful about the context itself
      has_terms whether a bare name may be an extension (its address is no namespace)
      is_usual  whether an address of the house is read as it stands, and its own prefix, when it
                is declared, means the house
      has_house whether that prefix is declared
    """

    def __init__(self, context: bytes) -> None:
        self.ignored: frozenset[str] = frozenset()
        self.findings: tuple[Finding, ...] = ()
        self._declared: dict[str, str] = {}
        self._found: dict[str, tuple[str, str]] = {}
        self._shortest: dict[str, str] | None = None
        self._lengths: list[int] = []
        for item in _items(context):
            self._declare(item)
        self._prefixes = {**_STANDARD_PREFIXES, **self._declared}
        declared = (address.partition(":")[0].lower() for address in self._declared.values())
        self._schemes = _SCHEMES.union(declared)
        self.has_terms = any(address[-1:] not in "/#:?" for address in self._declared.values())
        self.has_house = self._declared.get(_HOUSE_PREFIX) == LOOPBOOK
        self.is_usual = "urn" not in self._prefixes and (
            self.has_house or _HOUSE_PREFIX not in self._prefixes
        )

    def expand(self, name: str) -> str:
        """Return the expanded name, the name itself when it is absolute or bare."""
        namespace, local = self.split(name)
        return namespace + local

    def braced(self, name: str) -> str:
        """Return the name as `{namespace}local`, the form of the event hash."""
        namespace, local = self.split(name)
        if not namespace:
            return local
        # In XML the namespace of CBV master data attributes has no colon at its end.
        bare = namespace[:-1] if namespace == _STANDARD_PREFIXES["cbvmda"] else namespace
        return f"{{{bare}}}{local}"

    def split(self, name: str) -> tuple[str, str]:
        """Return namespace and local name; the namespace is empty for a name without one."""
        found = self._found.get(name)
        if found is not None:
            return found
        found = self._split(name)
        if len(self._found) >= _NAMES_KEPT:
            self._found.clear()
        if len(name) <= _NAME_LENGTH_KEPT:
            self._found[name] = found
        return found

    def _split(self, name: str) -> tuple[str, str]:
        prefix, colon, local = name.partition(":")
        if not colon:
            term = self._declared.get(name)
            return _halves(term) if term is not None else ("", name)
        if not local.startswith("//") and prefix in self._prefixes:
            return self._prefixes[prefix], local
        return _halves(name)

    def knows(self, name: str) -> bool:
        """Say whether the prefix of `name` is declared, or `name` is an absolute address."""
        prefix, colon, _ = name.partition(":")
        return not colon or prefix in self._prefixes or prefix.lower() in self._schemes

    def value(self, text: str) -> str:
        """Return a vocabulary value with its prefix expanded, if the document declared it."""
        prefix, colon, local = text.partition(":")
        namespace = self._declared.get(prefix) if colon and not local.startswith("//") else None
        return text if namespace is None else namespace + local

    def standard_value(self, text: str) -> str:
        """Return a value with a GS1 prefix (`gs1:`, `cbv:`, `epcis:`) expanded."""
        prefix, colon, local = text.partition(":")
        if colon and prefix in ("gs1", "cbv", "epcis") and not local.startswith("//"):
            return self._prefixes[prefix] + local
        return text

    def nearest(self, name: str) -> str:
        """Return the declared prefix that is most like that of `name`, or a dash."""
        known = list(islice(self._prefixes, _LIKENED_MAX))
        found = get_close_matches(name.partition(":")[0][:60], known, 1, 0.5)
        return found[0] if found else "-"

    def short(self, name: str) -> str:
        """Return an expanded name with its prefix, as the document would write it."""
        if self._shortest is None:
            # Of prefixes that mean the same the last by name is taken.
            self._shortest = {self._prefixes[one]: one for one in sorted(self._prefixes)}
            self._lengths = sorted({len(one) for one in self._shortest if one}, reverse=True)
        for length in self._lengths:
            prefix = self._shortest.get(name[:length]) if length <= len(name) else None
            if prefix is not None:
                return f"{prefix}:{name[length:]}"
        return name

    def _declare(self, item: object) -> None:
        if isinstance(item, str):
            if not _KNOWN.fullmatch(item):
                self._find("LB-F15", Severity.NOTE, address=item)
        elif isinstance(item, dict):
            for term, meaning in item.items():
                self._define(str(term), meaning)
        elif item is not None:
            self._find("LB-F17", Severity.ERROR, text=_said(item))

    def _define(self, term: str, meaning: object) -> None:
        if term == IGNORE_FIELDS and isinstance(meaning, list):
            self.ignored = frozenset(str(name) for name in meaning)
            return
        address = meaning.get("@id") if isinstance(meaning, dict) else meaning
        if term.startswith("@") or ":" in term or term in _PROTECTED or meaning is None:
            return
        if isinstance(address, str) and len(address) > _ADDRESS_MAX:
            # It stands before every name of its prefix: 10 MB, a thousand times, are 10 GB.
            self._find("LB-F17", Severity.ERROR, text=_said(address[:_ADDRESS_MAX]))
        elif isinstance(address, str):
            self._declared[term] = self._absolute(address)
        elif not isinstance(meaning, dict):
            self._find("LB-F17", Severity.ERROR, text=f"{term}: {_said(meaning)}")

    def _absolute(self, address: str) -> str:
        prefix, colon, local = address.partition(":")
        namespace = self._declared.get(prefix, _STANDARD_PREFIXES.get(prefix))
        if not colon or local.startswith("//") or namespace is None:
            return address
        if len(namespace) + len(local) > _ADDRESS_MAX:
            # Each of a chain of terms may be one longer than the last: a bomb of square size.
            self._find("LB-F17", Severity.ERROR, text=_said(address))
            return address
        return namespace + local

    def _find(self, code: str, severity: Severity, **values: str) -> None:
        # Notes may be many; an error refuses the event, so that one is never left out.
        alike = sum(found.severity is severity for found in self.findings)
        if alike < _FINDINGS_MAX:
            self.findings = (*self.findings, Finding(code, severity, values=values))


def _halves(address: str) -> tuple[str, str]:
    """Return an absolute name as namespace (up to the last `/`, `#` or `:`) and local name."""
    found = _NAMESPACE_END.match(address)
    end = found.end() if found else 0
    return address[:end], address[end:]


def _said(value: object) -> str:
    return repr(value)[:60]


def names_of(context: bytes) -> Names:
    """Return the names of a context; the same bytes give the same names."""
    return _small(context) if len(context) < _LARGE_BYTES else _large(context)


# Kept apart, so that many large contexts do not fill the memory.
_small = lru_cache(maxsize=256)(Names)
_large = lru_cache(maxsize=4)(Names)


def context_of(declared: bytes, ignored: bytes = b"") -> bytes:
    """Return the canonical bytes of a document's @context.

    Parameters
      declared  the @context as it stands, or nothing
      ignored   the `ignoreFields` of the document as it stands, or nothing
    """
    items = _listed(_decoded(declared)) if declared else []
    context = _ENCODER.encode(items) if items else b""
    names = _listed(_decoded(ignored)) if ignored else []
    if not names:
        return context
    known = Names(context)
    left_out = sorted({known.expand(str(name)) for name in names})
    return _ENCODER.encode([*items, {IGNORE_FIELDS: left_out}])


def merged(context: bytes, own: object) -> bytes:
    """Return the canonical bytes of `context` with what one event declares behind it."""
    return _ENCODER.encode([*_items(context), *_listed(own)])


def _items(context: bytes) -> list[object]:
    return _listed(msgspec.json.decode(context)) if context else []


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]


def _decoded(text: bytes) -> object:
    """Return the value of JSON text; what is none is kept as text, to be found fault with."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return [[text[:60].decode("utf-8", "replace")]]
