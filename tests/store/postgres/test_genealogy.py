"""A genealogy is what PostgreSQL finds by a recursive query over the same links."""

import numpy as np
import pytest

from loopbook.store.tail import Tail
from loopbook.terms.lineage import PART_OF, AsOf
from loopbook.trace.link import links
from loopbook.trace.search import NOW, Limits, search
from tests.store.postgres.server import Server
from tests.trace.test_search import history

FORMS = f"since <= moment AND (kind <> {PART_OF} OR until > moment)"
QUERY = (
    "WITH RECURSIVE link(source, target, kind, since, until, sequence) AS (VALUES {rows}),"
    " up(item, moment) AS (VALUES ({start}::bigint, {now}::bigint) UNION"
    f" SELECT source, CASE WHEN kind = {PART_OF} THEN moment ELSE since END"
    f" FROM up JOIN link ON target = item WHERE {FORMS})"
    " SELECT DISTINCT source, target, kind, since, until, sequence"
    f" FROM up JOIN link ON target = item WHERE {FORMS}"
)


@pytest.mark.postgres
@pytest.mark.parametrize("seed", range(3))
def test_links_and_the_times_they_hold_are_those_of_a_recursive_query(
    server: Server, seed: int
) -> None:
    tail = Tail()
    for sequence, event in enumerate(history(seed), 1):
        said = links(sequence, event)
        tail.open_to(sequence, ())
        tail.link(said.links, said.touches, said.endings, said.classes)
    every = tail.into(np.arange(tail.item_count()), AsOf())
    columns = (every.other, every.owner, every.kind, every.since, every.until, every.sequence)
    rows = [tuple(row) for row in zip(*(c.tolist() for c in columns), strict=True)]
    values = ", ".join(f"({', '.join(f'{cell}::bigint' for cell in row)})" for row in rows)
    for start in range(0, tail.item_count(), 7):
        found = search(tail, start, True, AsOf(), Limits()).links
        ours = (found.other, found.owner, found.kind, found.since, found.until, found.sequence)
        told = server.sql(QUERY.format(rows=values, start=start, now=NOW))
        theirs = sorted(tuple(int(cell) for cell in line.split("|")) for line in told)
        assert sorted(zip(*(c.tolist() for c in ours), strict=True)) == theirs
