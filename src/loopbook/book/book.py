"""Book: the verbs over one store, each a short call downwards; no arithmetic here."""

from collections.abc import Callable, Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Self

from loopbook.book.asof import AsOfWords, as_of, day_of
from loopbook.book.clock import utc_now
from loopbook.book.export import export
from loopbook.book.history import history, recorded
from loopbook.book.readings import Readings, unsealed
from loopbook.book.rebuild import Upkeep
from loopbook.book.record import check, record, record_whole
from loopbook.book.sealing import Sealing
from loopbook.book.source import Source, Wish, intake_table
from loopbook.book.sources import LedgerSources
from loopbook.book.statement import ExplainedStatement, explained
from loopbook.errors import StoreUnavailable, UnknownTerm
from loopbook.evaluate.grade import grade_item
from loopbook.evaluate.indicator import evaluate_indicator, latest
from loopbook.evaluate.standing import stand
from loopbook.formats.template import template_csv, template_xlsx
from loopbook.store.segment.stack import Stack
from loopbook.store.segment.view import LedgerStore
from loopbook.terms.account import Account
from loopbook.terms.entry import Checkpoint
from loopbook.terms.export import Export
from loopbook.terms.history import ItemGrade, ItemHistory, Recorded
from loopbook.terms.lineage import AsOf, Direction, Lineage
from loopbook.terms.period import Period, period
from loopbook.terms.receipt import Receipt
from loopbook.terms.scheme import Indicator, Scheme
from loopbook.terms.segment import SegmentState, Verified
from loopbook.terms.statement import Statement, Verdict
from loopbook.trace.lineage import Limits, lineage

NODES_MAX = 10_000
DEPTH_MAX = 50


