"""Fact columns: by word and item, sealed and not, as a loop over the rows says."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import isnan

import numpy as np
import pyarrow as pa

from loopbook.store.fact_columns import NO_FACTS, recent_facts, sealed_facts
from loopbook.terms.event import Basis
from loopbook.terms.history import Fact
from loopbook.terms.lineage import microseconds_of

START = datetime(2025, 1, 1, tzinfo=UTC)


def fact(term: str, value: Fraction | None, sequence: int, hours: int) -> Fact:
    return Fact(
        term=term,
        value=value,
        basis=Basis.MEASURED,
        sequence=sequence,
        time=START + timedelta(hours=hours),
        rule="r",
    )


FACTS = [
    (4, fact("mass", Fraction(27, 10), 5, 2)),
    (2, fact("mass", Fraction(3), 6, 1)),
    (4, fact("mass", Fraction(5), 7, 1)),
    (4, fact("soh", Fraction(4, 5), 7, 1)),
    (2, fact("chemistry", None, 8, 3)),
]


def test_facts_of_a_word_come_by_owner_then_time() -> None:
    found = recent_facts(FACTS).facts("mass", np.array([2, 3, 4]))
    assert found.owner.tolist() == [0, 2, 2]
    assert found.value.tolist() == [3.0, 5.0, 2.7]
    assert found.sequence.tolist() == [6, 7, 5]
    assert found.time.tolist() == [microseconds_of(START + timedelta(hours=h)) for h in (1, 1, 2)]


def test_what_is_no_number_is_no_number_and_what_nobody_stated_is_none() -> None:
    table = recent_facts(FACTS)
    (value,) = table.facts("chemistry", np.array([2])).value.tolist()
    assert isnan(value)
    assert table.facts("colour", np.array([2])) is NO_FACTS
    assert len(table.facts("mass", np.array([3])).owner) == 0
    assert recent_facts([]).facts("mass", np.array([2])) is NO_FACTS


def test_sealed_facts_say_what_they_said_before() -> None:
    rows = [
        (item, each.sequence, each.time, each.term, "" if each.value is None else str(each.value))
        for item, each in FACTS
    ]
    item, sequence, time, term, value = zip(*rows, strict=True)
    table = pa.table(
        {
            "item": pa.array(item, pa.int64()),
            "sequence": pa.array(sequence, pa.int64()),
            "time": pa.array(time, pa.timestamp("us", tz="UTC")),
            "term": pa.array(term).dictionary_encode(),
            "value": pa.array(value),
        }
    )
    sealed, recent = sealed_facts(table), recent_facts(FACTS)
    asked = np.array([2, 4])
    for word in ("mass", "soh", "chemistry", "colour"):
        for one, other in zip(sealed.facts(word, asked), recent.facts(word, asked), strict=True):
            np.testing.assert_array_equal(one, other)
    assert sealed_facts(table.slice(0, 0)).facts("mass", asked) is NO_FACTS
