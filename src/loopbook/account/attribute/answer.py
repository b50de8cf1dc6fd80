"""Answer: what a weave says of one item and of all of them, and where one item went.

Values are in base units; who asks converts them. A part of which nothing is known stays beside the
value and is never counted as zero.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.account.attribute.doubt import DRAWS, EXACT, Doubt, deviation_of, deviations
from loopbook.account.attribute.facts import LAST
from loopbook.account.attribute.graph import UNKNOWN, VALUE, Given, Graph
from loopbook.account.attribute.holding import Holding
from loopbook.account.attribute.scales import Load
from loopbook.account.attribute.shares import Floats, Ints, Shares, targets_of
from loopbook.account.attribute.sweep import swept
from loopbook.account.attribute.weave import Weave
from loopbook.terms.attribution import AttributionKind
from loopbook.trace.portion import THING

ALL = 1 - 1e-12
"""An unknown part from here on is the whole: shares sum to one to rounding."""

ROWS_MAX = 100_000
"""Rows of an item's own history that are opened to find what others gave it."""


class Gave(NamedTuple):
    """What one input gave an item, in base units; `node` says which of its states it was."""

    item: str
    node: int
    share: float
    value: float | None
    amount: float
    unknown: float
    sequence: int


class Worth(NamedTuple):
    """What an item has of an indicator, in base units.

    Fields
      value    None: nothing is known;  unknown  part of which nothing is known
      rules    positions of the rows of the pack that gave own values on the way
    """

    value: float | None
    unknown: float
    sd: float | None
    mass_kg: float | None
    origins: Mapping[str, float]
    gave: tuple[Gave, ...]
    rules: tuple[int, ...]


def worth(weave: Weave, coverage: Weave | None, item: str) -> Worth:
    """Return what an item has, with what each of its inputs gave.

    Parameters
      coverage   of a burden: the content whose own values are what is stated, unknown the rest
    """
    held = weave.holding(item)
    node = held.node if held is not None else UNKNOWN
    graph = weave.graph
    values = graph.values()
    nodes = graph.ancestry(node)
    rules = sorted({graph.rule(each) for each in nodes.tolist()} - {EXACT})
    unknown = _unknown(coverage, [item], values[[node]])[0]
    is_none = unknown >= ALL
    return Worth(
        value=None if is_none else float(values[node, VALUE]),
        unknown=unknown,
        sd=None if is_none else _deviation(weave, values, nodes, node),
        mass_kg=mass_of(weave, item, held),
        origins=_origins(weave, values[node]),
        gave=_gave(weave, values, item, node),
        rules=tuple(rules),
    )


def mass_of(weave: Weave, item: str, held: Holding | None) -> float | None:
    """Return the mass of an item as last stated, or of what it is made of; None when unknown."""
    is_thing = held is None or held.measure == THING
    amount = 1.0 if is_thing else held.filled if held is not None else None
    measure = THING if held is None else held.measure
    load = Load(item, weave.class_of(item), amount, measure, amount, held)
    return weave.scales.mass(load, LAST).mass_kg


def _unknown(coverage: Weave | None, items: Sequence[str], rows: Floats) -> list[float]:
    """Return the unknown part of each item; of a burden by what its coverage says."""
    own = np.clip(rows[:, UNKNOWN], 0.0, 1.0).tolist()
    if coverage is None:
        return [float(each) for each in own]
    values = coverage.graph.values()
    found = []
    for item, lost in zip(items, own, strict=True):
        held = coverage.holding(item)
        part = 1.0 if held is None else float(values[held.node, UNKNOWN])
        # What cannot be shared out is lost whatever is known of what went in.
        found.append(max(min(part, 1.0), lost if part <= 0 else 0.0))
    return found


def _deviation(weave: Weave, values: Floats, nodes: Ints, node: int) -> float | None:
    """Return the standard uncertainty of the value; None when nothing states one."""
    if weave.attribution.kind is AttributionKind.ORIGIN:
        return None
    is_whole = weave.attribution.kind is AttributionKind.CONTENT
    shares, doubt = weave.graph.part(nodes, is_whole=is_whole)
    if (doubt.weighing == EXACT).all() and (doubt.factor == EXACT).all():
        return None
    at = int(nodes.searchsorted(node))
    return deviation_of(shares, values[nodes, VALUE], doubt, at)


def _origins(weave: Weave, row: Floats) -> dict[str, float]:
    if weave.attribution.kind is not AttributionKind.ORIGIN:
        return {}
    found = dict(zip(weave.graph.columns, row[VALUE:].tolist(), strict=False))
    return dict(sorted(((n, v) for n, v in found.items() if v > 0), key=lambda pair: -pair[1]))


