"""Contradictions in one life: used up twice, made twice, spoken of afterwards, used too early.

A life is read as a row of states: made, used up, ended. What was used up may be made again under
its code (an assembly taken apart and built anew): that is re-use, and no contradiction.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from loopbook.terms.event import SIDES, Side
from loopbook.terms.life import Lives, TouchColumns
from loopbook.terms.lineage import BECAME, FOREVER, LABELLED, LinkColumns
from loopbook.trace.contradiction_row import (
    Act,
    Contradiction,
    Flags,
    Ints,
    Told,
    are_things,
    key_of,
    nobody,
    told,
    told_of_two,
)
from loopbook.trace.link import TRANSFORMATION

INPUT, OUTPUT = SIDES.index(Side.INPUT), SIDES.index(Side.OUTPUT)
_NO_STATE, _USED, _MADE, _COMMISSIONED, _ENDED = range(5)


class Run(NamedTuple):
    """A run of items with all that is read of them.

    Fields
      items    their numbers, ascending
      touches  of them;  links  of which they are the source
      act      what the shape of each touch does, by touch
    """

    lives: Lives
    items: Ints
    touches: TouchColumns
    links: LinkColumns
    act: Act


class Making(NamedTuple):
    """When each item of a run was first made: moment (FOREVER: not said) and entry."""

    time: Ints
    sequence: Ints


class States(NamedTuple):
    """States of the items of a run, in time, and the touches that speak of nothing new.

    Fields
      row     position in the touches;  code  the state
      span    number of the stretch of equal states of one item it is in
      before  for each touch, the position in `row` of the last state before it; -1: none
    """

    row: Ints
    code: Ints
    span: Ints
    before: Ints


def states_of(run: Run) -> States:
    """Return what the touches of a run make of its items."""
    touches, act = run.touches, run.act
    code = np.zeros(len(touches.owner), np.int64)
    is_in = act.is_transformation & (touches.side == INPUT)
    is_out = act.is_transformation & (touches.side == OUTPUT)
    code[is_in] = _USED
    code[is_out] = _MADE
    code[act.is_making] = _COMMISSIONED
    code[act.is_ending] = _ENDED
    row = np.flatnonzero(code)
    owner, codes = touches.owner[row], code[row]
    is_first = np.ones(len(row), np.bool_)
    is_first[1:] = (owner[1:] != owner[:-1]) | (codes[1:] != codes[:-1])
    before = np.searchsorted(row, np.arange(len(code))) - 1
    is_same = before >= 0
    is_same[is_same] = owner[before[is_same]] == touches.owner[is_same]
    return States(row, codes, np.cumsum(is_first), np.where(is_same, before, -1))


def making_of(run: Run, states: States) -> Making:
    """Return when each item of a run was first made."""
    row = states.row[(states.code == _MADE) | (states.code == _COMMISSIONED)]
    owner, first = np.unique(run.touches.owner[row], return_index=True)
    time = np.full(len(run.items), FOREVER, np.int64)
    sequence = np.zeros(len(run.items), np.int64)
    time[owner] = run.touches.time[row[first]]
    sequence[owner] = run.touches.sequence[row[first]]
    return Making(time, sequence)


def life_contradictions(run: Run, states: States) -> Iterator[Told]:
    """Yield what the states of single things say against each other."""
    yield _repeated(run, states, Contradiction.USED_TWICE, (_USED,))
    yield _repeated(run, states, Contradiction.CODE_TWICE, (_MADE, _COMMISSIONED))
    yield _made_after_end(run, states)
    yield _spoken_after(run, states, Contradiction.USED_AFTER, _USED)
    yield _spoken_after(run, states, Contradiction.ENDED_AFTER, _ENDED)


def early_uses(run: Run, making: Making) -> LinkColumns:
    """Return links into something of an item of the run that was made only later."""
    links, owner = run.links, run.links.owner
    is_made = (making.time[owner] != FOREVER) & (links.kind != LABELLED)
    links = links.at(is_made & (links.since < making.time[owner]))
    made = making.sequence[links.owner]
    return links.at(~_came_back(run.lives, run.items[links.owner], made))


def _came_back(lives: Lives, items: Ints, sequences: Ints) -> Flags:
    """Say of things that entries put out whether they took them in too: a repair makes nothing.

    A touch tells one side only; the event is opened for the few that are about to be told.
    """
    entries, at = np.unique(sequences, return_inverse=True)
    taken = [
        {*event.inputs, *(lot.epc_class for lot in event.input_quantities)}
        for event in lives.events(entries.tolist())
    ]
    names = lives.adjacency.names(items)
    pairs = zip(names, at.tolist(), strict=True)
    return np.fromiter((name in taken[place] for name, place in pairs), np.bool_, len(names))


def _repeated(run: Run, states: States, kind: Contradiction, codes: tuple[int, ...]) -> Told:
    """Return things that came into one state by several entries, nothing between."""
    sizes = np.bincount(states.span)
    is_row = np.isin(states.code, codes) & (sizes[states.span] > 1)
    row, span = states.row[is_row], states.span[is_row]
    owner = run.touches.owner[row]
    owners = np.unique(owner)
    is_thing = np.zeros(len(run.items), np.bool_)
    is_thing[owners] = are_things(run.lives, run.items[owners])
    is_told = is_thing[owner]
    if kind is Contradiction.CODE_TWICE:
        at = np.flatnonzero(is_told)
        numbers, entries = run.items[owner[at]], run.touches.sequence[row[at]]
        is_told[at] = ~_came_back(run.lives, numbers, entries)
    row, span, owner = row[is_told], span[is_told], owner[is_told]
    sequence = run.touches.sequence[row]
    step = _by_node(run, owner, sequence, is_into=kind is Contradiction.CODE_TWICE)
    _, first, which = np.unique(span, return_index=True, return_inverse=True)
    steps = np.unique(np.stack((which, step)), axis=1)[0] if len(which) else which
    is_twice = np.bincount(steps, minlength=len(first)) > 1
    return _of_groups(run, kind, (owner[first], which, sequence), is_twice)


def _of_groups(
    run: Run, kind: Contradiction, groups: tuple[Ints, Ints, Ints], is_told: Flags
) -> Told:
    """Return a row for each group that is told: (owner of each group, group, entry of each)."""
    owner, which, sequence = groups
    number = np.cumsum(is_told) - 1
    is_kept = is_told[which]
    items = run.items[owner[is_told]]
    return told(kind, items, nobody(len(items)), number[which[is_kept]], sequence[is_kept])


def _by_node(run: Run, owner: Ints, sequence: Ints, *, is_into: bool) -> Ints:
    """Return for each entry the first entry of its transformation: its parts may come in several.

    Parts of one transformation meet in its node; entries without one stand for themselves.
    """
    if not len(owner):
        return sequence
    owners = np.unique(owner)
    adjacency = run.lives.adjacency
    ask = adjacency.into if is_into else adjacency.out_of
    links = ask(run.items[owners], run.lives.as_of)
    others, at = np.unique(links.other, return_inverse=True)
    names = adjacency.names(others)
    is_node = np.array([name.startswith(TRANSFORMATION) for name in names], np.bool_)
    links, at = (
        links.at(chosen := is_node[at] & (links.kind == BECAME)),
        at[chosen],
    )
    order = np.lexsort((links.sequence, at, links.owner))
    here, there, said = owners[links.owner[order]], at[order], links.sequence[order]
    is_first = np.ones(len(order), np.bool_)
    is_first[1:] = (here[1:] != here[:-1]) | (there[1:] != there[:-1])
    first = said[np.maximum.accumulate(np.where(is_first, np.arange(len(order)), 0))]
    keys, place = np.unique(key_of(here, said), return_index=True)
    asked = key_of(owner, sequence)
    at = np.minimum(np.searchsorted(keys, asked), max(len(keys) - 1, 0))
    if not len(keys):
        return sequence
    return np.where(keys[at] == asked, first[place[at]], sequence)


def _made_after_end(run: Run, states: States) -> Told:
    """Return things that were made again under a code after they were destroyed."""
    is_made = (states.code == _MADE) | (states.code == _COMMISSIONED)
    owner = run.touches.owner[states.row]
    is_next = np.zeros(len(is_made), np.bool_)
    is_next[1:] = (owner[1:] == owner[:-1]) & (states.code[:-1] == _ENDED)
    at = np.flatnonzero(is_made & is_next)
    at = at[are_things(run.lives, run.items[owner[at]])]
    sequence = run.touches.sequence[states.row]
    items = run.items[owner[at]]
    return told_of_two(
        Contradiction.CODE_TWICE, items, nobody(len(at)), sequence[at - 1], sequence[at]
    )


def _spoken_after(run: Run, states: States, kind: Contradiction, code: int) -> Told:
    """Return things that a later entry speaks of as if they were still there."""
    touches, before = run.touches, states.before
    is_there = run.act.is_plain & (before >= 0)
    at = np.flatnonzero(is_there)
    at = at[states.code[before[at]] == code]
    since = states.row[before[at]]
    at = at[touches.time[at] > touches.time[since]]
    span = states.span[before[at]]
    spans, first, which = np.unique(span, return_index=True, return_inverse=True)
    owner = touches.owner[at[first]]
    is_told = are_things(run.lives, run.items[owner])
    states_too = np.flatnonzero(np.isin(states.span, spans))
    group = np.searchsorted(spans, states.span[states_too])
    which = np.concatenate((group, which))
    sequence = np.concatenate((touches.sequence[states.row[states_too]], touches.sequence[at]))
    return _of_groups(run, kind, (owner, which, sequence), is_told)
