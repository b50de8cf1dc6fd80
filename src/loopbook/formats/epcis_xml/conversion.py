"""Conversion: what is known while the elements of a document become JSON: names, types, faults.

An extension element `{namespace}local` becomes the JSON-LD name `prefix:local`, its prefix that of
the document wherever JSON-LD can have it, and declared in the event's context. A type that a JSON
value does not show by itself (xsi:type) is declared there too, as GS1 does in
Example-TransactionEvents-2020_07_03y.jsonld. Decision 0012; docs/spec/xml.md.
"""

import re
from functools import lru_cache

import msgspec
from lxml import etree

from loopbook.formats.context import STANDARD, context_of, names_of
from loopbook.formats.epcis_xml.pull import local, written
from loopbook.terms.finding import Finding, Place, Severity

XSI = "http://www.w3.org/2001/XMLSchema-instance"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema"
FINDINGS_MAX = 50
_ATTRIBUTES_MAX = 256
_NAMESPACES_MAX = 1_000
# Elements of the standard have no namespace (elementFormDefault is unqualified); many senders
# give them that of the document.
_EPCIS = re.compile(r"urn:epcglobal:epcis(-query|-masterdata)?:xsd:[12]")
_STANDARD = ("epcis", "cbv", "gs1", "cbvmda", "rdfs", "owl", "xsd", "dcterms")
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9.\-]*")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4,6})_")
_ENCODER = msgspec.json.Encoder()


class Conversion:
    """The names of one document, and what was met in the event that is being read.

    Fields
      faults  what stands wrong in the XML of this event, in order
      types   JSON name -> the types its values were given in this event; empty for none
    """

    def __init__(self) -> None:
        self.faults: list[Finding] = []
        self.types: dict[str, set[str]] = {}
        self._place = Place()
        self._top: etree._Element | None = None
        self._used: set[str] = set()
        self._prefixes: dict[str, str] = dict(_standard_prefixes())
        self._taken: dict[str, str] = {}
        self._split: dict[str, tuple[str, str]] = {}
        self._contexts: dict[object, bytes] = {}

    def begin(self, element: etree._Element, place: Place) -> None:
        """Start another event or master record: forget what was met in the last one."""
        self.faults = []
        self.types = {}
        self._used = set()
        self._top, self._place = element, place
        if len(self._taken) > _NAMESPACES_MAX or len(self._split) > _NAMESPACES_MAX * 10:
            self._prefixes, self._taken = dict(_standard_prefixes()), {}
            self._split, self._contexts = {}, {}

    def parted(self, tag: str) -> tuple[str, str]:
        """Return namespace and local name of a tag; no namespace for those of the standard."""
        found = self._split.get(tag)
        if found is None:
            namespace, brace, name = tag[1:].partition("}") if tag[:1] == "{" else ("", "", tag)
            found = ("" if brace and _EPCIS.fullmatch(namespace) else namespace, _unescaped(name))
            self._split[tag] = found
        return found

    def name(self, tag: str, element: etree._Element) -> str:
        """Return the JSON name of an element or attribute, and keep its prefix for the context."""
        namespace, name = self.parted(tag)
        if namespace:
            return f"{self.prefix(namespace, element)}:{name}"
        if name in self._taken and self._taken[name][-1:] not in "/#:?":
            # JSON-LD would read the bare name as the prefix itself.
            self.fault("LB-X11", element, name=name)
        return name

    def prefix(self, namespace: str, element: etree._Element) -> str:
        """Return the JSON-LD prefix of a namespace, and keep it for the context."""
        prefix = self._prefixes.get(namespace)
        if prefix is None:
            hints = [one for one, uri in element.nsmap.items() if one and uri == namespace]
            prefix = self._free(hints[0] if hints else "ns")
            self._prefixes[namespace] = prefix
            self._taken[prefix] = namespace
        if prefix in self._taken:
            self._used.add(prefix)
        return prefix

    def word(self, text: str, element: etree._Element) -> str:
        """Return a word whose prefix the document binds with the prefix it has in JSON."""
        prefix, colon, rest = text.partition(":")
        if not colon or rest.startswith("//") or _is_known(prefix):
            return text
        namespace = element.nsmap.get(prefix)
        return text if namespace is None else f"{self.prefix(namespace, element)}:{rest}"

    def rdf_value(self) -> str:
        """Return the name under which the text of an element with attributes is kept."""
        prefix = self._prefixes.get(RDF)
        if prefix is None:
            prefix = self._free("rdf")
            self._prefixes[RDF], self._taken[prefix] = prefix, RDF
        self._used.add(prefix)
        return f"{prefix}:value"

    def fault(self, code: str, at: etree._Element, /, **values: object) -> None:
        """Note what stands wrong at an element, with its XPath."""
        if len(self.faults) < FINDINGS_MAX:
            said = {name: str(value)[:80] for name, value in values.items()}
            pointer = self._place.pointer + path_below(at, self._top)
            place = msgspec.structs.replace(self._place, pointer=pointer)
            self.faults.append(Finding(code, Severity.ERROR, place, said))

    def check_attributes(self, element: etree._Element, *known: str) -> None:
        """Find fault with attributes of an element that has no place for them in JSON."""
        for name in element.attrib:
            if name not in known and not str(name).startswith(f"{{{XSI}}}"):
                self.fault("LB-X09", element, name=local_of(str(name)), element=local(element))

    def has_room(self, element: etree._Element) -> bool:
        """Say whether an element has no more attributes than are read; note it when it has."""
        if len(element.attrib) <= _ATTRIBUTES_MAX:
            return True
        self.fault("LB-X10", element, limit=_ATTRIBUTES_MAX)
        return False

    def context(self, coerced: dict[str, str]) -> bytes:
        """Return the canonical bytes of the context that this event needs.

        Parameters
          coerced  JSON name -> type of its values, for those that a value does not show itself
        """
        if not self._used and not coerced:
            return _STANDARD_CONTEXT
        key = (frozenset(self._used), tuple(sorted(coerced.items())))
        found = self._contexts.get(key)
        if found is None:
            terms: dict[str, object] = {one: self._taken[one] for one in sorted(self._used)}
            terms |= {name: {"@type": one} for name, one in sorted(coerced.items())}
            found = context_of(_ENCODER.encode([STANDARD, terms]))
            self._contexts[key] = found
        return found

    def _free(self, hint: str) -> str:
        """Return a prefix like `hint` that JSON-LD may use and that means nothing else yet."""
        stem = re.sub(r"[^A-Za-z0-9.\-]", "-", hint)
        stem = stem if _PREFIX.fullmatch(stem) else f"ns{stem.lstrip('-.')}"
        number, prefix = 1, stem
        while prefix in self._taken or not _is_free(prefix):
            number += 1
            prefix = f"{stem}{number}"
        return prefix


