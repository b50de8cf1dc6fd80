"""Tests of the passport as a verb, on events alone: the oracle of what a book answers."""

from datetime import UTC, datetime

import numpy as np

from loopbook.evaluate.mark import class_named
from loopbook.evaluate.passport import is_issued, milestones_of, passport, rule_for, rule_of
from loopbook.terms.passport_source import Looking, Told
from loopbook.trace.fact import facts_of
from tests.book.passport_book import PUMP, book_of, made, remade, seen, stated, tell
from tests.trace.plain_lives import plain_lives

EVENTS = [
    made(mass={"value": 12, "uom": "KGM"}, colour="blue"), seen("encoding", "01-10"),
    stated("02-01", colour="red"), remade([PUMP], "03-01", PUMP.replace("P1", "P2")),
]  # fmt: skip


def test_columns_and_plain_lists_of_events_say_the_same() -> None:
    with book_of(EVENTS) as book:
        scheme, own = book.scheme("marked"), book.passport(PUMP)
        numbers = range(1, book.checkpoint().size + 1)
        told = [book.entry(number).event for number in numbers]
        events = [event for event in told if event is not None]
        sequences = [n for n, event in zip(numbers, told, strict=True) if event is not None]
        masters = {r.id: r for n in numbers if (r := book.entry(n).master) is not None}
    lives = plain_lives(events, scheme, masters=masters)
    number = lives.adjacency.number(PUMP)
    rule = rule_for(scheme, class_named(lives, number))
    assert rule is not None
    assert rule == rule_of(lives, number)
    assert is_issued(lives, rule, number)
    assert set(milestones_of(rule)) == {"issued", "made", "remade", "sold", "replaced", "scrapped"}
    stated_facts = tuple(
        fact
        for at, event in enumerate(events, 1)
        for item, fact in facts_of(at, event, scheme)
        if item == PUMP
    )
    names = {each: each for each in lives.texts}
    source = Told(
        item=PUMP, number=number, address=PUMP, facts=stated_facts, model={},
        attributed=lambda _: None, names=lambda name: names.get(name, name),
    )  # fmt: skip
    plain = passport(lives, rule, source, Looking(None, lambda _: True))
    left_out = ("power", "maker")  # of master data, which only a book has
    found = {v.attribute.id: (v.value, v.at) for v in plain.values}
    expected = {v.attribute.id: (v.value, v.at) for v in own.values}
    assert {k: v for k, v in found.items() if k not in left_out} == {
        k: v for k, v in expected.items() if k not in left_out
    }
    assert (plain.state, plain.links, plain.version) == (own.state, own.links, own.version)
    assert own.changed == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert np.all(np.diff(sequences) > 0)


def test_a_late_word_of_an_earlier_issue_takes_no_version_back() -> None:
    events = [made(colour="blue"), seen("encoding", "01-10"), stated("02-01", colour="red")]
    with book_of(events) as book:
        before = book.passport(PUMP)
        tell(book, [seen("encoding", "01-09")])
        after = book.passport(PUMP)
    assert (before.version, after.version) == (2, 2)
    assert after.issued == datetime(2026, 1, 9, 8, tzinfo=UTC)
