"""Roads: shortest ways over a table of road sections.

A section given twice counts as it was given last (as the p-median files of the OR-Library mean it);
each such section is told.
Source    Dijkstra, A note on two problems in connexion with graphs, 1959
"""

from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from loopbook.plan.distance import Floats, positions_of
from loopbook.plan.locate.siting import Texts, Whole
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.plan_input import InputTable

CELLS = 20_000_000
"""Pairs of start and node reckoned at once: bounds the memory of a large network."""


class Roads(NamedTuple):
    """A road network.

    Fields
      nodes    names;  graph  length in km from node to node
      repeats  finding about sections given more than once, if there are any
    """

    nodes: Texts
    graph: csr_array
    repeats: tuple[Finding, ...]


class _Sections(NamedTuple):
    """Directed sections: ends, length, and position of the row that gave each."""

    tail: Whole
    head: Whole
    length: Floats
    row: Whole


def roads_of(table: InputTable) -> Roads | None:
    """Return the network of a table `roads`; None: the table has no rows."""
    if not len(table):
        return None
    names = np.concatenate([table["source"], table["target"]]).astype(object)
    nodes = np.array(list(dict.fromkeys(names.tolist())), dtype=object)
    given = _sections(table, nodes)
    last, is_last = _last_given(given, len(nodes))
    size = (len(nodes), len(nodes))
    graph = csr_array((last.length, (last.tail, last.head)), shape=size)
    return Roads(nodes, graph, _repeats(table, given, is_last))


def road_km(roads: Roads, sources: Texts, targets: Texts) -> Floats:
    """Return shortest ways in km, one row a source; NaN: there is none.

    Parameters
      sources, targets   names of nodes; one that the network lacks has no ways
    """
    start, end = positions_of(roads.nodes, sources), positions_of(roads.nodes, targets)
    km = np.full((len(sources), len(targets)), np.nan)
    known_start, known_end = np.flatnonzero(start >= 0), np.flatnonzero(end >= 0)
    if not len(known_start) or not len(known_end):
        return km
    if len(known_start) <= len(known_end):
        found = _shortest(roads.graph, start[known_start], end[known_end])
    else:
        # From the smaller side, over the roads turned round.
        found = _shortest(csr_array(roads.graph.T), end[known_end], start[known_start]).T
    km[np.ix_(known_start, known_end)] = np.where(np.isfinite(found), found, np.nan)
    return km


def _shortest(graph: csr_array, start: Whole, end: Whole) -> Floats:
    """Return shortest ways, a few starts at once: each reaches every node of the network."""
    width = max(CELLS // graph.shape[0], 1)
    parts = [
        dijkstra(graph, indices=start[begin : begin + width])[:, end]
        for begin in range(0, len(start), width)
    ]
    return np.concatenate(parts)


def _sections(table: InputTable, nodes: Texts) -> _Sections:
    tail, head = (positions_of(nodes, table[field]) for field in ("source", "target"))
    both = np.flatnonzero(table["one_way"] != 1.0)
    row = np.arange(len(table), dtype=np.int64)
    order = np.argsort(np.concatenate([row, row[both]]), kind="stable")
    return _Sections(
        np.concatenate([tail, head[both]])[order],
        np.concatenate([head, tail[both]])[order],
        np.concatenate([table["length"], table["length"][both]])[order],
        np.concatenate([row, row[both]])[order],
    )


def _last_given(given: _Sections, count: int) -> tuple[_Sections, Whole]:
    """Return the sections that count, and the position of the one that counts for each."""
    key = given.tail * count + given.head
    # The last one of equal keys comes first when read backwards.
    _, first, inverse = np.unique(key[::-1], return_index=True, return_inverse=True)
    position = len(key) - 1 - first
    counting = position[inverse[::-1]].astype(np.int64)
    return _Sections(*(column[position] for column in given)), counting


def _repeats(table: InputTable, given: _Sections, counting: Whole) -> tuple[Finding, ...]:
    over = np.flatnonzero(given.row[counting] != given.row)
    if not len(over):
        return ()
    first = int(over[0])
    row, later = int(given.row[first]), int(given.row[counting[first]])
    finding = Finding(
        code="LB-PL45",
        severity=Severity.WARNING,
        place=Place(document=table.document, row=int(table.rows[row])),
        values={
            "source": str(table["source"][row]),
            "target": str(table["target"][row]),
            "later": str(int(table.rows[later])),
            "count": str(len(np.unique(given.row[over]))),
        },
    )
    return (finding,)
