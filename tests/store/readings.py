"""Links, touches, endings and postings, with as few words as a test needs."""

from datetime import UTC, datetime, timedelta

import numpy as np

from loopbook.terms.event import Basis
from loopbook.terms.lineage import (
    FOREVER,
    KINDS,
    Adjacency,
    AsOf,
    Ending,
    Link,
    LinkKind,
    Touch,
    moment_of,
)
from loopbook.terms.period import Period, period
from loopbook.terms.posting import Grain, Posting

PACK = "digest of a pack"


def day(number: int) -> datetime:
    """Return noon of day `number` of 2025, the first being 1."""
    return datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=number - 1)


def link(
    sequence: int, source: str, target: str, since: int, kind: LinkKind = LinkKind.PART_OF
) -> Link:
    return Link(sequence=sequence, kind=kind, source=source, target=target, since=day(since))


def ending(sequence: int, parent: str, children: str, time: int) -> Ending:
    return Ending(sequence, parent, tuple(children), day(time))


def touch(sequence: int, time: int) -> Touch:
    return Touch(sequence, day(time))


def links_into(adjacency: Adjacency, item: str, as_of: AsOf) -> tuple[Link, ...]:
    """Return the links whose target is `item`, as objects."""
    return _objects(adjacency, item, as_of, is_into=True)


def links_out_of(adjacency: Adjacency, item: str, as_of: AsOf) -> tuple[Link, ...]:
    """Return the links whose source is `item`, as objects."""
    return _objects(adjacency, item, as_of, is_into=False)


def _objects(adjacency: Adjacency, item: str, as_of: AsOf, *, is_into: bool) -> tuple[Link, ...]:
    asked = np.array([adjacency.number(item)])
    columns = (adjacency.into if is_into else adjacency.out_of)(asked, as_of)
    assert not columns.owner.any()
    others = adjacency.names(columns.other)
    return tuple(
        Link(
            sequence=sequence,
            kind=KINDS[kind],
            source=other if is_into else item,
            target=item if is_into else other,
            since=moment_of(since),
            until=None if until == FOREVER else moment_of(until),
            ended_by=ended_by,
        )
        for other, kind, since, until, sequence, ended_by in zip(
            others, *(column.tolist() for column in columns[2:]), strict=True
        )
    )


def posting(sequence: int, amount: int, when: str = "2025-03", **changes: object) -> Posting:
    fields: dict[str, object] = {
        "sequence": sequence,
        "flow": "intake",
        "layer": "mass",
        "item_class": "pack",
        "period": period(when),
        "known": day(60),
        "amount": amount,
        "basis": Basis.MEASURED,
        "grain": Grain.ITEM,
        "rule": "posting.csv:2",
    }
    return Posting(**{**fields, **changes})


def statistic(sequence: int, amount: int, when: str, **changes: object) -> Posting:
    return posting(
        sequence,
        amount,
        when,
        **{"grain": Grain.STATISTIC, "publisher": "bureau", "rule": "posting.csv:3", **changes},
    )


def reversal(of: Posting, by: int, time: int) -> Posting:
    """Return the posting that takes `of` off; it is never known before it."""
    return Posting(
        **{
            **{name: getattr(of, name) for name in of.__struct_fields__},
            "sequence": by,
            "voids": of.sequence,
            "known": max(day(time), of.known),
            "amount": -of.amount,
            "variance": -of.variance,
        }
    )


def months(first: int, count: int) -> Period:
    """Return `count` months of 2025 from month `first`, 1 to 12."""
    return Period(2025 * 12 + first - 1, count)
