"""Lives of a book: columns say what a plain loop over its events says, however it was sealed."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.book.lives import lives_of
from loopbook.book.sealer import Sealer, sealing
from loopbook.store.journal import Journal, create
from loopbook.store.memory import MemoryStore
from loopbook.terms.entry import Draft
from loopbook.terms.event import Event
from loopbook.terms.life import Lives
from loopbook.terms.lineage import AsOf
from tests.stores.drafts import Clock, Salt
from tests.stores.histories import (
    CELLS,
    LOTS,
    PACKS,
    PARTIES,
    PLACES,
    _drawn,
    _error,
    _published,
    activation_drafts,
    history_drafts,
)
from tests.trace.plain_lives import PlainLives, plain_lives

NOW = datetime(2026, 1, 1, tzinfo=UTC)
Json = dict[str, Any]


def _lot(name: str, grams: int) -> Json:
    if grams % 5 == 0:
        return {"epcClass": name}
    return {"epcClass": name, "quantity": grams, "uom": "KGM" if grams % 2 else "GRM"}


def _shredded(day: int, things: list[str], lots: list[str], grams: int) -> Json:
    event: Json = {
        "type": "TransformationEvent",
        "eventTime": f"2025-{1 + day // 20:02}-{1 + day % 20:02}T08:00:00+08:00",
        "inputEPCList": things,
        "bizStep": "creating_class_instance",
        "readPoint": {"id": PLACES[day % 3]},
        "inputQuantityList": [_lot(name, grams + 1) for name in lots[:1]],
        "outputQuantityList": [_lot(name, grams) for name in lots[1:]],
    }
    if day % 3 == 0:
        event["ilmd"] = {"loopbook:class": "black_mass" if day % 2 else "moon_rock"}
    if not event["inputQuantityList"] and not things:
        event["transformationID"] = "urn:uuid:half"
    return event


def _given(day: int, things: list[str], step: str, place: str) -> Json:
    return {
        "type": "ObjectEvent",
        "eventTime": f"2025-{1 + day // 20:02}-{1 + day % 20:02}T09:00:00+08:00",
        "action": "OBSERVE",
        "bizStep": step,
        "disposition": "in_transit",
        "epcList": things,
        "bizLocation": {"id": place},
        "sourceList": [{"type": "possessing_party", "source": PARTIES[day % 3]}],
        "destinationList": [
            {"type": "possessing_party", "destination": PARTIES[(day + 1) % 3]},
            {"type": "location", "destination": place},
        ],
    }


def _seen(day: int, parent: str, children: list[str]) -> Json:
    return {
        "type": "AggregationEvent",
        "eventTime": f"2025-{1 + day // 20:02}-{1 + day % 20:02}T10:00:00+08:00",
        "action": "OBSERVE",
        "bizStep": "inspecting",
        "parentID": parent,
        "childEPCs": children,
    }


_DAY = st.integers(0, 70)
_THINGS = st.lists(st.sampled_from([*CELLS, *PACKS]), min_size=1, max_size=3, unique=True)
_SAID = st.one_of(
    st.builds(
        _shredded,
        _DAY,
        _THINGS,
        st.lists(st.sampled_from(LOTS), min_size=2, max_size=3),
        st.integers(1, 60),
    ),
    st.builds(
        _given, _DAY, _THINGS, st.sampled_from(("shipping", "receiving")), st.sampled_from(PLACES)
    ),
    st.builds(
        _seen,
        _DAY,
        st.sampled_from(PACKS),
        st.lists(st.sampled_from(CELLS), min_size=1, max_size=2),
    ),
)
_OWN = st.builds(_drawn, st.integers(0, 60), _SAID, st.lists(st.sampled_from(PARTIES), max_size=2))
_HISTORIES = st.builds(
    lambda one, other: [each for pair in zip(one, other, strict=False) for each in pair],
    history_drafts(4, 10),
    st.lists(_OWN, min_size=4, max_size=10),
)
AS_OFS = (
    AsOf(),
    AsOf(size=9),
    AsOf(day=datetime(2025, 2, 5, 12, tzinfo=UTC)),
    AsOf(sees=frozenset({PARTIES[1]})),
    AsOf(size=11, day=datetime(2025, 3, 1, tzinfo=UTC), sees=frozenset(PARTIES[:2])),
)


def _sealed(folder: Path, drafts: Sequence[Draft], cuts: Sequence[int]) -> Book:
    """Return a book sealed after each of some numbers of drafts; the rest is not sealed."""
    journal = create(folder / "a.book", Clock(), Salt())
    book = Book("a.book", journal, party=PARTIES[0], clock=lambda: NOW)
    start = 0
    for cut in (*sorted(cuts), len(drafts)):
        journal.append(drafts[start:cut])
        if cut < len(drafts):
            _seal(journal)
        start = max(start, cut)
    return book


def _seal(journal: Journal) -> None:
    with sealing(journal, journal.folder, 5) as sealer:
        assert isinstance(sealer, Sealer)
        sealer.seal()
        sealer.post()


def _plain(book: Book, as_of: AsOf) -> tuple[PlainLives, dict[int, int]]:
    """Return the plain lives of the events of a book, and sequences by their number there."""
    readings = book._posted()
    entries = list(readings.store.read())
    told = [(entry, readings.event_of_entry(entry)) for entry in entries]
    events = [(entry, event) for entry, event in told if isinstance(event, Event)]
    numbers = {at: entry.sequence for at, (entry, _) in enumerate(events, 1)}
    size = as_of.size
    cut = None if size is None else sum(sequence <= size for sequence in numbers.values())
    plain = plain_lives(
        [event for _, event in events],
        book.schemes["cn-battery"],
        readings.masters,
        AsOf(cut, as_of.day, as_of.sees),
        NOW,
        parties=[entry.draft.party for entry, _ in events],
        audiences=[entry.draft.audience for entry, _ in events],
        recorded=[entry.record_time for entry, _ in events],
    )
    return plain, numbers


def _words(lives: Lives, items: Sequence[str], numbers: dict[int, int]) -> Iterator[object]:
    """Yield all that lives say of items, in words."""
    order = sorted(range(len(items)), key=lambda at: lives.adjacency.number(items[at]))
    asked = np.array([lives.adjacency.number(items[at]) for at in order], np.int64)
    names = [items[at] for at in order]
    touches = lives.touches(asked)
    texts = lives.texts
    for owner, time, sequence, side, shape, *places, recorded in zip(
        *(column.tolist() for column in touches), strict=True
    ):
        where = [texts[at] for at in places]
        entry = numbers.get(sequence, sequence)
        yield names[owner], time, entry, side, lives.shapes[shape], where, recorded
    classes = [lives.class_names[code] for code in lives.classes(asked).tolist()]
    yield sorted(zip(names, classes, strict=True))
    for term in ("mass", "soh", "nominal_capacity"):
        facts = lives.facts(term, asked)
        yield [
            (names[owner], value, time, numbers.get(sequence, sequence))
            for owner, value, time, sequence in zip(*(c.tolist() for c in facts), strict=True)
        ]
    sequences = np.unique(touches.sequence)
    entries = [numbers.get(each, each) for each in sequences.tolist()]
    for position, flag, kind, name in zip(
        *(column.tolist() for column in lives.transfers(sequences)), strict=True
    ):
        yield entries[position], flag, texts[kind], texts[name]
    masses = (column.tolist() for column in lives.masses(sequences))
    yield from zip(entries, *masses, strict=True)
    for item_class in ("cell", "black_mass"):
        found = lives.adjacency.names(lives.members(item_class))
        yield item_class, sorted(set(found) & set(items))


def _sorted(said: Iterator[object]) -> list[str]:
    return sorted(map(repr, said))


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(drafts=_HISTORIES, cuts=st.lists(st.integers(3, 18), max_size=3), at=st.integers(0, 4))
def test_columns_say_what_a_plain_loop_says(drafts: list[Draft], cuts: list[int], at: int) -> None:
    _compare(drafts, cuts, AS_OFS[at])


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(drafts=_HISTORIES, cuts=st.lists(st.integers(3, 18), max_size=3), at=st.integers(0, 4))
def test_columns_say_what_a_plain_loop_says_of_many_histories(
    drafts: list[Draft], cuts: list[int], at: int
) -> None:
    _compare(drafts, cuts, AS_OFS[at])


def _compare(drafts: list[Draft], cuts: list[int], as_of: AsOf) -> None:
    folder = Path(tempfile.mkdtemp())
    book = _sealed(folder, [*activation_drafts("cn-battery"), *drafts], cuts)
    try:
        plain, numbers = _plain(book, as_of)
        items = sorted(name for name in book.items(0, 1_000) if plain.adjacency.number(name) >= 0)
        lives = lives_of(book._readings, book.schemes["cn-battery"], as_of, lambda: NOW)
        assert _sorted(_words(lives, items, {})) == _sorted(_words(plain, items, numbers))
        assert lives.now == plain.now
    finally:
        book.close()
        shutil.rmtree(folder)


ALL_THERE_IS: tuple[Json, ...] = (
    _given(1, CELLS[:2], "shipping", PLACES[0]),
    _shredded(3, CELLS[:1], LOTS, 31),
    _published(4, "waste_paper", "2025", 7),
    _seen(5, PACKS[0], CELLS[2:]),
    _given(6, PACKS[:1], "receiving", PLACES[1]),
    _shredded(9, CELLS[1:2], [*LOTS, LOTS[0]], 12),
    _published(10, "scrap_steel", "2024", 8),
    _shredded(12, [], LOTS, 5),
    _given(13, CELLS[3:], "shipping", PLACES[2]),
    _shredded(15, CELLS[3:], LOTS[::-1], 8),
)


@pytest.mark.slow
def test_what_is_said_besides_links_is_the_same_however_it_was_sealed(tmp_path: Path) -> None:
    said = [_drawn(number, each, PARTIES[:1]) for number, each in enumerate(ALL_THERE_IS)]
    book = _sealed(tmp_path, [*activation_drafts("cn-battery"), *said], [])
    journal = book._readings.store
    assert isinstance(journal, Journal)
    with sealing(journal, journal.folder) as sealer:
        assert isinstance(sealer, Sealer)
        once = _content(sealer, journal)
        (segment,) = journal.sealed().links
        groups = {name.partition("_")[0] for name in segment.spoken.arrays}
        assert groups == {"transfer", "mass", "statistic", "stated"}
        assert segment.sides is not None
        assert len(set(segment.sides.tolist())) == 4
        parts = Sealer(journal, journal.folder / "segments", run_max=4)
        assert _content(parts, journal) == once
    book.close()
    with loopbook.open(journal.folder) as opened:
        before = opened.verify().segments
        made = opened.rebuild()
    assert all(state.is_equal for state in made)
    assert {each.content_hash for each in made} == {each.content_hash for each in before}


def _content(sealer: Sealer, journal: Journal) -> dict[str, str]:
    """Return the content of what is sealed anew, by digest, joined where it is in parts."""
    old = journal.manifest().rows
    journal.exchange((), old)
    for row in old:
        shutil.rmtree(journal.folder / "segments" / row.folder)
    sealer.seal()
    sealer.post()
    found: dict[str, str] = {}
    for digest in sorted({row.digest for row in journal.manifest().rows}):
        rows = journal.manifest().of(digest)
        joined = sealer.joined(digest, rows) if len(rows) > 1 else rows[0]
        found[digest] = joined.content_hash
    return found


def test_what_a_hidden_entry_classes_is_not_told_although_it_was_an_error() -> None:
    """The class that a voided, hidden entry states is no class for whom it is hidden from."""
    lot = LOTS[0]
    hidden = {**_shredded(3, CELLS[:1], [LOTS[1], lot], 31), "ilmd": {"loopbook:class": "cell"}}
    error = _error(5, 1, [], hidden)
    opened = _shredded(7, CELLS[1:2], [LOTS[1], lot], 4)
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        store = book._posted().store
        assert isinstance(store, MemoryStore)
        for number, (said, audience) in enumerate(
            ((hidden, ()), (error, ()), (opened, (PARTIES[1],))), 1
        ):
            store.append([_drawn(1 if said is error else number, said, audience)])
        codes = {}
        for sees in (None, frozenset({PARTIES[1]})):
            pack = book.schemes["cn-battery"]
            lives = lives_of(book._posted(), pack, AsOf(sees=sees), lambda: NOW)
            (code,) = lives.classes(lives.numbers([lot])).tolist()
            codes[sees] = lives.class_names[code]
    assert codes[None] == "cell"
    assert codes[frozenset({PARTIES[1]})] != "cell"


def test_what_is_sealed_while_lives_are_read_breaks_nothing(tmp_path: Path) -> None:
    said = [_drawn(number, each, PARTIES[:1]) for number, each in enumerate(ALL_THERE_IS)]
    journal = create(tmp_path / "a.book", Clock(), Salt())
    journal.append([*activation_drafts("cn-battery"), *said])
    with Book("a.book", journal, party=PARTIES[0], clock=lambda: NOW) as book:
        book._posted()
        lives = book._lives("cn-battery")
        everything = np.arange(lives.item_count())
        before, names = lives.touches(everything), lives.adjacency.names(everything)
        _seal(journal)
        told = [lives.class_names[code] for code in lives.classes(everything).tolist()]
        assert lives.adjacency.names(everything) == names
        after = lives.touches(everything)
        assert [c.tolist() for c in after[:4]] == [c.tolist() for c in before[:4]]
        fresh = book._lives("cn-battery")
        assert told == [fresh.class_names[code] for code in fresh.classes(everything).tolist()]
