"""Source: what a caller hands in (a path, a pattern, bytes, a stream), opened and recognised."""

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import IO, BinaryIO, TypedDict, cast

import msgspec

from loopbook.book.attaching import attached
from loopbook.book.quality import figures_of, watched
from loopbook.book.readings import Readings
from loopbook.errors import ParseError, UnknownTerm
from loopbook.evaluate.quality import Figure
from loopbook.formats import epcis_json, epcis_xml
from loopbook.formats.given import with_given
from loopbook.formats.intake import read_table
from loopbook.formats.peek import is_markup, peeked
from loopbook.rules.load import CORE
from loopbook.terms.desk import Desk
from loopbook.terms.entry import EntryKind
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.parsed import Parsed
from loopbook.terms.profile import Profile
from loopbook.terms.repair import DecimalSign, Repairing
from loopbook.terms.scheme import Indicator, IntakeTable, Scheme, Word

TABLES = {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsm", ".ods"}

MAGIC = re.compile(r"[*?\[]")

Source = str | Path | bytes | IO[bytes]


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """How an input is to be taken.

    Fields
      table, scheme  intake table for tables, and the pack it stands in (empty: the one that has it)
      party          who says it
      document       name of the input, when it is a stream or bytes
      audience       who may see it, besides the party
      sees           what the one who records it may see: what others said is not told to him
      desk           where the keys of pseudonyms are
      profile        how strictly the input is judged
      repair         whether damaged numbers of a table are mended by the rules of its pack
      decimal        decimal sign of a table, point or comma, when a person declares it
      pedigree       scores of quality for rows of a table that state no uncertainty
      given          field -> value that every row of a table states, and its file does not
      documents      folder of the documents that rows name; None: they are not looked at
    """

    table: str = ""
    scheme: str = ""
    party: str
    document: str = ""
    audience: tuple[str, ...] = ()
    sees: frozenset[str] | None = None
    desk: Desk | None = None
    profile: Profile = Profile.STANDARD
    repair: bool = False
    decimal: DecimalSign | None = None
    pedigree: str = ""
    given: tuple[tuple[str, str], ...] = ()
    documents: Path | None = None


class WishWords(TypedDict, total=False):
    """The fields of a wish as a caller names them; an audience may be a role by its word."""

    table: str
    scheme: str
    party: str
    document: str
    audience: Sequence[str]
    profile: Profile
    repair: bool
    decimal: DecimalSign | None
    pedigree: str
    given: tuple[tuple[str, str], ...]
    documents: Path | None


class _Form(msgspec.Struct, frozen=True):
    """How a table is read: by which table of which pack, how strictly, and what is mended."""

    table: IntakeTable
    scheme: Scheme
    repairing: Repairing
    known: tuple[Figure, ...]
    documents: Path | None = None


def parsed(readings: Readings, source: Source, wish: Wish) -> Iterator[Parsed]:
    """Yield every item of the source, files of a pattern in the order of their names.

    A file that is not what its reader takes gives one item with the fault as its finding, so that
    what was read before it, and the files after it, are not lost with it.

    Raises    ParseError  no such file, or a table without `table`;  UnknownTerm  no such table
    """
    table = _form(readings, wish) if wish.table else None
    if isinstance(source, bytes):
        yield from _read(io.BytesIO(source), wish.document, table, wish.profile)
    elif isinstance(source, str | Path):
        paths = _paths(str(source))
        for path in paths if table is None else ():
            if path.suffix.lower() in TABLES:
                raise ParseError("LB-D06", str(path), known=", ".join(_tables(readings)) or "-")
        for path in paths:
            yield from _file(path, table, wish.profile, is_only=len(paths) == 1)
    else:
        yield from _read(cast(BinaryIO, source), wish.document, table, wish.profile)


def _form(readings: Readings, wish: Wish) -> _Form:
    table, scheme = intake_table(readings, wish.table, wish.scheme)
    table = with_given(table, wish.given)
    with readings.turn:
        known = figures_of(readings, scheme, table, wish.sees)
    return _Form(
        table, scheme, Repairing(wish.repair, wish.decimal, wish.pedigree), known, wish.documents
    )


def intake_table(readings: Readings, name: str, scheme: str) -> tuple[IntakeTable, Scheme]:
    """Return the intake table called `name` and its pack.

    Raises    UnknownTerm  no active pack has it
    """
    shelf = readings.shelf
    schemes = [shelf.named(scheme)] if scheme else list(shelf.newest().values())
    for candidate in schemes:
        if name in candidate.intake:
            return candidate.intake[name], _in_all_words(candidate, name, schemes)
    known = tuple(dict.fromkeys(table for candidate in schemes for table in candidate.intake))
    nearest = get_close_matches(name, known, 1, 0.3)
    raise UnknownTerm(
        "LB-D07", table=name, nearest=nearest[0] if nearest else "-", known=", ".join(known) or "-"
    )


def _in_all_words(scheme: Scheme, table: str, schemes: Sequence[Scheme]) -> Scheme:
    """Return the pack a table is read under; a house table in the words of all packs asked.

    Every pack has the tables of core, so that the first one found does not say whose words a row
    is written in; where two packs have a word, the first counts.
    """
    if not scheme.intake[table].columns[0].rule.startswith(f"{CORE}/") or len(schemes) == 1:
        return scheme
    words: dict[str, Word] = {}
    indicators: dict[str, Indicator] = {}
    for each in reversed((scheme, *schemes)):
        words |= each.vocabulary
        indicators |= each.indicators
    return msgspec.structs.replace(scheme, vocabulary=words, indicators=indicators)


def _tables(readings: Readings) -> list[str]:
    shelf = readings.shelf.newest().values()
    return list(dict.fromkeys(name for scheme in shelf for name in scheme.intake))


def _file(path: Path, table: _Form | None, profile: Profile, *, is_only: bool) -> Iterator[Parsed]:
    """Read one file; a file that cannot be opened stops the call only when it was named itself."""
    try:
        with opened(path) as stream:
            yield from _read(stream, path.name, table, profile)
    except ParseError as fault:
        if is_only:
            raise
        yield _refused(fault, str(path))


def _read(
    stream: BinaryIO, document: str, table: _Form | None, profile: Profile
) -> Iterator[Parsed]:
    try:
        if table is not None:
            items = read_table(
                stream, document, table.table, table.scheme, profile, repairing=table.repairing
            )
            if table.documents is not None:
                items = attached(items, table.documents)
            yield from watched(items, table.scheme.units, table.known)
            return
        head, whole = peeked(stream)
        is_xml = is_markup(head) or document.lower().endswith(".xml")
        yield from (epcis_xml if is_xml else epcis_json).read(whole, document, profile)
    except ParseError as fault:
        yield _refused(fault, document)


def _refused(fault: ParseError, document: str) -> Parsed:
    """Return the item that stands for what could not be read."""
    place = Place(document=fault.where or document)
    values = {name: str(value) for name, value in fault.values.items()}
    finding = Finding(fault.code, Severity.ERROR, place, values)
    return Parsed(kind=EntryKind.EVENT, place=place, findings=(finding,))


def _paths(words: str) -> list[Path]:
    """Return the files that `words` names; whether one can be read shows when it is opened."""
    pattern = Path(words)
    try:
        if pattern.is_dir():
            raise ParseError("LB-D08", str(pattern))
        if pattern.exists() or not MAGIC.search(words):
            return [pattern]
    except OSError:
        # Longer than a name may be: opening it says so.
        return [pattern]
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
    except ValueError as fault:
        # A name with a null byte or half a character is none that a system could have.
        raise ParseError("LB-D09", ascii(str(path)), why=str(fault)) from fault
    with stream:
        yield stream
