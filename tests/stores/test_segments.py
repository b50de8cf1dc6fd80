"""Any history, sealed anyhow: a book on disk says what the same book in memory says."""

import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from numpy.typing import NDArray

from loopbook.book import Book
from loopbook.book.sealer import Sealer, sealing
from loopbook.store.journal import Journal, create, open_journal
from loopbook.store.memory import MemoryStore
from loopbook.store.postgres.gate import open_there
from loopbook.terms.account import TotalsQuery
from loopbook.terms.entry import Draft
from loopbook.terms.lineage import AsOf
from loopbook.terms.observation_columns import ObservationColumns, joined_number
from loopbook.terms.period import Period
from tests.store.postgres.server import new_there
from tests.stores.drafts import Clock, Salt
from tests.stores.histories import PARTIES, WORDS, activation_drafts, history_drafts

PACKS = ("cn-battery", "cn-14fyp")
PERIODS = (Period(2024 * 12, 12), Period(2025 * 12, 12), Period(2025 * 12, 1))

drafts_of = cache(activation_drafts)


def as_ofs(size: int, cut: int) -> list[AsOf]:
    """Return moments to ask about: of the ledger, of the world, of both, and of readers."""
    day = datetime(2025, 1, 15, 12, tzinfo=UTC)
    part = size and cut % (size + 1)
    return [
        AsOf(),
        AsOf(size=part),
        AsOf(day=day),
        AsOf(size=part, day=day),
        AsOf(sees=frozenset({PARTIES[1]})),
        AsOf(size=part, sees=frozenset({PARTIES[2]})),
        AsOf(day=day, sees=frozenset(PARTIES[:2])),
    ]


class SegmentMachine(RuleBasedStateMachine):
    """Two books take the same drafts; one of them is sealed, merged, closed and opened."""

    @initialize(cut=st.integers(0, 100), is_read=st.booleans())
    def begin(self, cut: int, is_read: bool) -> None:
        self.cut = cut
        self.folder = Path(tempfile.mkdtemp())
        journal = self.new_journal()
        clock = Clock()
        clock()
        self.clock = clock
        self.memory = self.book_over(MemoryStore(clock, Salt()))
        self.disk = self.book_over(journal)
        if is_read:
            self.append(drafts_of(PACKS[0]))

    def new_journal(self) -> Journal:
        """Return an empty journal."""
        return create(self.folder / "a.book", Clock(), Salt())

    def opened(self, clock: Clock, salt: Salt) -> Journal:
        """Open the journal again."""
        return open_journal(self.folder / "a.book", clock, salt)

    def book_over(self, store: MemoryStore | Journal) -> Book:
        """Return a book whose sealing is left to this test."""
        return Book(
            "a.book", store, party=PARTIES[0], clock=lambda: datetime(2026, 1, 1, tzinfo=UTC)
        )

    def append(self, drafts: list[Draft]) -> None:
        answers = [book.store.append(drafts) for book in (self.memory, self.disk)]
        assert answers[0] == answers[1]

    @rule(words=st.sampled_from(PACKS))
    def activate(self, words: str) -> None:
        self.append(drafts_of(words))

    @rule(drafts=history_drafts(1, 12))
    def record(self, drafts: list[Draft]) -> None:
        self.append(drafts)

    @rule(drafts=history_drafts(1, 12))
    def record_again(self, drafts: list[Draft]) -> None:
        self.append(drafts)

    @rule(run_max=st.integers(1, 9), is_posted=st.booleans())
    def seal(self, run_max: int, is_posted: bool) -> None:
        journal = self.disk.store
        assert isinstance(journal, Journal)
        with sealing(journal, journal.folder, run_max) as sealer:
            assert isinstance(sealer, Sealer)
            sealer.seal()
            if is_posted:
                sealer.post()

    @rule()
    def reopen(self) -> None:
        self.disk.store.close()
        salt = Salt()
        salt.count = self.memory.store.size()
        clock = Clock()
        clock.now = self.clock.now
        self.disk = self.book_over(self.opened(clock, salt))

    @rule(cut=st.integers(0, 100))
    def move(self, cut: int) -> None:
        """Ask about another moment from now on."""
        self.cut = cut

    @invariant()
    def both_say_the_same(self) -> None:
        if hasattr(self, "disk"):
            same_store(self.memory, self.disk)
            same_trace(self.memory, self.disk, self.cut)
            same_packs(self.memory, self.disk, self.cut)
            same_pages(self.memory, self.disk, self.cut)
            same_observations(self.memory, self.disk, self.cut)

    def teardown(self) -> None:
        if hasattr(self, "disk"):
            self.memory.close()
            self.disk.close()
            shutil.rmtree(self.folder)


def same_store(memory: Book, disk: Book) -> None:
    assert memory.checkpoint() == disk.checkpoint()
    entries = list(memory.store.read())
    names = {entry.draft.identity.id for entry in entries}
    for name in (*names, "urn:none"):
        assert memory.store.find(name) == disk.store.find(name)
    drafts = [entry.draft for entry in entries]
    assert memory.store.identify(drafts) == disk.store.identify(drafts)
    assert memory.items(0, 1_000) == disk.items(0, 1_000)


