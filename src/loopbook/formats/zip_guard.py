"""Zip guard: unpack an archive in a stream, and stop before it has become too large.

The sizes in a zip directory may be lies, so nothing is believed: every part is unpacked to its end
and counted, in memory that does not grow.
"""

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from loopbook.errors import ParseError

UNPACKED_BYTES_MAX = 1 << 30
RATIO_MAX = 250
RATIO_FREE_BYTES = 16 << 20
CHUNK = 1 << 20
SMALL_PART_BYTES_MAX = 8 << 20

# NotImplementedError is zipfile's own word for a compression method it cannot read.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
"""What the standard library raises for archives that are damaged or use methods it lacks."""


def unpack(stream: BinaryIO, document: str) -> Iterator[tuple[str, bytes]]:
    """Yield (part, chunk) for every part of a zip, an empty chunk at the end of each part.

    Raises    ParseError  LB-W03 it cannot be unpacked, LB-W04 it is too large, LB-W05 it is locked
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            yield from _parts(archive, document)
    except BROKEN as fault:
        raise ParseError("LB-W03", document, fault=fault) from fault
    finally:
        stream.seek(0)


def small_part(stream: BinaryIO, name: str) -> str:
    """Return a part as text, empty when it is missing, damaged or larger than a list of names."""
    try:
        with zipfile.ZipFile(stream) as archive, archive.open(name) as part:
            content = part.read(SMALL_PART_BYTES_MAX + 1)
    except (KeyError, *BROKEN):
        return ""
    finally:
        stream.seek(0)
    return content.decode("utf-8", "replace") if len(content) <= SMALL_PART_BYTES_MAX else ""


def _parts(archive: zipfile.ZipFile, document: str) -> Iterator[tuple[str, bytes]]:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise ParseError("LB-W05", document)
    packed = sum(part.compress_size for part in parts)
    limit = min(UNPACKED_BYTES_MAX, max(RATIO_FREE_BYTES, RATIO_MAX * packed))
    left = limit
    for part in parts:
        # The size in the directory may be a lie: read on until the packed bytes end.
        part.file_size = limit + 4 * CHUNK
        for chunk in _chunks(archive, part):
            left -= len(chunk)
            if left < 0:
                raise ParseError("LB-W04", document, limit=limit)
            yield part.filename, chunk
        yield part.filename, b""


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as unpacked:
        while chunk := unpacked.read(CHUNK):
            yield chunk
