"""Prolog: what stands before the root of an XML text: its encoding, its DOCTYPE, the root's name.

The text is decoded here and handed on as UTF-8, so that this guard and the parser read the same
characters whatever encoding is declared. A DOCTYPE is let through when it declares nothing: 12
official examples carry a bare one. Declarations are refused by name, since entities and default
attributes can make a small text large or fetch a file. Source: XML 1.0 (fifth edition), sections
2.8, 4.3.3 and appendix F.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from loopbook.errors import ParseError

PROLOG_BYTES_MAX = 64 << 10
CHUNK_BYTES = 64 << 10
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF16_LE, "UTF-16LE"),
    (codecs.BOM_UTF16_BE, "UTF-16BE"),
)
_UNMARKED = ((b"<\x00", "UTF-16LE"), (b"\x00<", "UTF-16BE"))
_DECLARED = re.compile(rb"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"'>]*)["']""")
# Character encodings only: Python's codecs also unpack zip and base64.
_ENCODINGS = re.compile(
    r"utf-?8|utf-?16(le|be)?|us-ascii|ascii|iso-8859-\d{1,2}|latin-?1|windows-125\d|cp125\d"
    r"|gb2312|gbk|gb18030|big5(-hkscs)?|shift_jis|euc-(jp|kr)|koi8-[ru]",
    re.IGNORECASE,
)
_SKIPPED = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+[^\s\[>]+\s*")
_EXTERNAL = re.compile(r"(SYSTEM|PUBLIC)\b")
_SUBSET = re.compile(
    r"""\s+|<!--.*?-->|<\?.*?\?>|<!(?:ELEMENT|NOTATION)\b(?:[^"'>%]|"[^"]*"|'[^']*')*>""", re.DOTALL
)
_REFUSED = re.compile(r"<!(\w+)|%")
_ROOT = re.compile(r"<([^\s/>!?]+)[\s/>]")


class Prolog(msgspec.Struct, frozen=True):
    """What was found before the events.

    Fields
      root      local name of the root element
      encoding  as declared or seen; `UTF-8` when nothing says otherwise
    """

    root: str
    encoding: str


def opened(stream: BinaryIO) -> tuple[Prolog, Iterator[bytes]]:
    """Return what stands before the root, and the whole text as chunks of UTF-8.

    Raises    ParseError  LB-F03 nothing there; LB-X01 an encoding that is not read; LB-X02 no
              XML; LB-X05 a DOCTYPE that declares something; LB-X06 no root in the first 64 KiB
    """
    head = _taken(stream)
    if not head.strip():
        raise ParseError("LB-F03")
    mark, encoding = _encoding(head)
    chunks = _decoded(head[len(mark) :], stream, encoding)
    text = next(chunks)
    return Prolog(_root(text, is_whole=len(head) < PROLOG_BYTES_MAX), encoding), _joined(
        text, chunks
    )


def _taken(stream: BinaryIO) -> bytes:
    head = b""
    while len(head) < PROLOG_BYTES_MAX and (chunk := stream.read(PROLOG_BYTES_MAX - len(head))):
        head += chunk
    return head


def _encoding(head: bytes) -> tuple[bytes, str]:
    """Return the byte-order mark and the encoding of a text."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            if name == "UTF-32":
                raise ParseError("LB-X01", encoding=name)
            return mark, name
    for start, name in _UNMARKED:
        if head.startswith(start):
            return b"", name
    found = _DECLARED.match(head)
    name = found[1].decode("ascii", "replace") if found else "UTF-8"
    if not _ENCODINGS.fullmatch(name):
        raise ParseError("LB-X01", encoding=name[:40])
    return b"", name


def _decoded(head: bytes, stream: BinaryIO, encoding: str) -> Iterator[str]:
    """Yield the text; the first piece is what `head` holds."""
    chunk = head
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        yield decoder.decode(head, final=False)
        while chunk:
            chunk = stream.read(CHUNK_BYTES)
            yield decoder.decode(chunk, final=not chunk)
    except (LookupError, UnicodeError) as fault:
        # A member of a family that does not exist (ISO-8859-12); UTF-16 declared without its mark
        # is a plain UnicodeError.
        raise ParseError("LB-X01", encoding=encoding) from fault


def _joined(text: str, chunks: Iterator[str]) -> Iterator[bytes]:
    if text:
        yield text.encode("utf-8", "surrogatepass")
    for piece in chunks:
        if piece:
            yield piece.encode("utf-8", "surrogatepass")


def _root(text: str, is_whole: bool) -> str:
    """Return the local name of the root, after letting every other thing before it pass."""
    place = _skipped(text, 0, _SKIPPED)
    doctype = _DOCTYPE.match(text, place)
    if doctype:
        place = _skipped(text, _declared_nothing(text, doctype.end()), _SKIPPED)
    root = _ROOT.match(text, place)
    if root:
        return root[1].rpartition(":")[2]
    if not is_whole:
        raise ParseError("LB-X06", limit=PROLOG_BYTES_MAX >> 10)
    line = text.count("\n", 0, place) + 1
    raise ParseError("LB-X02", line=line, fault=f"'{text[place : place + 20].strip()}'")


def _skipped(text: str, place: int, pattern: re.Pattern[str]) -> int:
    while found := pattern.match(text, place):
        place = found.end()
    return place


def _declared_nothing(text: str, place: int) -> int:
    """Return where a DOCTYPE ends that declares no entity and no default.

    Raises    ParseError  LB-X05  it does, or it names a DTD elsewhere
    """
    external = _EXTERNAL.match(text, place)
    if external:
        raise ParseError("LB-X05", declaration=external[1])
    if text[place : place + 1] == "[":
        place = _skipped(text, place + 1, _SUBSET)
        if text[place : place + 1] != "]":
            refused = _REFUSED.match(text, place)
            said = (refused[1] or refused[0]) if refused else text[place : place + 20]
            raise ParseError("LB-X05", declaration=said)
        place = _skipped(text, place + 1, _SKIPPED)
    if text[place : place + 1] != ">":
        raise ParseError("LB-X05", declaration=text[place : place + 20])
    return place + 1
