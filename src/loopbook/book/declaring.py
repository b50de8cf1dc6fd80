"""Declaring: the part of a book that declares, keeps the register, and looks through documents."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import TypedDict, Unpack

from loopbook.book.asof import AsOfWords
from loopbook.book.bundling import entries_behind, entries_of, packs_behind
from loopbook.book.credential import opened_credential
from loopbook.book.declaration_check import DAYS_MAX, Standing
from loopbook.book.declaration_file import token_of
from loopbook.book.declare import (
    Grounds,
    Signing,
    declared_file,
    require_declarable,
)
from loopbook.book.documents import CheckedDocument, checked_documents
from loopbook.book.issuer_key import IssuerKey
from loopbook.book.register import Register, registration
from loopbook.book.rerun import ScoringBook
from loopbook.book.yearbooks import Yearbooks
from loopbook.errors import ConflictingEvent, QueryError
from loopbook.store.memory import MemoryStore
from loopbook.terms.declaration import Bundle, Opened, RegisteredDeclaration
from loopbook.terms.entry import Entry, EntryKind, Outcome, Status
from loopbook.terms.lineage import AsOf
from loopbook.terms.party import Scope, may_see
from loopbook.terms.period import Period

MEMORY = ":memory:"
DAYS = 365


class DeclareWords(TypedDict, total=False):
    """How a declaration is made.

    Fields
      day         of the act: which edition holds; None: the last of the period
      valid_days  days it holds from now on
      audience    whom it is made for; none: everybody
    """

    day: date | str | None
    valid_days: int
    audience: Sequence[str]


class Declaring(Yearbooks):
    """The part of a book that declares, verifies and registers; `Book` adds the rest."""

    def declare(
        self,
        standard: str,
        subject: str,
        period: str | int | Period,
        key: IssuerKey,
        **words: Unpack[DeclareWords],
    ) -> Bundle:
        """Return a signed declaration of how a subject stands, with all that it rests on.

        Parameters
          standard  id, or `pack/id`
          words     day of the act, days it holds, whom it is for: see `DeclareWords`
        Raises      UnknownTerm, InputError  as `score` and `book/declare`
        """
        self.require(Scope.READ)
        valid_days, day = words.get("valid_days", DAYS), words.get("day")
        if not 1 <= valid_days <= DAYS_MAX:
            raise QueryError("LB-L47", days=valid_days, most=DAYS_MAX)
        with self._turn:
            sheet = self.score(standard, subject, period, day=day)
            scheme = self.scheme(sheet.pack)
            edition = scheme.standards[sheet.standard]
            require_declarable(sheet, edition)
            known = self._known(sheet.checkpoint.size)
            columns = self._sources(scheme, sheet.checkpoint.size).observation_columns()
            behind = entries_behind(sheet, edition, columns, self._readings, known)
            packs = packs_behind(self._readings, scheme)
            proofs = self.proofs
            grounds = Grounds(
                packs,
                proofs.receipts(behind, sheet.checkpoint.size),
                proofs.signed_checkpoint(sheet.checkpoint.size),
                proofs.public_keys()[-1],
                self._in_memory,
            )
        audience = tuple(words.get("audience", ()))
        signing = Signing(key, self._clock(), valid_days, audience)
        return declared_file(sheet, grounds, signing)

    def _in_memory(self, store: MemoryStore, clock: Callable[[], datetime]) -> ScoringBook:
        return type(self)(MEMORY, store, party=self.party, clock=clock)

    def register(self, data: bytes) -> tuple[Opened, Status]:
        """Append a declaration, counter-statement or withdrawal to the public register.

        Parameters
          data    its file, or the JWS alone
        Returns   what it says, and what became of it: appended, or repeated
        Raises    ParseError  LB-Z30, LB-Z32 to LB-Z34  it is none, or forged
                  UnknownTerm, ConflictingEvent, InputError  as `Register.admit`
                  NotPermitted  the reader may not record
        """
        self.require(Scope.RECORD)
        opened = opened_credential(token_of(data))
        with self._turn:
            # Held against all that is there, also what this reader may not see.
            self._register(AsOf()).admit(opened)
        (status,) = self.store.append([registration(opened, self.party)])
        if status.outcome is Outcome.CONFLICTING:
            raise ConflictingEvent("LB-Z46", id=opened.credential.id)
        self._caught_up()
        return opened, status

    def declarations(
        self, subject: str = "", on: date | str | None = None, *, as_of: AsOfWords = None
    ) -> tuple[RegisteredDeclaration, ...]:
        """Return the declarations of the register, each with how it stands at the end of a day.

        Parameters
          subject  whose; empty: everybody's
          on       the day, in UTC; None: now
          as_of    what the register knew: a checkpoint, or a day
        Raises     UnknownTerm  LB-D03  there is no such day
        """
        moment = self._moment(on)
        with self._turn:
            return self._register(self._known(as_of)).declarations(moment, subject)

    def standing_of(self, opened: Opened) -> Standing:
        """Return what the register says against a credential; nothing when it does not know it."""
        with self._turn:
            return self._register(self._known(None)).standing(opened)

    def packs_known(self) -> frozenset[str]:
        """Return the SHA-256 of the bytes of every pack that was ever activated here."""
        with self._turn:
            entries = entries_of(self._posted(), EntryKind.ACTIVATION)
            return frozenset(sha256(entry.draft.content).hexdigest() for entry in entries)

    def documents(self, folder: Path) -> tuple[CheckedDocument, ...]:
        """Return what is found in a folder of every document that observations name, by name.

        Raises    ParseError  LB-D09  it is no folder
        """
        self.require(Scope.READ)
        with self._turn:
            readings, sees = self._posted(), self.reader.sees
            named = {
                document
                for observed in readings.observed
                if sees is None or readings.stack.is_open(observed.sequence, sees)
                for document in observed.observation.documents
            }
        ordered = sorted(named, key=lambda each: (each.name, each.sha256))
        return tuple(checked_documents(folder, ordered))

    def _moment(self, on: date | str | None) -> datetime:
        if on is None or on == "":
            return self._clock()
        known = self._known(on).day
        if known is None:
            raise QueryError("LB-D03", text=on)
        return datetime.combine(known.date(), time.max, tzinfo=UTC)

    def _register(self, known: AsOf) -> Register:
        """Return the register as `known` may know it; whoever calls holds `_turn`."""
        readings = self._posted()

        def is_known(entry: Entry) -> bool:
            is_early = known.size is None or entry.sequence <= known.size
            is_then = known.day is None or entry.record_time <= known.day
            return is_early and is_then and may_see(entry.draft.audience, known.sees)

        entries = entries_of(readings, EntryKind.DECLARATION)
        return Register(entry for entry in entries if is_known(entry))
