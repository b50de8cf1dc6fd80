"""Observed: columns say what the plain list of observations says, to every reader and moment."""

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.book import Book
from loopbook.book.lives import lives_of
from loopbook.book.observed import ObservedEntries
from loopbook.book.sealing import sealing
from loopbook.book.sources import LedgerSources
from loopbook.formats.observation import observation_of
from loopbook.store.journal import Journal, create
from loopbook.store.memory import MemoryStore
from loopbook.store.segment.files import read_part, write_segment
from loopbook.store.segment.links import LinksSegment
from loopbook.store.segment.manifest import LINKS
from loopbook.store.segment.observation_columns import GROUP, MARK
from loopbook.store.segment.part import Part
from loopbook.terms.entry import Draft, EntryKind
from loopbook.terms.history import Observed
from loopbook.terms.lineage import AsOf
from loopbook.terms.observation import Observation
from loopbook.terms.observation_columns import (
    BOUNDS,
    GRADES,
    ObservationColumns,
    base_at,
    joined_number,
    period_at,
)
from loopbook.terms.period import Period, last_day
from tests.stores.drafts import Clock, Salt
from tests.stores.histories import (
    OBSERVATIONS,
    PARTIES,
    SUBJECTS,
    WORDS,
    activation_drafts,
    seen_draft,
    void_draft,
)

PACK = activation_drafts("cn-14fyp")


def may_know(book: Book, each: Observed, known: AsOf) -> bool:
    """Say whether an observation may be known: the plain rule, one entry at a time."""
    seen, readings = each.observation, book._readings
    if known.size is not None and each.sequence > known.size:
        return False
    day = seen.published or last_day(seen.period)
    if known.day is not None and datetime.combine(day, time.max, tzinfo=UTC) > known.day:
        return False
    if readings.is_voided(each.sequence, known):
        return False
    return known.sees is None or readings.stack.is_open(each.sequence, known.sees)


def plain(book: Book, known: AsOf) -> list[Observed]:
    entries = book.store.read(1, None, (EntryKind.OBSERVATION,))
    found = [Observed(each.sequence, observation_of(each.draft.content)) for each in entries]
    return [each for each in found if may_know(book, each, known)]


def sources(book: Book, known: AsOf) -> LedgerSources:
    readings, scheme = book._posted(), book.scheme("cn-14fyp")
    living = partial(lives_of, readings, scheme, known, book._clock)
    checkpoint = book.store.checkpoint(book.store.size())
    return LedgerSources(readings, scheme, known, checkpoint, living=living)


def rows(columns: ObservationColumns) -> list[tuple[object, ...]]:
    texts = columns.texts
    return [
        (
            int(columns.sequence[row]),
            *(texts[column[row]] for column in columns[1:6]),
            period_at(columns, row),
            base_at(columns, row),
            joined_number(int(columns.mantissa[row]), int(columns.exponent[row]), texts),
            joined_number(int(columns.sd_mantissa[row]), int(columns.sd_exponent[row]), texts),
            int(columns.published[row]),
            BOUNDS[columns.bound[row]],
            GRADES[columns.grade[row]],
            int(columns.documents[row]),
        )
        for row in range(len(columns.sequence))
    ]


def told(each: Observed) -> tuple[object, ...]:
    seen = each.observation
    return (
        each.sequence,
        seen.subject,
        seen.indicator,
        seen.scope,
        seen.publisher,
        seen.unit,
        seen.period,
        seen.base_period,
        Fraction(seen.value),
        None if seen.sd is None else Fraction(seen.sd),
        seen.published.toordinal() if seen.published else 0,
        seen.bound,
        seen.grade,
        len(seen.documents),
    )


def says_the_same(book: Book, cut: int) -> None:
    size = book.store.size()
    day = datetime(2025, 1, 15, 23, 59, 59, 999999, tzinfo=UTC)
    book._posted()
    for known in (
        AsOf(),
        AsOf(size=cut % (size + 1)),
        AsOf(day=day),
        AsOf(day=datetime(2026, 2, 1, 12, tzinfo=UTC)),
        AsOf(size=size, day=day, sees=frozenset({PARTIES[1]})),
        AsOf(sees=frozenset({PARTIES[2]})),
    ):
        want, asked = plain(book, known), sources(book, known)
        assert rows(asked.observation_columns()) == [told(each) for each in want]
        for word in (*WORDS, "nowhere"):
            of_word = [each for each in want if each.observation.indicator == word]
            of_word.sort(key=lambda each: (each.observation.period, each.sequence))
            assert list(asked.observations(word)) == of_word
            for subject in SUBJECTS:
                own = [each for each in of_word if each.observation.subject == subject]
                assert list(asked.observations(word, subject)) == own


AUDIENCES = st.lists(st.sampled_from(PARTIES), max_size=2)
DRAFTS = st.lists(
    st.tuples(st.builds(seen_draft, OBSERVATIONS, AUDIENCES), st.booleans(), st.integers(0, 40)),
    min_size=1,
    max_size=14,
)