class Book:
    """An append-only ledger and its readings. Made by `loopbook.open` and `loopbook.new`.

    Safe for threads: captures share commits in the store; readings take turns.
    """

    def __init__(
        self,
        path: str,
        store: LedgerStore,
        *,
        party: str,
        clock: Callable[[], datetime] = utc_now,
        sealing: Sealing | None = None,
        upkeep: Upkeep | None = None,
    ) -> None:
        self.path = path
        self.party = party
        self.store = store
        self._clock = clock
        self._sealing = sealing
        self._upkeep = upkeep
        self._readings = Readings(store, sealing.after_append if sealing else unsealed)
        self._turn = self._readings.turn

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Seal what was recorded, and give up files and locks; closing twice is safe.

        A book that cannot be sealed (the disk is full) warns: everything recorded is durable.
        """
        sealing, self._sealing = self._sealing, None
        if sealing is not None:
            sealing.finish()
        self.store.close()

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

    def checkpoint(self) -> Checkpoint:
        """Return the size and root of the log now."""
        return self.store.checkpoint()

    def verify(self) -> Verified:
        """Hash every entry again and hold it against its leaf; then every segment.

        Returns    the checkpoint, and every segment with what is wrong with it: it is derived, and
                   `rebuild` makes it again
        Raises     BrokenLog  an entry is missing or altered
        """
        checkpoint = self.store.checkpoint(self.store.verify())
        if self._upkeep is None:
            return Verified(checkpoint, (), checkpoint.size)
        segments, unsealed = self._upkeep.states()
        return Verified(checkpoint, segments, unsealed)

    def rebuild(self, *, only_damaged: bool = False) -> tuple[SegmentState, ...]:
        """Make the sealed segments again from the journal.

        Parameters
          only_damaged  leave those that are whole, and stand on whole ones, as they are
        Returns    each segment, and whether its content is what it was
        Raises     StoreUnavailable  read-only, full, in memory, or sealed by another process now
        """
        if self._upkeep is None:
            raise StoreUnavailable("LB-S36", path=self.path)
        return self._upkeep.rebuild(only_damaged=only_damaged)

    def export(self, folder: str | Path) -> Export:
        """Write the book as it stands now as plain Parquet by month, with SQL views and a schema.

        Parameters
          folder     a new or an empty one; it is there when it is whole, and not before
        Returns      what its `export.json` says: checkpoint, tables, files with their hashes
        Raises       StoreUnavailable  the folder holds something, lies in the book, or is full
                     BrokenSegment  a segment is damaged; `rebuild` makes it again
        """
        return export(self.store, Path(self.path), Path(folder))

    def record(
        self,
        source: Source,
        *,
        table: str = "",
        scheme: str = "",
        party: str = "",
        document: str = "",
        is_all_or_nothing: bool = False,
    ) -> Receipt:
        """Append every item of `source` that can be taken, durably; safe to repeat.

        Parameters
          source    a path or pattern of EPCIS documents (JSON, JSON-LD), bytes, or a binary stream;
                    with `table`, a CSV or Excel file read by that intake table
          is_all_or_nothing  write nothing when any item is refused
        Returns     counts, sequences, checkpoint, and all findings
        Raises      ParseError  no such file;  UnknownTerm  no such table;  StoreUnavailable
        """
        wish = Wish(table=table, scheme=scheme, party=party or self.party, document=document)
        verb = record_whole if is_all_or_nothing else record
        return verb(self.store, self._readings, source, wish, self._clock())

    def check(
        self, source: Source, *, table: str = "", scheme: str = "", document: str = ""
    ) -> Receipt:
        """Return what `record` would answer, writing nothing."""
        wish = Wish(table=table, scheme=scheme, party=self.party, document=document)
        return check(self.store, self._readings, source, wish, self._clock())

    def template(self, table: str, *, scheme: str = "", language: str = "en") -> bytes:
        """Return the empty table as CSV, with its headings and one example row."""
        found, _ = intake_table(self._caught_up(), table, scheme)
        return template_csv(found, language)

    def template_workbook(self, table: str, *, scheme: str = "", language: str = "en") -> bytes:
        """Return the empty table as an Excel workbook."""
        found, _ = intake_table(self._caught_up(), table, scheme)
        return template_xlsx(found, language)

    def trace(
        self,
        item: str,
        direction: str = "upstream",
        *,
        as_of: AsOfWords = None,
        depth: int = DEPTH_MAX,
        nodes: int = NODES_MAX,
    ) -> Lineage:
        """Return where `item` came from (`upstream`) or where it went (`downstream`).

        Raises    UnknownTerm  no entry speaks of the item, or the direction is neither
        """
        if direction not in list(Direction):
            raise UnknownTerm("LB-D12", direction=direction)
        with self._turn:
            self._must_know(item)
            known = self._known(as_of)
            limits = Limits(depth, nodes)
            return lineage(self._readings.stack, item, Direction(direction), known, limits)

    def account(
        self, period: str | int | Period, *, scheme: str = "", as_of: AsOfWords = None
    ) -> Account:
        """Return the account of a period as stated: flows, stocks, residuals, rivals."""
        with self._turn:
            return self._sources(self.scheme(scheme), as_of).account(_period(period))

    def evaluate(
        self,
        indicator: str,
        period: str | int | Period | None = None,
        *,
        scheme: str = "",
        as_of: AsOfWords = None,
    ) -> ExplainedStatement:
        """Return the statement of an indicator, `name` or `pack/name`, for a period.

        Parameters
          period    None: the latest that has a value which decides
        Raises      UnknownTerm  no active pack has the indicator
        """
        with self._turn:
            found, pack = self._indicator(indicator, scheme)
            sources = self._sources(pack, as_of)
            if period is not None:
                return explained(evaluate_indicator(found, _period(period), pack, sources))
            day = day_of(self._known(as_of), self._clock().date())
            return explained(latest(found, pack, sources, Period(day.year * 12, 12), day))

    def standings(self, *, scheme: str = "", as_of: AsOfWords = None) -> tuple[Verdict, ...]:
        """Return every target of a pack and where its indicator stands, in the pack's order."""
        with self._turn:
            pack = self.scheme(scheme)
            sources = self._sources(pack, as_of)
            day = day_of(self._known(as_of), self._clock().date())
            return tuple(stand(target, pack, sources, day) for target in pack.targets)

    def grades(
        self, ladder: str, *, scheme: str = "", as_of: AsOfWords = None
    ) -> tuple[ItemGrade, ...]:
        """Return the grade of every item of the ladder's class, by identifier.

        Raises    UnknownTerm  no such ladder
        """
        with self._turn:
            pack = self.scheme(scheme)
            if ladder not in pack.ladders:
                raise _unknown("LB-D13", ladder, tuple(pack.ladders))
            found = pack.ladders[ladder]
            facts = self._sources(pack, as_of).facts(found.item_class)
            return tuple(grade_item(found, item) for item in facts)

    def item(self, item: str, *, scheme: str = "", as_of: AsOfWords = None) -> ItemHistory:
        """Return what is known of an item: class, facts, grades, entries.

        Raises    UnknownTerm  no entry speaks of it
        """
        with self._turn:
            self._must_know(item)
            self._posted()
            known = self._known(as_of)
            pack = self._readings.shelf.named(scheme) if scheme else self._pack_of(item)
            sources = self._sources(pack, as_of) if pack is not None else None
            return history(self._readings, item, pack, sources, known)

    def items(self, first: int = 0, count: int = 100) -> Sequence[str]:
        """Return identifiers in the order in which the book first heard of them."""
        with self._turn:
            return self._linked().items(first, count)

    def entry(self, sequence: int) -> Recorded:
        """Return the entry of that sequence with its reading.

        Raises    UnknownTerm  the book has no such entry
        """
        with self._turn:
            readings = self._posted()
            if not 1 <= sequence <= readings.size:
                raise UnknownTerm("LB-D14", sequence=sequence, size=readings.size)
            return recorded(readings, next(iter(self.store.read(sequence, sequence))))

    def evidence(self, statement: Statement, limit: int = 1_000) -> tuple[Recorded, ...]:
        """Return the entries a statement rests on, by sequence; the first `limit` of them."""
        named = {s for leaf in statement.evidence for s in leaf.sequences}
        return tuple(self.entry(sequence) for sequence in sorted(named)[:limit])

    def _caught_up(self) -> Readings:
        with self._turn:
            self._readings.catch_up()
            return self._readings

    def _linked(self) -> Stack:
        with self._turn:
            self._readings.link_up()
            return self._readings.stack

    def _posted(self) -> Readings:
        with self._turn:
            self._readings.post_up()
            return self._readings

    def _known(self, words: AsOfWords) -> AsOf:
        known = as_of(words)
        if known.size is not None and known.size > self._caught_up().size:
            raise UnknownTerm("LB-D10", size=known.size, last=self._readings.size)
        return known

    def _sources(self, pack: Scheme, words: AsOfWords) -> LedgerSources:
        known = self._known(words)
        posted = self._posted().size
        size = posted if known.size is None else known.size
        return LedgerSources(self._readings, pack, known, self.store.checkpoint(size))

    def _indicator(self, words: str, scheme: str) -> tuple[Indicator, Scheme]:
        named, _, name = words.rpartition("/")
        chosen = scheme or named
        packs = [self.scheme(chosen)] if chosen else list(self.schemes.values())
        for pack in packs:
            if name in pack.indicators:
                return pack.indicators[name], pack
        raise _unknown("LB-D15", name, tuple(i for pack in packs for i in pack.indicators))

    def _pack_of(self, item: str) -> Scheme | None:
        packs = self._readings.shelf.newest().values()
        knowing = (p for p in packs if self._readings.of(p).class_of(item))
        return next(knowing, None)

    def _must_know(self, item: str) -> None:
        stack = self._linked()
        if not stack.knows(item):
            raise _unknown("LB-D16", item, stack.items(0, 20_000))


def _unknown(code: str, name: str, known: tuple[str, ...]) -> UnknownTerm:
    nearest = get_close_matches(name, known, 1, 0.5)
    return UnknownTerm(code, name=name, nearest=nearest[0] if nearest else "-")


def _period(words: str | int | Period) -> Period:
    return words if isinstance(words, Period) else period(str(words))
