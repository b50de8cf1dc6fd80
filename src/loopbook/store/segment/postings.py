"""Postings of a segment: what its entries post under one reading, with their facts and classes.

A reading is a pack with the master data it is read by; its digest names the segment. Rows stand in
the order of `at`, the later of an entry and of the one it voids, so that the rows up to any
checkpoint are the first ones, and neighbours are merged by putting one after the other.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa

from loopbook.store.log import microseconds, moment_of
from loopbook.store.segment.arrays import Column
from loopbook.store.segment.csr import Ints
from loopbook.store.segment.cube import cube_arrays, cube_of, merged_cube
from loopbook.store.segment.part import Part, dictionary_texts, table_of
from loopbook.terms.event import Basis, Grade
from loopbook.terms.history import Fact
from loopbook.terms.period import Period
from loopbook.terms.posting import VARIANCE_GRID, Grain, Posting

WHOLE = pa.decimal128(38, 0)
NO_ITEM = -1
_MOMENT = pa.timestamp("us", tz="UTC")

POSTINGS = pa.schema(
    [
        ("at", pa.int64()),
        ("sequence", pa.int64()),
        ("voids", pa.int64()),
        ("flow", dictionary_texts()),
        ("layer", dictionary_texts()),
        ("item_class", dictionary_texts()),
        ("item", pa.int64()),
        ("place", dictionary_texts()),
        ("first_month", pa.int32()),
        ("months", pa.int32()),
        ("known", _MOMENT),
        ("amount", WHOLE),
        ("variance", WHOLE),
        ("has_sd", pa.bool_()),
        ("basis", dictionary_texts()),
        ("grain", dictionary_texts()),
        ("publisher", dictionary_texts()),
        ("scope", dictionary_texts()),
        ("grade", dictionary_texts()),
        ("published", dictionary_texts()),
        ("rule", dictionary_texts()),
        ("audience", dictionary_texts()),
    ]
)
FACTS = pa.schema(
    [
        ("item", pa.int64()),
        ("term", dictionary_texts()),
        ("value", pa.string()),
        ("sd", pa.float64()),
        ("has_sd", pa.bool_()),
        ("text", pa.string()),
        ("basis", dictionary_texts()),
        ("sequence", pa.int64()),
        ("time", _MOMENT),
        ("rule", dictionary_texts()),
    ]
)


class Posted(NamedTuple):
    """Postings of one entry under one reading, its own or the reversals it brings about.

    Fields
      at        sequence from which they are in the ledger
      audience  who may see them
    """

    at: int
    postings: Sequence[Posting]
    audience: tuple[str, ...]


class PostingsBuilder:
    """Takes what entries post, state and classify, in the order of `at`."""

    def __init__(self) -> None:
        self._rows: list[Posting] = []
        self._at: list[int] = []
        self._audiences: list[str] = []
        self._facts: list[tuple[str, Fact]] = []
        self._classes: dict[str, str] = {}

    def post(self, posted: Posted) -> None:
        """Take the postings of one entry."""
        if not posted.postings:
            return
        self._rows += posted.postings
        count = len(posted.postings)
        self._at += [posted.at] * count
        self._audiences += [msgspec.json.encode(posted.audience).decode()] * count

    def state(self, facts: Iterable[tuple[str, Fact]]) -> None:
        """Take facts, each with its item."""
        self._facts += facts

    def is_classified(self, item: str) -> bool:
        """Say whether an entry taken gave the item a class; the first stays."""
        return item in self._classes

    def classify(self, item: str, item_class: str) -> None:
        """Take the class of an item that has none."""
        if item_class:
            self._classes[item] = item_class

    def names(self) -> list[str]:
        """Return every item named, each once: `part` wants their numbers in this order."""
        named = (posting.item for posting in self._rows if posting.item)
        stated = (item for item, _ in self._facts)
        return list(dict.fromkeys((*named, *stated, *self._classes)))

    def part(self, span: tuple[int, int], numbers: Ints) -> Part:
        """Return the segment of the entries first..last; `numbers` are those of `names`."""
        number = dict(zip(self.names(), numbers.tolist(), strict=True))
        rows, at = self._rows, np.array(self._at, np.int64)
        postings = table_of(_posting_columns(rows, at, self._audiences, number), POSTINGS)
        facts = table_of(_fact_columns(self._facts, number), FACTS)
        items = np.array([number[item] for item in self._classes], np.int64)
        classes = list(self._classes.values())
        cube = cube_of(rows, self._audiences)
        arrays, texts = cube_arrays(cube)
        arrays |= {"span": np.array(span, np.int64), **_row_arrays(postings)}
        _add_classes(arrays, texts, items, classes)
        return Part(arrays, texts, {"postings": postings, "facts": facts})


def _row_arrays(postings: pa.Table) -> dict[str, Column]:
    """Return what finds rows: their entries, and which are statistics."""
    grain = postings.column("grain").cast(pa.string()).to_numpy(zero_copy_only=False)
    sequence = postings.column("sequence").to_numpy()
    return {
        "row_sequence": sequence.astype(np.int64),
        "row_statistic": np.flatnonzero(grain == Grain.STATISTIC.value),
    }


def _add_classes(
    arrays: dict[str, Column], texts: dict[str, list[str]], items: Ints, classes: list[str]
) -> None:
    named = {name: code for code, name in enumerate(sorted(set(classes)))}
    order = items.argsort(kind="stable")
    arrays["class_item"] = items[order]
    arrays["class_code"] = np.array([named[name] for name in classes], np.int32)[order]
    texts["class"] = list(named)


def _posting_columns(
    rows: Sequence[Posting], at: Ints, audiences: list[str], number: dict[str, int]
) -> dict[str, object]:
    return {
        "at": at,
        "sequence": [row.sequence for row in rows],
        "voids": [row.voids for row in rows],
        "flow": [row.flow for row in rows],
        "layer": [row.layer for row in rows],
        "item_class": [row.item_class for row in rows],
        "item": [number[row.item] if row.item else NO_ITEM for row in rows],
        "place": [row.place for row in rows],
        "first_month": [row.period.first for row in rows],
        "months": [row.period.months for row in rows],
        "known": [microseconds(row.known) for row in rows],
        "amount": whole([row.amount for row in rows]),
        "variance": whole([grid_count(row) for row in rows]),
        "has_sd": [row.has_sd for row in rows],
        "basis": [row.basis.value for row in rows],
        "grain": [row.grain.value for row in rows],
        "publisher": [row.publisher for row in rows],
        "scope": [row.scope for row in rows],
        "grade": [row.grade.value for row in rows],
        "published": ["" if row.published is None else str(row.published) for row in rows],
        "rule": [row.rule for row in rows],
        "audience": audiences,
    }


def grid_count(posting: Posting) -> int:
    """Return the variance of a posting as a whole number of steps of the grid."""
    return int(posting.variance * VARIANCE_GRID) if posting.has_sd else 0


def whole(numbers: list[int]) -> pa.Array:
    """Return whole numbers of at most 38 digits as a column."""
    if all(-(2**62) < number < 2**62 for number in numbers):
        return pa.array(np.array(numbers, np.int64)).cast(WHOLE)
    return pa.array(numbers, type=WHOLE)


def _fact_columns(facts: Sequence[tuple[str, Fact]], number: dict[str, int]) -> dict[str, object]:
    return {
        "item": [number[item] for item, _ in facts],
        "term": [fact.term for _, fact in facts],
        "value": ["" if fact.value is None else str(fact.value) for _, fact in facts],
        "sd": [0.0 if fact.sd is None else fact.sd for _, fact in facts],
        "has_sd": [fact.sd is not None for _, fact in facts],
        "text": [fact.text for _, fact in facts],
        "basis": [fact.basis.value for _, fact in facts],
        "sequence": [fact.sequence for _, fact in facts],
        "time": [microseconds(fact.time) for _, fact in facts],
        "rule": [fact.rule for _, fact in facts],
    }


def postings_from(table: pa.Table, names: dict[int, str]) -> list[Posting]:
    """Return rows of the postings table as postings; `names` has the items they speak of."""
    columns = [_values(table, field.name) for field in POSTINGS]
    return [_posting(row, names) for row in zip(*columns, strict=True)]


def _values(table: pa.Table, name: str) -> list[Any]:
    column = table.column(name)
    is_moment = pa.types.is_timestamp(column.type)
    values: list[Any] = (column.cast(pa.int64()) if is_moment else column).to_pylist()
    return values


def _posting(row: tuple[Any, ...], names: dict[int, str]) -> Posting:
    told = dict(zip(POSTINGS.names, row, strict=True))
    published = told["published"]
    return Posting(
        sequence=told["sequence"],
        voids=told["voids"],
        flow=told["flow"],
        layer=told["layer"],
        item_class=told["item_class"],
        item=names.get(told["item"], ""),
        place=told["place"],
        period=Period(told["first_month"], told["months"]),
        known=moment_of(told["known"]),
        amount=int(told["amount"]),
        variance=int(told["variance"]) / VARIANCE_GRID,
        has_sd=told["has_sd"],
        basis=Basis(told["basis"]),
        grain=Grain(told["grain"]),
        publisher=told["publisher"],
        scope=told["scope"],
        grade=Grade(told["grade"]),
        published=date.fromisoformat(published) if published else None,
        rule=told["rule"],
    )


def facts_from(table: pa.Table) -> list[tuple[int, Fact]]:
    """Return rows of the facts table: item number and fact."""
    columns = [_values(table, name) for name in FACTS.names]
    return [
        (
            item,
            Fact(
                term=term,
                value=Fraction(value) if value else None,
                sd=sd if has_sd else None,
                text=text,
                basis=Basis(basis),
                sequence=sequence,
                time=moment_of(time),
                rule=rule,
            ),
        )
        for item, term, value, sd, has_sd, text, basis, sequence, time, rule in zip(
            *columns, strict=True
        )
    ]


def merged_postings(parts: Sequence[Part]) -> Part:
    """Return the segment of neighbouring runs as one, as if they had been sealed together."""
    tables = {
        name: pa.concat_tables([part.tables[name] for part in parts]).unify_dictionaries()
        for name in ("postings", "facts")
    }
    arrays, texts = cube_arrays(merged_cube([(part.arrays, part.texts) for part in parts]))
    spans = [part.arrays["span"] for part in parts]
    arrays |= {
        "span": np.array([spans[0][0], spans[-1][1]], np.int64),
        **_row_arrays(tables["postings"]),
    }
    seen: dict[int, str] = {}
    for part in parts:
        names = part.texts["class"]
        codes = part.arrays["class_code"].tolist()
        for item, code in zip(part.arrays["class_item"].tolist(), codes, strict=True):
            seen.setdefault(item, names[code])
    items = np.fromiter(seen, np.int64, len(seen))
    _add_classes(arrays, texts, items, list(seen.values()))
    return Part(arrays, texts, tables)
