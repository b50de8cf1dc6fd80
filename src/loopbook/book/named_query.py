"""Named queries: questions that a party keeps under a name, on the desk of the book.

Each party has names of its own, so that a name tells nobody else what somebody asks.
Source    EPCIS 2.0 (ISO/IEC 19987:2024), section 12.7: named queries
"""

import re

import msgspec

from loopbook.errors import QueryValidation, UnknownTerm
from loopbook.terms.desk import Desk, Record
from loopbook.terms.party import Reader
from loopbook.terms.query import NamedQuery

NAME_MAX = 200
_NAME = re.compile(r"[^\x00-\x1f\x7f/\ud800-\udfff]+")


class NamedQueries:
    """The named queries on one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def make(self, reader: Reader, query: NamedQuery) -> bool:
        """Keep a query under its name; False when the reader has one of that name already.

        Raises    QueryValidation  the name cannot be one
        """
        name = query.name
        if len(name) > NAME_MAX or not _NAME.fullmatch(name) or name in (".", ".."):
            raise QueryValidation("LB-H04", name=ascii(name[:40]), most=NAME_MAX)
        written = msgspec.json.encode(query)
        return self._desk.put(kind_of(reader), name, written, expected=0) > 0

    def get(self, reader: Reader, name: str) -> NamedQuery:
        """Return a query of the reader.

        Raises    UnknownTerm  he has none of that name
        """
        record = self._desk.get(kind_of(reader), name)
        if record is None:
            raise UnknownTerm("LB-H05", name=name[:80])
        return _read(record)

    def listed(self, reader: Reader, after: str = "", count: int = 30) -> list[NamedQuery]:
        """Return queries of the reader by name, those behind `after`."""
        return [_read(record) for record in self._desk.listed(kind_of(reader), after, count)]

    def remove(self, reader: Reader, name: str) -> bool:
        """Forget a query of the reader; say whether there was one."""
        return self._desk.remove(kind_of(reader), name)


def kind_of(reader: Reader) -> str:
    """Return the kind under which the queries of a reader's party lie on the desk."""
    return f"query:{reader.party}"


def _read(record: Record) -> NamedQuery:
    return msgspec.json.decode(record.value, type=NamedQuery)
