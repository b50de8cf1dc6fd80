"""Ledger: a book as what is written to and kept whole; `book` adds the verbs that read it."""

import copy
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Self, Unpack

import msgspec

from loopbook.book.appended import Appended
from loopbook.book.clock import utc_now
from loopbook.book.export import export
from loopbook.book.keeping import NOTHING, Keeping
from loopbook.book.keyring import KEYS_VARIABLE, keyring_of
from loopbook.book.prove import Proofs
from loopbook.book.querying import Questions
from loopbook.book.readings import Readings
from loopbook.book.record import check, record, record_whole, recording
from loopbook.book.source import Source, Wish, WishWords, intake_table
from loopbook.errors import NotPermitted, StoreUnavailable, UnknownTerm
from loopbook.formats.template import template_csv, template_xlsx
from loopbook.store.segment.view import LedgerStore
from loopbook.terms.desk import Desk
from loopbook.terms.entry import Checkpoint
from loopbook.terms.export import Export
from loopbook.terms.party import Reader, Scope, audience_id, owner
from loopbook.terms.profile import Profile
from loopbook.terms.receipt import Receipt
from loopbook.terms.scheme import Scheme
from loopbook.terms.segment import SegmentState, Verified


class Ledger:
    """The entries of a book, as one reader may use them.

    Fields
      path    where it lies
      party   who is speaking
      reader  who is asking; what he may not see is not there for him
      profile how strictly an input is judged that does not say it
      questions  what can be asked of its events, for whoever is named with the question
    """

    def __init__(
        self,
        path: str,
        store: LedgerStore,
        *,
        party: str,
        clock: Callable[[], datetime] = utc_now,
        keeping: Keeping = NOTHING,
    ) -> None:
        self.path = path
        self.party = party
        self.reader = owner(party)
        self.profile = Profile.STANDARD
        self.store = store
        self.appended = Appended()
        self._clock = clock
        self._keeping = keeping
        self._is_own = True
        self._keyring = keyring_of(path, os.environ.get(KEYS_VARIABLE, ""))
        self._is_open = True
        self._readings = Readings(store, self._after_append)
        self._turn = self._readings.turn
        self.questions = Questions(store, self._readings)

    def _after_append(self, last: int) -> None:
        self.appended.tell(last)
        if self._keeping.sealing is not None:
            self._keeping.sealing.after_append(last)

    def seen_by(self, reader: Reader) -> Self:
        """Return this book as `reader` may use it; it stays open until the book itself is closed.

        Every reading sums, counts and lists what he may see, and nothing else.
        """
        view = copy.copy(self)
        view.reader = reader
        view.party = reader.party
        view._is_own = False
        return view

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Seal what was recorded, and give up files and locks; closing twice is safe.

        A book that cannot be sealed (the disk is full) warns: everything recorded is durable.
        """
        if not self._is_own or not self._is_open:
            return
        self._is_open = False
        if self._keeping.sealing is not None:
            self._keeping.sealing.finish()
        if self._keeping.desk is not None:
            self._keeping.desk.close()
        self.store.close()

    @property
    def desk(self) -> Desk:
        """Where jobs, named queries, subscriptions, parties and keys are kept.

        Raises    StoreUnavailable  this book has none
        """
        if self._keeping.desk is None:
            raise StoreUnavailable("LB-K06", path=self.path)
        return self._keeping.desk

    def require(self, *scopes: Scope) -> None:
        """Hold that the reader may do one of these.

        Raises    NotPermitted  his key does not say so
        """
        if self.reader.scopes.isdisjoint(scopes):
            raise NotPermitted("LB-K01", scope=" / ".join(scopes))

    @property
    def schemes(self) -> dict[str, Scheme]:
        """The newest activation of each pack, by id."""
        return self._caught_up().shelf.newest()

    def scheme(self, words: str = "") -> Scheme:
        """Return the pack `id` or `id@version`; the only one, when there is one.

        Raises    UnknownTerm  it is not active here, or several are and none was named
        """
        shelf = self._caught_up().shelf
        if words:
            return shelf.named(words)
        newest = shelf.newest()
        if len(newest) != 1:
            raise UnknownTerm("LB-D11", known=", ".join(newest) or "-")
        return next(iter(newest.values()))

    @property
    def proofs(self) -> Proofs:
        """What shows, to someone without the book, that an entry is in it."""
        return Proofs(self.store, self._keyring, self.reader.sees)

    def checkpoint(self) -> Checkpoint:
        """Return the size and root of the log now."""
        return self.store.checkpoint()

    def verify(self) -> Verified:
        """Hash every entry again and hold it against its leaf; then every segment.

        Returns    the checkpoint, and every segment with what is wrong with it: it is derived, and
                   `rebuild` makes it again
        Raises     BrokenLog  an entry is missing or altered
        """
        self.require(Scope.MANAGE)
        checkpoint = self.store.checkpoint(self.store.verify())
        if self._keeping.upkeep is None:
            return Verified(checkpoint, (), checkpoint.size)
        segments, unsealed = self._keeping.upkeep.states()
        return Verified(checkpoint, segments, unsealed)

    def rebuild(self, *, only_damaged: bool = False) -> tuple[SegmentState, ...]:
        """Make the sealed segments again from the journal.

        Parameters
          only_damaged  leave those that are whole, and stand on whole ones, as they are
        Returns    each segment, and whether its content is what it was
        Raises     StoreUnavailable  read-only, full, in memory, or sealed by another process now
        """
        self.require(Scope.MANAGE)
        if self._keeping.upkeep is None:
            raise StoreUnavailable("LB-S36", path=self.path)
        return self._keeping.upkeep.rebuild(only_damaged=only_damaged)

    def export(self, folder: str | Path) -> Export:
        """Write the book as it stands now as plain Parquet by month, with SQL views and a schema.

        Parameters
          folder     a new or an empty one; it is there when it is whole, and not before
        Returns      what its `export.json` says: checkpoint, tables, files with their hashes
        Raises       StoreUnavailable  the folder holds something, lies in the book, or is full
                     BrokenSegment  a segment is damaged; `rebuild` makes it again
        """
        self.require(Scope.MANAGE)
        return export(self.store, Path(self.path), Path(folder))

    def record(
        self,
        source: Source,
        *,
        is_all_or_nothing: bool = False,
        **words: Unpack[WishWords],
    ) -> Receipt:
        """Append every item of `source` that can be taken, durably; safe to repeat.

        Parameters
          source    a path or pattern of EPCIS documents (JSON, JSON-LD), bytes, or a binary stream;
                    with `table`, a CSV or Excel file read by that intake table
          is_all_or_nothing  write nothing when any item is refused
          words     how it is to be taken: see `Wish`
        Returns     counts, sequences, checkpoint, and all findings
        Raises      ParseError  no such file;  UnknownTerm  no such table;  StoreUnavailable
                    NotPermitted  the reader may not record, or not as that party
        """
        wish = self._wish(words)
        verb = record_whole if is_all_or_nothing else record
        return verb(self.store, self._readings, source, wish, self._clock())

    def recording(self, source: Source, **words: Unpack[WishWords]) -> Iterator[Receipt]:
        """Record as `record` does, and yield the receipt so far after each batch."""
        wish = self._wish(words)
        return recording(self.store, self._readings, source, wish, self._clock())

    def check(self, source: Source, **words: Unpack[WishWords]) -> Receipt:
        """Return what `record` would answer, writing nothing."""
        return check(self.store, self._readings, source, self._wish(words), self._clock())

    def _wish(self, words: WishWords) -> Wish:
        self.require(Scope.RECORD)
        said = words.get("party", "") or self.party
        if said != self.party and Scope.MANAGE not in self.reader.scopes:
            raise NotPermitted("LB-K02", party=said, own=self.party)
        named = words.get("audience") or self.reader.audience
        audience = tuple(audience_id(each) for each in named)
        rest = {name: word for name, word in words.items() if name not in ("party", "audience")}
        wish = Wish(
            party=said,
            audience=audience,
            sees=self.reader.sees,
            desk=self._keeping.desk,
            profile=self.profile,
        )
        return msgspec.structs.replace(wish, **rest)

    def template(self, table: str, *, scheme: str = "", language: str = "en") -> bytes:
        """Return the empty table as CSV, with its headings and one example row."""
        found, _ = intake_table(self._caught_up(), table, scheme)
        return template_csv(found, language)

    def template_workbook(self, table: str, *, scheme: str = "", language: str = "en") -> bytes:
        """Return the empty table as an Excel workbook, with words of the pack to choose from."""
        found, pack = intake_table(self._caught_up(), table, scheme)
        return template_xlsx(found, language, pack)

    def _caught_up(self) -> Readings:
        with self._turn:
            self._readings.catch_up()
            return self._readings
