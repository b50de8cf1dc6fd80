"""Write: any history, sealed anyhow, gives the same bytes; two engines count the same rows."""

import tempfile
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import msgspec
import pyarrow.dataset as ds
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from loopbook.book import Book
from loopbook.book.sealer import Sealer, sealing
from loopbook.store.journal import create
from loopbook.store.memory import MemoryStore
from loopbook.store.segment.view import LedgerStore
from loopbook.store.sql import Questions, asking
from loopbook.terms.account import TotalsQuery
from loopbook.terms.entry import Draft
from loopbook.terms.export import Export
from loopbook.terms.lineage import AsOf
from loopbook.terms.period import Period
from loopbook.terms.posting import Grain
from tests.stores.drafts import Clock, Salt
from tests.stores.histories import PARTIES, activation_drafts, history_drafts

from .answers import rows

drafts_of = cache(activation_drafts)


def test_what_it_says_of_its_files_is_so(made: Export, folder: Path) -> None:
    assert msgspec.json.decode((folder / "export.json").read_bytes(), type=Export) == made
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert there == {file.path for file in made.files} | {"export.json"}
    for file in made.files:
        data = (folder / file.path).read_bytes()
        assert (len(data), sha256(data).hexdigest()) == (file.size, file.sha256)
    parquet = [file for file in made.files if file.path.endswith(".parquet")]
    assert sum(file.rows for file in parquet) == sum(made.tables.values())


def test_it_is_of_the_checkpoint_that_it_names(ledger: Book, made: Export) -> None:
    assert (made.size, made.root) == (ledger.checkpoint().size, ledger.checkpoint().root)
    assert made.newest == ledger.entry(made.size).entry.record_time.isoformat()


def test_two_engines_read_the_same_rows(made: Export, folder: Path, questions: Questions) -> None:
    for name, count in made.tables.items():
        assert rows(questions, f"SELECT count(*) FROM {name}") == [(count,)]
        if not count:
            assert not (folder / name).exists()
            continue
        plain = ds.dataset(folder / name, format="parquet", partitioning="hive")
        assert plain.count_rows() == count
    table = ds.dataset(folder / "postings", format="parquet", partitioning="hive").to_table()
    by_arrow = sum(int(amount) for amount in table.column("amount").to_pylist())
    assert rows(questions, "SELECT SUM(amount) FROM postings") == [(by_arrow,)]
    months = set(table.column("month").to_pylist())
    assert {month for (month,) in rows(questions, "SELECT DISTINCT month FROM postings")} == months


def now() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


def book_over(store: LedgerStore) -> Book:
    """Return a book whose sealing is left to this test."""
    return Book("a.book", store, party=PARTIES[0], clock=now)


@pytest.mark.slow
@given(
    drafts=history_drafts(1, 25),
    cuts=st.lists(st.integers(1, 25), max_size=2),
    run_max=st.integers(1, 9),
)
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.generate],
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_sealing_leaves_no_trace_and_sums_stay(
    drafts: list[Draft], cuts: list[int], run_max: int
) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        clock = Clock()
        clock()
        memory = MemoryStore(clock, Salt())
        journal = create(folder / "a.book", Clock(), Salt())
        packs = [*drafts_of("cn-battery"), *drafts_of("cn-14fyp")]
        edges = [0, *sorted(cuts), len(drafts)]
        for start, end in pairwise(edges):
            more = (packs if start == 0 else []) + drafts[start:end]
            assert memory.append(more) == journal.append(more)
            if end < len(drafts):
                with sealing(journal, folder / "a.book", run_max) as sealer:
                    assert isinstance(sealer, Sealer)
                    sealer.seal()
                    sealer.post()
        with book_over(memory) as plain, book_over(journal) as sealed:
            made = plain.export(folder / "plain")
            assert sealed.export(folder / "sealed") == made
            compare_totals(plain, folder / "plain")


def compare_totals(book: Book, folder: Path) -> None:
    readings = book._posted()
    with asking(folder) as questions:
        for scheme in readings.shelf.newest().values():
            query = TotalsQuery(scheme.digest, Period(2025 * 12, 1), AsOf())
            totals = readings.of(scheme).totals.totals(query)
            want = {
                (t.flow, t.layer, t.item_class, t.basis.value, t.amount)
                for t in totals
                if t.grain is not Grain.STATISTIC
            }
            found = rows(
                questions,
                "SELECT flow, layer, item_class, basis, SUM(amount) FROM flow_totals"
                f" WHERE pack = '{scheme.id}' AND month = 202501 AND grain <> 'statistic'"
                " GROUP BY flow, layer, item_class, basis, grain",
            )
            assert set(found) == want
