"""Pull: the elements of an XML text that hold one event or one master record, one at a time.

The parser is fed piece by piece and each element is thrown away once it was read, so that memory
does not grow with the document. Entities stay unresolved, nothing is fetched, and the parser's own
limits (depth 256, 10 MB of text in a row) stay on. Source: lxml, XMLPullParser.
"""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec
from lxml import etree

from loopbook.errors import ParseError
from loopbook.formats.epcis_xml.prolog import opened
from loopbook.formats.scanner import DEPTH_MAX, VALUE_BYTES_MAX

EVENTS = "EventList"
ELEMENTS = "VocabularyElementList"
# What libxml2 takes as one text (XML_MAX_TEXT_LENGTH), rounded down.
_TEXT_MEBIBYTES_MAX = 9
_DOCUMENTS = frozenset({"EPCISDocument", "EPCISQueryDocument", "EPCISMasterDataDocument"})
# Where the two lists may stand: a list of the same name inside an event is the event's own.
_HOLDERS = {EVENTS: ("EPCISBody", "resultsBody"), ELEMENTS: ("Vocabulary",)}
_LEADS = _DOCUMENTS | {
    "EPCISBody",
    "EPCISHeader",
    "EPCISMasterData",
    "QueryResults",
    "resultsBody",
    "VocabularyList",
    "Vocabulary",
    "extension",
}


class Item(msgspec.Struct, frozen=True, gc=False):
    """One element of a list.

    Fields
      element  the whole element; it is emptied after the next one was asked for
      list     the list it stands in: EVENTS or ELEMENTS
      path     XPath of the element, names as the document writes them
    """

    element: etree._Element
    list: str
    path: str


class Pull:
    """One XML text on its way through the parser.

    Fields
      prolog  what stood before the root
      root    attributes of the root; known once an element was yielded
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.prolog, self._chunks = opened(stream)
        root = self.prolog.root
        if root not in _DOCUMENTS and not root.endswith("Event"):
            raise ParseError("LB-X04", name=root[:60], known=", ".join(sorted(_DOCUMENTS)))
        self._parser = _parser()
        self._list: etree._Element | None = None
        self._path = ""
        self._counts: dict[str, int] = {}
        self._vocabularies = 0
        self._is_fresh = False

    def items(self) -> Iterator[Item]:
        """Yield every event and master record; what came before a fault is yielded.

        Raises    ParseError  LB-X02 no well-formed XML, LB-F06 an event is too large
        """
        fed = 0
        for chunk in self._chunks:
            fed += len(chunk)
            fault = self._fed(chunk)
            yield from self._ready()
            if fault is not None:
                raise self._told(fault) from fault
            if self._is_fresh:
                fed, self._is_fresh = 0, False
            if fed > VALUE_BYTES_MAX:
                raise ParseError("LB-F06", limit=VALUE_BYTES_MAX >> 20)
        try:
            root = self._parser.close()
        except etree.XMLSyntaxError as fault:
            yield from self._ready()
            raise self._told(fault) from fault
        yield from self._ready()
        if local(root) not in _DOCUMENTS:
            yield Item(root, EVENTS, f"/{written(root)}")

    def _fed(self, chunk: bytes) -> etree.XMLSyntaxError | None:
        try:
            self._parser.feed(chunk)
        except etree.XMLSyntaxError as fault:
            return fault
        return None

    def _told(self, fault: etree.XMLSyntaxError) -> ParseError:
        """Return the fault of a text, with its line and the parser's reason."""
        log = self._parser.feed_error_log
        line, reason = (log[0].line, log[0].message) if len(log) else (fault.lineno, fault.msg)
        if "Excessive depth" in str(reason):
            return ParseError("LB-F07", limit=DEPTH_MAX)
        if "Resource limit" in str(reason):
            return ParseError("LB-F06", limit=_TEXT_MEBIBYTES_MAX)
        return ParseError("LB-X02", line=line or 0, fault=str(reason).partition(", line")[0][:120])

    def _ready(self) -> Iterator[Item]:
        for action, element in self._parser.read_events():
            if action == "start" and self._list is None and _is_list(element):
                self._begin(element)
            elif action == "end" and element is self._list:
                yield from self._drained(element, is_whole=True)
                self._list = None
        if self._list is not None:
            yield from self._drained(self._list, is_whole=False)

    def _begin(self, element: etree._Element) -> None:
        self._list, self._counts = element, {}
        parts = [written(element)]
        for above in element.iterancestors():
            name = written(above)
            if local(above) == "Vocabulary":
                self._vocabularies += 1
                name = f"{name}[{self._vocabularies}]"
                _forget(above)
            parts.append(name)
        self._path = "/" + "/".join(reversed(parts))

    def _drained(self, parent: etree._Element, is_whole: bool) -> Iterator[Item]:
        """Yield the children that are complete, and take each out of the tree behind it."""
        kind = local(parent)
        while len(parent):
            child = parent[0]
            # The last child may still be growing; the parser holds on to it.
            if not is_whole and child.getnext() is None:
                return
            name = written(child)
            self._counts[name] = self._counts.get(name, 0) + 1
            yield Item(child, kind, f"{self._path}/{name}[{self._counts[name]}]")
            self._is_fresh = True
            parent.remove(child)


def _parser() -> "etree.XMLPullParser[etree._Element]":
    return etree.XMLPullParser(
        events=("start", "end"),
        tag=(f"{{*}}{EVENTS}", f"{{*}}{ELEMENTS}"),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def written(element: etree._Element) -> str:
    """Return the name of an element with its prefix, as the document writes it."""
    return f"{element.prefix}:{local(element)}" if element.prefix else local(element)


def _is_list(element: etree._Element) -> bool:
    above = element.getparent()
    if above is None or local(above) not in _HOLDERS[local(element)]:
        return False
    return all(local(one) in _LEADS for one in element.iterancestors())


def _forget(vocabulary: etree._Element) -> None:
    """Take the vocabularies before this one out of the tree: they were read."""
    above = vocabulary.getparent()
    while above is not None and vocabulary.getprevious() is not None:
        del above[0]
