"""Source: what a caller hands in (a path, a pattern, bytes, a stream), opened and recognised."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import IO, BinaryIO, cast

import msgspec

from loopbook.book.readings import Readings
from loopbook.errors import ParseError, UnknownTerm
from loopbook.formats import epcis_json
from loopbook.formats.intake import read_table
from loopbook.terms.parsed import Parsed
from loopbook.terms.scheme import IntakeTable, Scheme

TABLES = {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsm", ".ods"}

MAGIC = re.compile(r"[*?\[]")

Source = str | Path | bytes | IO[bytes]


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """How an input is to be taken.

    Fields
      table, scheme  intake table for tables, and the pack it stands in (empty: the one that has it)
      party          who says it
      document       name of the input, when it is a stream or bytes
    """

    table: str = ""
    scheme: str = ""
    party: str
    document: str = ""


def parsed(readings: Readings, source: Source, wish: Wish) -> Iterator[Parsed]:
    """Yield every item of the source, files of a pattern in the order of their names.

    Raises    ParseError  no such file, or a table without `table`;  UnknownTerm  no such table
    """
    table = intake_table(readings, wish.table, wish.scheme) if wish.table else None
    if isinstance(source, bytes):
        yield from _read(io.BytesIO(source), wish.document, table)
    elif isinstance(source, str | Path):
        for path in _paths(str(source)):
            if table is None and path.suffix.lower() in TABLES:
                raise ParseError("LB-D06", str(path), known=", ".join(_tables(readings)) or "-")
            with opened(path) as stream:
                yield from _read(stream, path.name, table)
    else:
        yield from _read(cast(BinaryIO, source), wish.document, table)


def intake_table(readings: Readings, name: str, scheme: str) -> tuple[IntakeTable, Scheme]:
    """Return the intake table called `name` and its pack.

    Raises    UnknownTerm  no active pack has it
    """
    shelf = readings.shelf
    schemes = [shelf.named(scheme)] if scheme else list(shelf.newest().values())
    for candidate in schemes:
        if name in candidate.intake:
            return candidate.intake[name], candidate
    known = tuple(table for candidate in schemes for table in candidate.intake)
    nearest = get_close_matches(name, known, 1, 0.3)
    raise UnknownTerm(
        "LB-D07", table=name, nearest=nearest[0] if nearest else "-", known=", ".join(known) or "-"
    )


def _tables(readings: Readings) -> list[str]:
    return [name for scheme in readings.shelf.newest().values() for name in scheme.intake]


def _read(
    stream: BinaryIO, document: str, table: tuple[IntakeTable, Scheme] | None
) -> Iterator[Parsed]:
    if table is None:
        return epcis_json.read(stream, document)
    return read_table(stream, document, *table)


def _paths(words: str) -> list[Path]:
    if Path(words).is_dir():
        raise ParseError("LB-D08", words)
    if Path(words).exists() or not MAGIC.search(words):
        return [Path(words)]
    pattern = Path(words)
    anchor = Path(pattern.anchor)
    found = anchor.glob(str(pattern.relative_to(anchor)))
    paths = sorted(path for path in found if not path.is_dir())
    if not paths:
        raise ParseError("LB-D17", words)
    return paths


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file that a person named, or say why it cannot be read.

    Raises    ParseError  LB-D09 it is missing, a folder, or closed to this user
    """
    try:
        stream = path.open("rb")
    except OSError as fault:
        raise ParseError("LB-D09", str(path), why=fault.strerror or str(fault)) from fault
    with stream:
        yield stream
