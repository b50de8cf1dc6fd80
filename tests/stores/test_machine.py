"""Any run of calls: every store against a model of a few lines, and against each other."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from loopbook.store.journal import Journal, open_journal
from loopbook.store.log import merkle_root
from loopbook.store.postgres.gate import open_there
from loopbook.terms.entry import Draft, Outcome, Store
from tests.store.postgres.server import new_there
from tests.stores.drafts import STORES, Clock, Salt, draft, new_store

DRAFTS = st.lists(
    st.builds(
        lambda number, words, flag: draft(number, words, is_correction=flag),
        st.integers(0, 12),
        st.sampled_from(["one", "two"]),
        st.booleans(),
    ),
    max_size=6,
)


class StoreMachine(RuleBasedStateMachine):
    """Memory and journal take the same calls; a list and a dictionary say what is right."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.stores = self.new_stores()
        self.entries: list[Draft] = []
        self.known: dict[tuple[str, bool], int] = {}

    def new_stores(self) -> list[Store]:
        """Return an empty memory store, and an empty one to be held against it."""
        return [new_store(kind, self.folder) for kind in STORES]

    def expected(self, drafts: list[Draft]) -> list[tuple[Outcome, int]]:
        answers = []
        for one in drafts:
            key = one.identity.id, one.identity.is_correction
            if key not in self.known:
                self.entries.append(one)
                self.known[key] = len(self.entries)
                answers.append((Outcome.APPENDED, len(self.entries)))
            else:
                at = self.known[key]
                is_same = self.entries[at - 1].identity == one.identity
                answers.append((Outcome.REPEATED if is_same else Outcome.CONFLICTING, at))
        return answers

    @rule(drafts=DRAFTS)
    def append(self, drafts: list[Draft]) -> None:
        answers = self.expected(drafts)
        for store in self.stores:
            assert [(s.outcome, s.sequence) for s in store.append(drafts)] == answers

    @rule(drafts=DRAFTS)
    def identify(self, drafts: list[Draft]) -> None:
        memory, journal = (store.identify(drafts) for store in self.stores)
        assert memory == journal

    @rule(number=st.integers(0, 12))
    def find(self, number: int) -> None:
        name = f"urn:example:{number}"
        found = sorted(at for (known, _), at in self.known.items() if known == name)
        for store in self.stores:
            assert list(store.find(name)) == found

    @rule(first=st.integers(0, 30), last=st.none() | st.integers(0, 30))
    def read(self, first: int, last: int | None) -> None:
        memory, journal = (list(store.read(first, last)) for store in self.stores)
        assert memory == journal

    @rule(share=st.floats(0, 1))
    def checkpoint(self, share: float) -> None:
        size = int(share * len(self.entries))
        leaves = [entry.leaf for entry in self.stores[0].read(1, size)]
        for store in self.stores:
            assert store.checkpoint(size).root == merkle_root(leaves).hex()

    @rule()
    def reopen(self) -> None:
        """The journal is closed and opened again; clock and salt go on."""
        journal = self.stores[1]
        assert isinstance(journal, Journal)
        journal.close()
        salt = Salt()
        salt.count = len(self.entries)
        self.stores[1] = self.opened(self.stores_clock(), salt)

    def opened(self, clock: Clock, salt: Salt) -> Store:
        """Open the journal again."""
        return open_journal(self.folder / "a.book", clock, salt)

    def stores_clock(self) -> Clock:
        """Return a clock that stands where the memory store's stands."""
        clock = Clock()
        clock.now = self.stores[0]._clock.now
        return clock

    @invariant()
    def all_is_kept(self) -> None:
        for store in getattr(self, "stores", ()):
            assert [entry.draft for entry in store.read()] == self.entries
            assert store.size() == len(self.entries)

    def teardown(self) -> None:
        for store in getattr(self, "stores", ()):
            store.close()
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)


class PostgresMachine(StoreMachine):
    """The same calls, with a journal in PostgreSQL."""

    def new_stores(self) -> list[Store]:
        self.url, journal = new_there()
        return [new_store("memory", self.folder), journal]

    def opened(self, clock: Clock, salt: Salt) -> Store:
        return open_there(self.url, clock, salt)


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.postgres
class TestPostgresMachine(PostgresMachine.TestCase):
    settings = settings(
        max_examples=10,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