def local_of(tag: str) -> str:
    """Return the local name of a tag."""
    return tag.rpartition("}")[2]


def path_below(element: etree._Element, top: etree._Element | None) -> str:
    """Return the XPath steps from `top` (not said) down to `element`."""
    steps: list[str] = []
    here: etree._Element | None = element
    while here is not None and here is not top:
        above = here.getparent()
        name = written(here)
        if above is not None:
            twins = [one for one in above if one.tag == here.tag]
            if len(twins) > 1:
                name = f"{name}[{twins.index(here) + 1}]"
        steps.append(name)
        here = above
    return "".join(f"/{step}" for step in reversed(steps))


def _unescaped(name: str) -> str:
    """Return a name as JSON has it: `_x0020_` stands for a character that XML names cannot hold."""
    if "_x" not in name:
        return name
    return _ESCAPED.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), name)


@lru_cache(maxsize=1)
def _standard_prefixes() -> dict[str, str]:
    names = names_of(b"")
    known = {names.split(f"{prefix}:")[0]: prefix for prefix in _STANDARD}
    # XML writes the namespaces of CBV attributes, of XSD and of the house without their last sign.
    known |= {namespace[:-1]: prefix for namespace, prefix in known.items()}
    return known


def _is_known(prefix: str) -> bool:
    """Say whether a prefix is one of the standard or the scheme of an address."""
    # The text before a colon may be long; it is kept only where it could be a prefix.
    return _kept_known(prefix) if len(prefix) <= _LENGTH_KEPT else _known(prefix)


def _known(prefix: str) -> bool:
    return names_of(b"").knows(f"{prefix}:x")


_LENGTH_KEPT = 200
_kept_known = lru_cache(maxsize=1_024)(_known)


def _is_free(prefix: str) -> bool:
    """Say whether a context may give `prefix` a meaning: it is no word, prefix or scheme."""
    return _kept_free(prefix) if len(prefix) <= _LENGTH_KEPT else _free(prefix)


def _free(prefix: str) -> bool:
    if _is_known(prefix):
        return False
    probe = "urn:loopbook:probe:"
    names = names_of(_ENCODER.encode([{prefix: probe}]))
    return names.split(f"{prefix}:x") == (probe, "x")


_kept_free = lru_cache(maxsize=1_024)(_free)


_STANDARD_CONTEXT = context_of(_ENCODER.encode(STANDARD))
