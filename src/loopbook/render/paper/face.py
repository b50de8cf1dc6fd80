"""Face: the fonts a paper is set in, and the characters they lack, which is an error and no box.

Spec: docs/spec/report.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import msgspec
from fontTools.ttLib import TTFont, TTLibError
from fontTools.ttLib.ttCollection import TTCollection

from loopbook.errors import ParseError
from loopbook.terms.paper import Cell, Figure, Heading, Paper, Paragraph, Table

FONT_MAX = 64 * 1024 * 1024
"""Bytes that a font file may have."""

SHOWN_MAX = 12
"""Missing characters that are named."""

_COLLECTION = b"ttcf"


class Face(msgspec.Struct, frozen=True):
    """A font file: its place, the names of its families, and the code points it has."""

    path: Path
    families: tuple[str, ...]
    covered: frozenset[int]


@lru_cache(maxsize=1)
def own_face() -> Face:
    """Return the font that comes with the program: Latin, Greek and the characters of GB 2312."""
    return face_of(Path(__file__).parent / "font" / "LoopbookSansSC-Regular.otf")


def face_of(path: Path) -> Face:
    """Return the font in a file (TrueType, OpenType, or a collection of them).

    Raises    ParseError  LB-Z81  it cannot be read, is too large, or is no font
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(FONT_MAX + 1)
    except OSError as fault:
        raise ParseError("LB-Z81", str(path), why=fault.strerror or str(fault)) from fault
    if len(data) > FONT_MAX:
        raise ParseError("LB-Z81", str(path), why=f"> {FONT_MAX // 1024 // 1024} MiB")
    return _face(data, path)


def _face(data: bytes, path: Path) -> Face:
    try:
        fonts = (
            TTCollection(BytesIO(data), lazy=True).fonts
            if data.startswith(_COLLECTION)
            else [TTFont(BytesIO(data), lazy=True)]
        )
        families = [name for font in fonts if (name := font["name"].getBestFamilyName())]
        covered = frozenset(point for font in fonts for point in font.getBestCmap() or ())
    except (TTLibError, KeyError, AssertionError, ValueError, IndexError) as fault:
        raise ParseError("LB-Z81", str(path), why=str(fault) or type(fault).__name__) from fault
    return Face(path, tuple(dict.fromkeys(families)), covered)


def texts_of(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield every text of a paper that is set, each with where it stands."""
    for text in (paper.title, paper.subtitle, *paper.front):
        yield paper.title, text
    chapter = paper.title
    for block in paper.blocks:
        match block:
            case Heading(text):
                chapter = text
                yield chapter, text
            case Paragraph(pieces):
                yield from ((chapter, text) for text in _written(pieces))
            case Table():
                cells = (cell for row in block.rows for cell in row)
                told = (block.caption, *block.columns, *block.notes, *_written(cells))
                yield from ((block.caption, text) for text in told)
            case _:
                yield block.caption, block.caption
    for source in paper.sources:
        for text in (source.what, source.who, source.leaf):
            yield str(source.sequence), text


def _written(cells: Iterable[Cell]) -> Iterator[str]:
    for cell in cells:
        if isinstance(cell, Figure):
            yield cell.text
            yield cell.note
        else:
            yield cell


def require_glyphs(paper: Paper, faces: Sequence[Face]) -> None:
    """Raise when a character of the paper is in none of the fonts.

    Raises    ParseError  LB-Z80  names the characters and where the first of them stands
    """
    covered = frozenset[int]().union(*(face.covered for face in faces))
    missing: dict[str, str] = {}
    for where, text in texts_of(paper):
        if text.isascii():
            continue
        for sign in text:
            if ord(sign) not in covered and sign not in missing and sign.isprintable():
                missing[sign] = where
    if missing:
        named = " ".join(f"{sign} (U+{ord(sign):04X})" for sign in list(missing)[:SHOWN_MAX])
        raise ParseError("LB-Z80", next(iter(missing.values())), signs=named, count=len(missing))
