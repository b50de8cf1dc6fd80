"""Asking: what the EPCIS interface asks of a book: pages of events and of values, as a reader.

It joins the words of an address to a query, the query to its page, and the page to the token of the
next one. Spec: docs/spec/query.md, docs/spec/epcis-http.md.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

import msgspec

from loopbook.book.book import Book
from loopbook.book.clock import utc_now
from loopbook.book.page_token import LIFETIME, PARAMETER, REVOKED, PageTokens, Token
from loopbook.book.querying import PER_PAGE_MAX, Questions
from loopbook.errors import QueryParameter
from loopbook.formats.cbv_words import BIZ_STEPS, DISPOSITIONS
from loopbook.formats.query import named_query, names_declared, parsed_query, url_query
from loopbook.formats.query_parameter import FIXED
from loopbook.formats.translation import translated_identifier
from loopbook.terms.answer_form import EpcFormat
from loopbook.terms.entry import Entry
from loopbook.terms.lineage import AsOf, microseconds_of, moment_of
from loopbook.terms.party import Reader
from loopbook.terms.query import PER_PAGE, NamedQuery, Query

EVENT_TYPES = (
    "AggregationEvent",
    "AssociationEvent",
    "ObjectEvent",
    "TransactionEvent",
    "TransformationEvent",
)
OWN_PARAMETERS = {
    "eventTypes": "eventType",
    "epcs": "MATCH_anyEPC",
    "bizSteps": "EQ_bizStep",
    "bizLocations": "EQ_bizLocation",
    "readPoints": "EQ_readPoint",
    "dispositions": "EQ_disposition",
}
"""The parameter of a query that a resource sets itself, and that may not be given besides."""

FIXED_PARAMETERS = {name: found.reads.value for name, found in FIXED.items()}
"""Parameters of a query with a fixed name, and what they read: text, time, number, truth ..."""

_STANDARD: dict[str, Sequence[str]] = {
    "eventTypes": EVENT_TYPES,
    "bizSteps": sorted(BIZ_STEPS),
    "dispositions": sorted(DISPOSITIONS),
}
_PAGING = ("perPage", PARAMETER)

Words = Mapping[str, Sequence[str]]
"""Parameters of an address: name -> the texts of its occurrences, unescaped."""


class Answer(NamedTuple):
    """A page of events, and the token of the next; None when this is the last."""

    entries: tuple[Entry, ...]
    token: Token | None


class Values(NamedTuple):
    """A page of texts, and the token of the next; None when this is the last."""

    members: tuple[str, ...]
    token: Token | None


class _Listed(msgspec.Struct, frozen=True, array_like=True):
    """What stands in the token of a list: which list, the last member, microsecond of expiry."""

    kind: str
    after: str
    expires: int


class Asking:
    """Questions to one open book; each reader gets answers from what he may see."""

    def __init__(
        self, book: Book, questions: Questions, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._book = book
        self._questions = questions
        self._clock = clock

    def query(self, words: Words, context: bytes = b"") -> Query:
        """Return the query of an address.

        Parameters
          context  prefixes that the client declares, JSON of a context, or nothing
        Raises     QueryParameter, QueryTooComplex  as `formats.query.url_query`
        """
        return url_query(words, names_declared(context))

    def query_of(self, kind: str, value: str, words: Words, context: bytes = b"") -> Query:
        """Return the query of the events of one resource.

        Parameters
          kind, value  as `epcs` and an identifier
        Raises     QueryParameter  LB-H30 the parameter that the resource sets is given besides
        """
        own = OWN_PARAMETERS[kind]
        if own in words:
            raise QueryParameter("LB-H30", own, name=own, resource=kind)
        names = names_declared(context)
        asked = url_query(words, names)
        set_here = parsed_query({own: [value]}, names).conditions
        conditions = sorted((*asked.conditions, *set_here), key=lambda each: each.parameter)
        return msgspec.structs.replace(asked, conditions=tuple(conditions))

    def named(self, document: bytes, context: bytes = b"") -> NamedQuery:
        """Return the query of a document that gives it a name; raises QueryValidation and others"""
        return named_query(document, names_declared(context))

    def paged(self, query: NamedQuery, words: Words) -> Query:
        """Return a named query with the paging of an address, and nothing else of it.

        Raises    QueryParameter  LB-H31 something else is asked for besides
        """
        other = next((name for name in words if name not in _PAGING), None)
        if other is not None:
            raise QueryParameter("LB-H31", other[:80], name=other[:80], known=", ".join(_PAGING))
        paging = url_query(words, names_declared(b""))
        kept = query.query
        if "perPage" in words:
            kept = msgspec.structs.replace(kept, per_page=paging.per_page)
        return msgspec.structs.replace(kept, next_page_token=paging.next_page_token)

    def events(self, reader: Reader, query: Query) -> Answer:
        """Return the page of events that a query asks for.

        Raises    QueryParameter  the token is none, or has expired;  QueryTooLarge, QueryTooComplex
        """
        tokens = self._tokens()
        text = query.next_page_token
        after = tokens.read(text, query, reader) if text else None
        page = self._questions.events(query, AsOf(sees=reader.sees), after)
        token = None if page.after is None else tokens.give(page.after, query, reader)
        return Answer(page.entries, token)

    def has_events(self, reader: Reader, query: Query) -> bool:
        """Say whether the reader may see any event that a query asks for."""
        after = None
        while True:
            page = self._questions.events(query, AsOf(sees=reader.sees), after, 1)
            if page.entries or page.after is None:
                return bool(page.entries)
            after = page.after

    def event(self, reader: Reader, event_id: str) -> tuple[Entry, ...]:
        """Return an event and its error declarations, as far as the reader may see them."""
        return self._questions.event_with_id(event_id, AsOf(sees=reader.sees))

    def values(self, reader: Reader, kind: str, words: Words) -> Values:
        """Return a page of the values that events have, with those that the standard names.

        Raises    QueryParameter  perPage is no number, the token is none or has expired, or
                  something else is asked for
        """
        after, count = self.place(kind, words)
        page = self._questions.values(kind, AsOf(sees=reader.sees), after, count)
        standard = [word for word in _STANDARD.get(kind, ()) if word > after]
        if not standard:
            members, last = page.values, page.after
        else:
            both = sorted({*standard, *page.values})
            members = tuple(both[:count])
            last = members[-1] if len(both) > count or page.after is not None else None
        return Values(members, None if last is None else self.token(kind, last))

    def place(self, kind: str, words: Words) -> tuple[str, int]:
        """Return behind which member a page of a list begins, and how many it has.

        Raises    QueryParameter  as `values`
        """
        other = next((name for name in words if name not in _PAGING), None)
        if other is not None:
            raise QueryParameter("LB-H31", other[:80], name=other[:80], known=", ".join(_PAGING))
        asked = url_query(words, names_declared(b""))
        count = min(asked.per_page if "perPage" in words else PER_PAGE, PER_PAGE_MAX)
        return self._behind(kind, asked.next_page_token), count

    def token(self, kind: str, last: str) -> Token:
        """Return the token of the page of a list behind its member `last`."""
        expires = self._clock() + LIFETIME
        listed = _Listed(kind, last, microseconds_of(expires))
        return Token(_sealed(listed), expires)

    def revoke(self, text: str) -> None:
        """Make a page token useless from now on."""
        self._tokens().revoke(text)

    def _behind(self, kind: str, text: str) -> str:
        """Return the member behind which a token goes on; it tells what its owner was shown."""
        if not text:
            return ""
        try:
            read = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
            listed = msgspec.json.decode(read, type=_Listed)
            if _sealed(listed) != text:
                raise ValueError(text)
        except (ValueError, msgspec.MsgspecError) as fault:
            raise QueryParameter("LB-Q18", PARAMETER) from fault
        name = sha256(text.encode()).hexdigest()
        if listed.kind != kind or self._book.desk.get(REVOKED, name) is not None:
            raise QueryParameter("LB-Q18", PARAMETER)
        expires = moment_of(listed.expires) if abs(listed.expires) < 2**57 else moment_of(0)
        if self._clock() >= expires:
            raise QueryParameter(
                "LB-Q19",
                PARAMETER,
                expired=expires.isoformat(timespec="seconds"),
                seconds=int(LIFETIME.total_seconds()),
            )
        return listed.after

    def _tokens(self) -> PageTokens:
        return PageTokens(self._book.desk, self._clock)


def _sealed(listed: _Listed) -> str:
    """Return the only text of a token, so that one given back has no other spelling."""
    return urlsafe_b64encode(msgspec.json.encode(listed)).rstrip(b"=").decode()


def is_standard(kind: str, value: str) -> bool:
    """Say whether the standard itself names a value of that kind, so that it is always there."""
    return value in _STANDARD.get(kind, ())


def translated_values(values: Sequence[str], form: EpcFormat) -> tuple[str, ...]:
    """Return identifiers in the form asked for, each once."""
    return tuple(dict.fromkeys(translated_identifier(value, form.value) for value in values))