def in_order(drawn: Sequence[tuple[Draft, bool, int]]) -> list[Draft]:
    """Return observations, and declarations against some of them, before or after."""
    made: list[Draft] = []
    for number, (draft, is_error, day) in enumerate(drawn):
        made.append(draft)
        if is_error:
            made.insert(day % (len(made) + 1), void_draft(draft, day, 900 + number))
    names: dict[tuple[str, bool], Draft] = {}
    for draft in made:
        names.setdefault((draft.identity.id, draft.identity.is_correction), draft)
    return list(names.values())


def book_over(store: MemoryStore | Journal) -> Book:
    return Book("a.book", store, party=PARTIES[0], clock=lambda: datetime(2026, 3, 1, tzinfo=UTC))


@settings(max_examples=2, deadline=None)
@given(drawn=DRAFTS, cut=st.integers(0, 30), run_max=st.integers(1, 5), at=st.integers(0, 14))
def test_columns_say_what_the_plain_list_says(
    drawn: list[tuple[Draft, bool, int]], cut: int, run_max: int, at: int
) -> None:
    say_the_same(drawn, cut, run_max, at)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(drawn=DRAFTS, cut=st.integers(0, 30), run_max=st.integers(1, 5), at=st.integers(0, 14))
def test_columns_say_what_the_plain_list_says_at_length(
    drawn: list[tuple[Draft, bool, int]], cut: int, run_max: int, at: int
) -> None:
    say_the_same(drawn, cut, run_max, at)


def say_the_same(drawn: list[tuple[Draft, bool, int]], cut: int, run_max: int, at: int) -> None:
    """Hold a book in memory, and one sealed after `at` drafts, against the plain list."""
    drafts = in_order(drawn)
    with book_over(MemoryStore(Clock(), Salt())) as memory:
        memory.store.append(PACK)
        memory.store.append(drafts)
        says_the_same(memory, cut)
    with tempfile.TemporaryDirectory() as folder:
        journal = create(Path(folder) / "a.book", Clock(), Salt())
        with book_over(journal) as book:
            journal.append([*PACK, *drafts[:at]])
            says_the_same(book, cut)
            with sealing(journal, journal.folder, run_max) as sealer:
                assert sealer is not None
                sealer.seal()
            if drafts[at:]:
                journal.append(drafts[at:])
            says_the_same(book, cut)


def observations(count: int) -> list[Draft]:
    return [
        seen_draft(
            Observation(
                id="",
                subject=SUBJECTS[n % 2],
                indicator=WORDS[n % 3 % 2],
                period=Period(2024 * 12 + n, 1),
                value=Decimal(n),
                unit="P1",
            ),
            (),
        )
        for n in range(count)
    ]


def older(part: Part) -> Part:
    """Return a segment as it was sealed before observations were kept in columns."""
    arrays = {n: column for n, column in part.arrays.items() if not n.startswith(f"{GROUP}_")}
    texts = {name: each for name, each in part.texts.items() if name != GROUP}
    return Part(arrays, texts, part.tables)


def test_a_segment_sealed_before_is_read_by_its_entries(tmp_path: Path) -> None:
    journal = create(tmp_path / "a.book", Clock(), Salt())
    journal.append(observations(7))
    with sealing(journal, journal.folder) as sealer:
        assert sealer is not None
        sealer.seal()
    view = journal.sealed()
    (segment,) = view.links
    assert segment.observations is not None
    folder = tmp_path / "older"
    folder.mkdir()
    span = (segment.first, segment.last)
    row = write_segment(folder, LINKS, span, older(read_part(segment.folder)))
    old = LinksSegment(folder, row)
    assert old.observations is None
    told_by = []
    for links in (segment, old):
        entries = ObservedEntries(journal)
        entries.open(view._replace(links=(links,)))
        told_by.append((rows(entries.index().columns), entries.every()))
    assert told_by[0] == told_by[1]
    assert len(told_by[0][0]) == 7
    journal.close()


def test_entries_of_a_segment_that_goes_are_read_again(tmp_path: Path) -> None:
    journal = create(tmp_path / "a.book", Clock(), Salt())
    journal.append(observations(5))
    with sealing(journal, journal.folder, 2) as sealer:
        assert sealer is not None
        sealer.seal()
    view = journal.sealed()
    entries = ObservedEntries(journal)
    entries.open(view)
    whole = rows(entries.index().columns)
    entries.open(view._replace(links=view.links[:1]))
    assert rows(entries.index().columns) == whole
    entries.open(view)
    assert rows(entries.index().columns) == whole
    assert MARK in read_part(view.links[0].folder).arrays
    journal.close()


def test_only_what_is_asked_is_decoded(tmp_path: Path) -> None:
    journal = create(tmp_path / "a.book", Clock(), Salt())
    journal.append(observations(40))
    with sealing(journal, journal.folder) as sealer:
        assert sealer is not None
        sealer.seal()
    entries = ObservedEntries(journal)
    entries.open(journal.sealed())
    index = entries.index()
    assert not entries._decoded
    asked = index.rows(entries.position("rate"), entries.position("CN"))
    sequences = np.sort(index.columns.sequence[asked]).tolist()
    found = entries.observed(sequences)
    assert [each.sequence for each in found] == sequences
    assert set(entries._decoded) == set(sequences)
    assert entries.position("nobody") == -1
    journal.close()