def _gave(weave: Weave, values: Floats, item: str, node: int) -> tuple[Gave, ...]:
    """Return the inputs of an item by name; rows of its own history are opened.

    A burden that a step added to what came in stands beside the inputs, under the item's class.
    """
    graph = weave.graph
    is_burden = weave.attribution.kind is AttributionKind.BURDEN
    found: dict[tuple[str, int], Gave] = {}
    waiting = [(node, 1.0)]
    opened = 0
    while waiting and opened < ROWS_MAX:
        at, scale = waiting.pop()
        opened += 1
        inputs = graph.given(at)
        added = graph.own(at) if is_burden and inputs else 0.0
        if added:
            name = weave.class_of(item) or item
            part = scale + (found[name, at].share if (name, at) in found else 0.0)
            found[name, at] = Gave(name, at, part, added, part * added, 0.0, graph.sequence(at))
        for given in inputs:
            share = scale * given.share
            if given.item in ("", item) and given.node != UNKNOWN:
                waiting.append((given.node, share))
                continue
            key = (given.item, given.node)
            before = found[key].share if key in found else 0.0
            found[key] = _one(graph, values, given._replace(share=before + share), at)
    return tuple(sorted(found.values(), key=lambda each: (-abs(each.amount), each.item)))


def _one(graph: Graph, values: Floats, given: Given, into: int) -> Gave:
    node, share = given.node, given.share
    lost = float(values[node, UNKNOWN])
    value = None if lost >= ALL else float(values[node, VALUE])
    amount = share * float(values[node, VALUE])
    return Gave(given.item, node, share, value, amount, share * lost, graph.sequence(into))


class Row(NamedTuple):
    """One item of all, in base units."""

    item: str
    item_class: str
    mass_kg: float | None
    value: float | None
    sd: float | None
    unknown: float
    origins: Mapping[str, float]


def rows_of(
    weave: Weave, coverage: Weave | None, *, seed: int | None = None, draws: int = DRAWS
) -> list[Row]:
    """Return every item, by the first event that made something of it, then by name.

    Parameters
      seed   of the samples that give every item its uncertainty; None: no uncertainty is asked for
    """
    values = weave.graph.values()
    named = [(item, weave.holding(item)) for item in weave.items()]
    held = [(item, each) for item, each in named if each is not None]
    nodes = np.array([each.node for _, each in held], np.int64)
    items = [item for item, _ in held]
    unknown = _unknown(coverage, items, values[nodes])
    spread: list[float | None] = [None] * len(items)
    if seed is not None and weave.attribution.kind is not AttributionKind.ORIGIN:
        is_whole = weave.attribution.kind is AttributionKind.CONTENT
        shares, doubt = weave.graph.whole(is_whole=is_whole)
        every = deviations(shares, values[:, VALUE], doubt, seed, draws)
        is_stated = _are_doubted(shares, doubt)[nodes].tolist()
        given = zip(every[nodes].tolist(), is_stated, strict=True)
        spread = [sd if stated else None for sd, stated in given]
    return [
        Row(
            item,
            weave.class_of(item),
            mass_of(weave, item, each),
            None if lost >= ALL else float(values[each.node, VALUE]),
            None if lost >= ALL else sd,
            lost,
            _origins(weave, values[each.node]),
        )
        for (item, each), lost, sd in zip(held, unknown, spread, strict=True)
    ]


def _are_doubted(shares: Shares, doubt: Doubt) -> NDArray[np.bool_]:
    """Say of each row whether anything that it was made of states an uncertainty."""
    target = targets_of(shares)
    by_link = np.bincount(target[doubt.weighing != EXACT], minlength=shares.items)
    direct: Floats = ((by_link > 0) | (doubt.factor != EXACT)).astype(np.float64)
    is_doubted: NDArray[np.bool_] = swept(shares, direct[:, None])[:, 0] > 0
    return is_doubted


class Went(NamedTuple):
    """An item that has some of another: share of it that this is, and its mass."""

    item: str
    share: float
    mass_kg: float | None
    is_last: bool


def went(weave: Weave, item: str) -> list[Went]:
    """Return what has some of `item` in it, largest mass of it first.

    What one row gives another by the name of the item is its part there; from there on it goes
    wherever that row goes.
    """
    graph = weave.graph
    shares, _ = graph.whole(is_whole=True)
    own = {held.node for _, held in weave.versions(item)}
    named = graph.named(item)
    target = targets_of(shares)
    is_out = named & ~np.isin(target, np.array(sorted(own), np.int64))
    direct = np.bincount(target[is_out], shares.share[is_out], minlength=shares.items).astype(
        np.float64, copy=False
    )
    part = swept(shares._replace(share=np.where(named, 0.0, shares.share)), direct[:, None])[:, 0]
    found = []
    used = graph.used()
    for other in weave.items():
        held = weave.holding(other)
        if other != item and held is not None and part[held.node] > 0:
            mass = mass_of(weave, other, held)
            found.append(Went(other, float(part[held.node]), mass, other not in used))
    return sorted(found, key=lambda each: (-each.share * (each.mass_kg or 0.0), each.item))
