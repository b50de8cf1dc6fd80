"""Columns, moments in microseconds, and sequences made when looked at."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from loopbook.terms.lazy import Lazy
from loopbook.terms.lineage import (
    BECAME,
    KINDS,
    LABELLED,
    NO_LINKS,
    PART_OF,
    Direction,
    Lineage,
    LineageNode,
    LineageNodes,
    LinkColumns,
    LinkKind,
    microseconds_of,
    moment_of,
)

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def test_kinds_have_their_codes() -> None:
    assert [KINDS[code] for code in (BECAME, PART_OF, LABELLED)] == list(LinkKind)


ZONES = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(timezone)


@given(st.datetimes(timezones=st.just(UTC)), ZONES)
def test_a_moment_keeps_every_microsecond_in_any_zone(moment: datetime, zone: timezone) -> None:
    assert moment_of(microseconds_of(moment)) == moment
    if 2 < moment.year < 9999:
        assert microseconds_of(moment.astimezone(zone)) == microseconds_of(moment)


def test_rows_of_columns_are_taken_by_position_or_mask() -> None:
    columns = LinkColumns(*(np.array([n, n + 10, n + 20]) for n in range(7)))
    taken = columns.at(np.array([2, 0]))
    assert [column.tolist() for column in taken] == [[n + 20, n] for n in range(7)]
    masked = columns.at(np.array([False, True, False]))
    assert [column.tolist() for column in masked] == [[n + 10] for n in range(7)]
    assert all(len(column) == 0 for column in NO_LINKS)


def test_a_lineage_counts_without_making_anything() -> None:
    def never() -> tuple[LineageNode, ...]:
        raise AssertionError("made")

    nodes = LineageNodes(9, 4, never)
    lineage = Lineage(item="a", direction=Direction.UPSTREAM, nodes=nodes, links=Lazy(7, never))
    assert (lineage.node_count, lineage.link_count, lineage.depth) == (9, 7, 4)
    plain = (LineageNode("a", 0, NOON), LineageNode("b", 2, NOON))
    lineage = Lineage(item="a", direction=Direction.UPSTREAM, nodes=plain, links=())
    assert (lineage.node_count, lineage.link_count, lineage.depth) == (2, 0, 2)
    assert Lineage(item="a", direction=Direction.UPSTREAM, nodes=(), links=()).depth == 0