def same_trace(memory: Book, disk: Book, cut: int) -> None:
    size = memory.store.size()
    part = size and cut % (size + 1)
    for item in memory.items(0, 1_000):
        for direction in ("upstream", "downstream"):
            for as_of in (None, part, "2025-01-15"):
                one = memory.trace(item, direction, as_of=as_of)
                other = disk.trace(item, direction, as_of=as_of)
                assert one == other, (item, direction, as_of)
    one, other = memory._readings.stack, disk._readings.stack
    for item in memory.items(0, 1_000):
        for as_of in as_ofs(size, cut):
            assert list(one.touches(item, as_of)) == list(other.touches(item, as_of))


def same_packs(memory: Book, disk: Book, cut: int) -> None:
    one, other = memory._posted(), disk._posted()
    size = one.size
    assert [s.digest for s in one.shelf.compiled()] == [s.digest for s in other.shelf.compiled()]
    for scheme in one.shelf.compiled():
        plain, sealed = one.of(scheme), other.of(other.shelf.named(scheme.digest))
        for as_of in as_ofs(size, cut):
            for flow in scheme.system.flows:
                told = plain.totals.periods(flow, as_of)
                assert told == sealed.totals.periods(flow, as_of), (flow, as_of)
            for period in PERIODS:
                query = TotalsQuery(scheme.digest, period, as_of)
                # The tail of the book in memory has everything, and sums it the plain way.
                want = tuple(one.stack.tail.totals(query))
                assert want == tuple(sealed.totals.totals(query)), (scheme.id, query)
                assert want == tuple(plain.totals.totals(query)), (scheme.id, query)
        for sequence in range(1, size + 1):
            assert plain.totals.postings_of(sequence) == sealed.totals.postings_of(sequence)
        for item in memory.items(0, 1_000):
            assert plain.class_of(item) == sealed.class_of(item)
            assert plain.facts_of(item) == sealed.facts_of(item)
        for item_class in scheme.vocabulary:
            assert sorted(plain.members(item_class)) == sorted(sealed.members(item_class))


def same_pages(memory: Book, disk: Book, cut: int) -> None:
    size = memory.store.size()
    for sequence in range(1, size + 1):
        assert memory.entry(sequence) == disk.entry(sequence)
    part = size and cut % (size + 1)
    for item in memory.items(cut % 8, 2):
        for as_of in (None, part, "2025-01-15"):
            assert memory.item(item, as_of=as_of) == disk.item(item, as_of=as_of)
    for id in memory.schemes:
        for as_of in (None, part, "2025-01-15"):
            one = memory.account("2025", scheme=id, as_of=as_of)
            assert one == disk.account("2025", scheme=id, as_of=as_of)
            for ladder in memory.scheme(id).ladders:
                grades = memory.grades(ladder, scheme=id, as_of=as_of)
                assert grades == disk.grades(ladder, scheme=id, as_of=as_of)


def same_observations(memory: Book, disk: Book, cut: int) -> None:
    size = memory.store.size()
    for as_of in (None, size and cut % (size + 1), "2025-01-15"):
        for id in memory.schemes:
            one, other = (b._sources(b.scheme(id), as_of) for b in (memory, disk))
            for word in WORDS:
                assert list(one.observations(word)) == list(other.observations(word))
            assert told(one.observation_columns()) == told(other.observation_columns())


def told(columns: ObservationColumns) -> list[tuple[object, ...]]:
    """Return the rows of columns with their texts in words."""
    texts = columns.texts
    arrays: tuple[NDArray[np.integer], ...] = columns[:-1]
    named = [[texts[at] for at in column.tolist()] for column in arrays[1:6]]
    numbers = [
        [
            joined_number(m, e, texts)
            for m, e in zip(arrays[at].tolist(), arrays[at + 1].tolist(), strict=True)
        ]
        for at in (10, 12)
    ]
    plain = [arrays[at].tolist() for at in (0, 6, 7, 8, 9, 14, 15, 16, 17, 18)]
    return list(zip(*named, *numbers, *plain, strict=True))


class PostgresSegmentMachine(SegmentMachine):
    """The same histories, with the journal in PostgreSQL."""

    def new_journal(self) -> Journal:
        self.url, journal = new_there()
        return journal

    def opened(self, clock: Clock, salt: Salt) -> Journal:
        return open_there(self.url, clock, salt)


TestSegmentMachine = SegmentMachine.TestCase
TestSegmentMachine.settings = settings(
    max_examples=2,
    stateful_step_count=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.slow
class TestSegmentMachineLong(SegmentMachine.TestCase):
    settings = settings(
        max_examples=20,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.postgres
class TestPostgresSegmentMachine(PostgresSegmentMachine.TestCase):
    settings = settings(
        max_examples=4,
        stateful_step_count=8,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
