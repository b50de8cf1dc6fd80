"""Rerun: a declaration reckoned again, from the packs and entries in its file and nothing else.

A book in memory is made of them, with the clock at the moment of the declaration, and asked the
same question. The declarer does it before he signs, the verifier when he doubts.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

from loopbook.book.clock import new_salts
from loopbook.book.prove import unwrapped
from loopbook.book.shelf import Shelf, activation
from loopbook.errors import LoopbookError, ParseError
from loopbook.formats.content import decoded_once
from loopbook.rules.load import pack_of
from loopbook.store.memory import MemoryStore
from loopbook.terms.declaration import PackWritten, SelfDeclared
from loopbook.terms.entry import Draft, EntryKind, Identity, Outcome
from loopbook.terms.proof import Receipt
from loopbook.terms.scheme import Scheme
from loopbook.terms.score import ScoreSheet

READ_KINDS = (EntryKind.EVENT, EntryKind.OBSERVATION, EntryKind.MASTER)
"""What a declaration may rest on; packs stand apart, and declarations prove nothing."""

KEY_PARTS_MAX = 200
"""Points between two brackets, commas or line ends: time to read a key grows with the square."""

_AROUND_KEYS = re.compile(rb"[\n=,{}\[\]]")
_PARTY = "verifier"


class ScoringBook(Protocol):
    """What is asked of the book in memory."""

    def scheme(self, words: str = "") -> Scheme:
        """Return a pack by id; see `Ledger.scheme`."""
        ...

    def score(
        self, standard: str, subjects: str, period: str, /, *, day: date, scheme: str
    ) -> ScoreSheet:
        """Return how a subject stands under a standard; see `Scoring.score`."""
        ...


MakeBook = Callable[[MemoryStore, Callable[[], datetime]], ScoringBook]
"""Makes a book of a store and a clock."""


class Reckoned:
    """A declaration reckoned again.

    Fields
      sheet     what comes out
      standard_from, standard_to   days between which the edition holds; None: open
    """

    def __init__(self, book: ScoringBook, told: SelfDeclared) -> None:
        standard = book.scheme(told.pack).standards[told.standard]
        self.standard_from = standard.valid_from
        self.standard_to = standard.valid_to
        self.sheet = book.score(
            told.standard, told.subject, told.period, day=told.day, scheme=told.pack
        )


def reckoned(
    told: SelfDeclared,
    packs: Sequence[PackWritten],
    receipts: Sequence[Receipt],
    issued: datetime,
    make: MakeBook,
) -> Reckoned:
    """Return what a declaration comes to, from its packs and entries alone.

    Raises    LoopbookError  whatever keeps it from being reckoned
    """
    store = MemoryStore(lambda: issued, new_salts())
    drafts = [*_activations(packs), *(_draft(receipt) for receipt in receipts)]
    for status in store.append(drafts):
        # A pack or an entry that stands twice, or under the name of another, would be passed over.
        if status.outcome is not Outcome.APPENDED:
            raise ParseError("LB-Z30", why=f"{status.outcome.value}: {status.sequence}")
    book = make(store, lambda: issued)
    if told.standard not in book.scheme(told.pack).standards:
        raise ParseError("LB-Z30", why=f"standard {told.standard:.80}")
    return Reckoned(book, told)


def _activations(packs: Sequence[PackWritten]) -> list[Draft]:
    shelf, drafts = Shelf(), []
    for written in packs:
        content = written.content.encode()
        _must_be_plain(content)
        scheme = shelf.put(content)
        if (scheme.id, scheme.version) != (written.id, written.version):
            raise ParseError("LB-Z38", pack=f"{written.id:.40}@{written.version:.40}")
        drafts.append(activation(scheme, pack_of(content), _PARTY))
    return drafts


def _must_be_plain(content: bytes) -> None:
    """Hold that no key of a table is made of so many parts that reading it takes hours."""
    for text in pack_of(content).files.values():
        joined = text.translate(None, b" \t\r")
        if max(part.count(b".") for part in _AROUND_KEYS.split(joined)) > KEY_PARTS_MAX:
            raise ParseError("LB-Z30", why=f"TOML: a.b.c > {KEY_PARTS_MAX}")


def _draft(receipt: Receipt) -> Draft:
    header = receipt.header
    content, context = unwrapped(receipt.content), unwrapped(receipt.context)
    if header.kind not in READ_KINDS or content is None or context is None:
        raise ParseError("LB-Z30", why=f"kind {header.kind}")
    # Whoever made the log may have put anything in it: a number of 10^9 digits is not reckoned.
    decoded_once(content)
    identity = header.identity
    try:
        content_hash = bytes.fromhex(identity.content_hash)
    except ValueError as fault:
        raise ParseError("LB-Z30", why=f"contentHash {identity.content_hash:.40}") from fault
    return Draft(
        kind=EntryKind(header.kind),
        identity=Identity(identity.id, identity.is_correction, content_hash),
        content=content,
        context=context,
        source=header.source,
        party=header.party,
        audience=header.audience,
    )


def why_not(fault: LoopbookError) -> str:
    """Return why it could not be reckoned, in few words."""
    return f"{fault.code} {fault.where}".strip()
