"""Encoding: which characters the bytes of a text table mean, decided on all of them.

UTF-8 (with or without byte-order mark), UTF-16 (with its mark, or without where it is certain),
else GB18030 (GB 18030-2022), which Chinese office programs write. The whole input is decoded once
before the first row is read, so that a file is never half one encoding and half another; memory
stays flat.
"""

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from loopbook.errors import ParseError

CHUNK = 1 << 16
SPOOL_BYTES_MAX = 8 << 20


@contextmanager
def rewindable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Lend `stream`, or a copy of it that can be read twice (on disk when it is large)."""
    if stream.seekable():
        yield stream
        return
    with SpooledTemporaryFile(max_size=SPOOL_BYTES_MAX) as spool:
        while chunk := stream.read(CHUNK):
            spool.write(chunk)
        spool.seek(0)
        yield cast(BinaryIO, spool)


def encoding_of(stream: BinaryIO, document: str) -> str:
    """Return the name of the encoding of `stream`, a rewindable one; its position is kept.

    Raises    ParseError  LB-W01 none of the encodings fits, LB-W02 the bytes are no text
    """
    start = stream.tell()
    head = stream.read(4)
    stream.seek(start)
    candidates = ("utf-8", "gb18030")
    if head.startswith(codecs.BOM_UTF8):
        candidates = ("utf-8-sig",) * 2
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ("utf-16",) * 2
    elif unmarked := _unmarked(stream):
        candidates = (unmarked,) * 2
    for name in dict.fromkeys(candidates):
        fits = _decodes(stream, name, document)
        stream.seek(start)
        if fits:
            return name
    raise ParseError("LB-W01", document)


def _unmarked(stream: BinaryIO) -> str:
    """Return which UTF-16 a file without byte-order mark is in, or an empty text.

    It is certain where half a character of ASCII is zero in every pair on one side, and never on
    the other, as commas, digits and line ends of a table give them, and the first line ends.
    """
    start = stream.tell()
    sample = stream.read(CHUNK)
    stream.seek(start)
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(sample) < 4 or bool(even) == bool(odd):
        return ""
    name, line_end = ("utf-16-le", b"\n\x00") if odd else ("utf-16-be", b"\x00\n")
    pairs = {sample[at : at + 2] for at in range(0, len(sample), 2)}
    return name if line_end in pairs else ""


def _decodes(stream: BinaryIO, name: str, document: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while chunk := stream.read(CHUNK):
            if "\x00" in decoder.decode(chunk):
                raise ParseError("LB-W02", document)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
