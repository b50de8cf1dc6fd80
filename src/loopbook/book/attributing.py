"""Attributing: what went into an item, into all of them, and where one of them went.

On the walk: `Book.attribute` and its like are one call of these. What is known without a checkpoint
or a day is kept woven (`book/weaving`), by pack, indicator and rights; else what was known then is
woven for the answer, of one item only what lies upstream of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

import numpy as np

from loopbook.account.attribute.answer import Gave, Worth, rows_of, went, worth
from loopbook.account.attribute.step import Step
from loopbook.account.attribute.weave import Weave
from loopbook.book.readings import Readings
from loopbook.book.weaving import Woven, is_plain, may_know
from loopbook.errors import QueryError, UnknownTerm
from loopbook.terms.attribution import (
    Attributed,
    Attribution,
    AttributionKind,
    Attributions,
    Contribution,
    ItemValue,
    Reached,
)
from loopbook.terms.entry import Checkpoint, EntryKind
from loopbook.terms.lineage import AsOf
from loopbook.terms.scheme import Scheme
from loopbook.terms.statement import Label

WHOLE_MAX = 20_000
"""Entries of a book that is woven whole for one item; of a larger one, what lies upstream."""

UPSTREAM_PART = 8
"""Where more than an eighth of the entries lies upstream, the book is woven whole, and kept."""

UPSTREAM_MAX = 1_000_000
"""Items that one item is asked after; beyond, all are woven."""


class Inquiry(NamedTuple):
    """What is asked: an indicator of a pack, what may be known, at which checkpoint."""

    readings: Readings
    scheme: Scheme
    asked: Attribution
    known: AsOf
    checkpoint: Checkpoint


def attribute(inquiry: Inquiry, item: str) -> Attributed:
    """Return the value of an indicator of one item, with what each of its inputs gave."""
    asked = inquiry.asked
    woven = _woven(inquiry, item)
    found = worth(woven.weave, woven.coverage, item)
    scheme, scale = inquiry.scheme, float(asked.unit.factor)
    is_light = found.mass_kg is None or found.mass_kg <= 0 or found.value is None
    sequences = _sequences(woven.weave, item, found)
    return Attributed(
        item=item,
        item_class=woven.weave.class_of(item),
        indicator=asked.id,
        title_en=asked.title_en,
        title_zh=asked.title_zh,
        kind=asked.kind,
        weight=asked.substance or asked.value_fact or asked.weight.value,
        stock=asked.stock,
        model=asked.model,
        value=_scaled(found.value, scale, asked),
        sd=None if found.sd is None else found.sd / scale,
        unit=asked.unit.code,
        symbol=asked.unit.symbol or asked.unit.code,
        unknown=found.unknown,
        mass_kg=found.mass_kg,
        per_mass=None
        if asked.kind is not AttributionKind.BURDEN or is_light
        else (found.value or 0.0) / scale / (found.mass_kg or 1.0),
        origins=dict(found.origins),
        labels=_labels(scheme, [*found.origins, *(each.item for each in found.gave)]),
        contributions=tuple(_contribution(each, scale, asked) for each in found.gave),
        sequences=sequences,
        missing=woven.weave.findings(sequences),
        rules=_rules(scheme, asked, woven.weave, item, found),
        source=asked.source,
        pack=f"{scheme.id}@{scheme.version}",
        digest=scheme.digest,
        checkpoint=inquiry.checkpoint,
    )


def attributions(inquiry: Inquiry, seed: int | None = None) -> Attributions:
    """Return the value of an indicator of every item.

    Parameters
      seed   of the samples that give each item its uncertainty; None: none is asked for
    Raises    QueryError  LB-V23 the seed is negative
    """
    if seed is not None and seed < 0:
        raise QueryError("LB-V23", seed=seed)
    asked = inquiry.asked
    woven = _woven(inquiry, "")
    before = woven.weave.graph.swept
    scale = float(asked.unit.factor)
    rows = rows_of(woven.weave, woven.coverage, seed=seed)
    return Attributions(
        indicator=asked.id,
        title_en=asked.title_en,
        title_zh=asked.title_zh,
        kind=asked.kind,
        unit=asked.unit.code,
        symbol=asked.unit.symbol or asked.unit.code,
        items=tuple(
            ItemValue(
                row.item,
                row.item_class,
                row.mass_kg,
                _scaled(row.value, scale, asked),
                None if row.sd is None else row.sd / scale,
                row.unknown,
                dict(row.origins),
            )
            for row in rows
        ),
        findings=woven.weave.findings(),
        recomputed=woven.weave.graph.swept - before,
        links=woven.weave.graph.links,
        pack=f"{inquiry.scheme.id}@{inquiry.scheme.version}",
        digest=inquiry.scheme.digest,
        checkpoint=inquiry.checkpoint,
    )


def reached(inquiry: Inquiry, item: str) -> tuple[Reached, ...]:
    """Return where an item went: what has some of it, by the rule of an indicator."""
    asked = inquiry.asked
    woven = _woven(inquiry, "")
    own = worth(woven.weave, None, item).mass_kg
    found = []
    for each in went(woven.weave, item):
        part = each.share if asked.kind is AttributionKind.BURDEN else None
        if part is None and each.mass_kg is not None and own:
            part = each.share * each.mass_kg / own
        found.append(Reached(each.item, part, each.share, each.is_last))
    return tuple(found)


def indicator_of(
    packs: Mapping[str, Scheme], words: str, scheme: Scheme | None
) -> tuple[Attribution, Scheme]:
    """Return an indicator of items, `name` or `pack/name`, and its pack; the first when unnamed.

    Parameters
      packs    those that may have it, by id;  scheme   the one that must; None: any
    Raises    UnknownTerm  LB-V20 there is no such indicator; LB-V21 there is none at all
    """
    named, _, name = words.rpartition("/")
    asked = [scheme] if scheme is not None else [p for p in packs.values() if named in ("", p.id)]
    found = {each: pack for pack in asked for each in pack.attributions}
    if not found:
        raise UnknownTerm("LB-V21", scheme=", ".join(pack.id for pack in asked) or named or "-")
    if not name:
        name = next(iter(found))
    if name not in found:
        near = get_close_matches(name, found, 1, 0.5)
        raise UnknownTerm("LB-V20", name=name, nearest=near[0] if near else "-")
    pack = next(pack for pack in asked if name in pack.attributions)
    return pack.attributions[name], pack


def woven_of(inquiry: Inquiry) -> Woven:
    """Return an indicator over all events that may be known."""
    return _woven(inquiry, "")


def _woven(inquiry: Inquiry, item: str) -> Woven:
    readings, asked, known = inquiry.readings, inquiry.asked, inquiry.known
    readings.link_up()
    key = (readings.digest_of(inquiry.scheme), asked.id, known.sees)
    is_kept = readings.loom.get(key) is not None
    sequences = None
    if item and readings.size > WHOLE_MAX and not (is_plain(known) and is_kept):
        sequences = _upstream(inquiry, item)
        if sequences is not None and len(sequences) * UPSTREAM_PART > readings.size:
            sequences = None
    if is_plain(known) and sequences is None:
        return _kept(inquiry, key)
    woven = Woven(asked, inquiry.scheme)
    last = readings.size if known.size is None else known.size
    woven.take(_steps(inquiry, 1, last, sequences), last)
    return woven


def _kept(inquiry: Inquiry, key: tuple[str, str, object]) -> Woven:
    """Return the weave that is kept, after what has come since and without what was voided."""
    readings = inquiry.readings
    loom = readings.loom
    woven = loom.get(key) or loom.keep(key, Woven(inquiry.asked, inquiry.scheme))
    woven.redone = 0
    voided = (sequence for sequence, _, _ in readings.stack.tail.voids.declared())
    woven.drop([sequence for sequence in voided if woven.holds(sequence)])
    if woven.last < readings.size:
        steps = _steps(inquiry, woven.last + 1, readings.size, None)
        woven.take(steps, readings.size)
    return woven


def _steps(
    inquiry: Inquiry, first: int, last: int, sequences: Sequence[int] | None
) -> Iterator[Step]:
    """Yield what events that may be known say; those declared errors are left out.

    Parameters
      sequences   the entries to read; None: all from `first` to `last`
    """
    readings, known = inquiry.readings, inquiry.known
    for step in _read(inquiry, first, last, sequences):
        sequence = step.sequence
        if readings.is_voided(sequence, known):
            continue
        if known.sees is not None and not readings.stack.is_open(sequence, known.sees):
            continue
        if may_know(step, known, readings.known_from(sequence)):
            yield step


def _read(
    inquiry: Inquiry, first: int, last: int, sequences: Sequence[int] | None
) -> Iterator[Step]:
    readings, scheme = inquiry.readings, inquiry.scheme
    classifier = readings.poster_of(scheme).classifier
    reel = readings.loom.reel(readings.digest_of(scheme), scheme, classifier)
    if sequences is None:
        if last > reel.last:
            entries = readings.store.read(reel.last + 1, last, (EntryKind.EVENT,))
            events = ((entry.sequence, readings.event_of_entry(entry)) for entry in entries)
            reel.read_on(((at, event) for at, event in events if event is not None), last)
        yield from reel.between(first, last)
        return
    for sequence in sequences:
        event = readings.event_at(sequence)
        step = None if event is None else reel.step_of(sequence, event)
        if step is not None:
            yield step


def _upstream(inquiry: Inquiry, item: str) -> list[int] | None:
    """Return the entries that speak of what lies upstream of an item; None when that is too much.

    Whatever decides what those items were made of names one of them: it is among these entries.
    """
    stack, known = inquiry.readings.stack, inquiry.known
    found = np.array([stack.number(item)], np.int64)
    new = found
    while len(new):
        sources = np.unique(stack.into(new, known).other)
        new = np.setdiff1d(sources[~stack.are_classes(sources)], found, assume_unique=True)
        found = np.union1d(found, new)
        if len(found) > UPSTREAM_MAX:
            return None
    names = stack.names(found)
    told = {touch.sequence for name in names for touch in stack.touches(name, known)}
    return sorted(told)


def _sequences(weave: Weave, item: str, found: Worth) -> tuple[int, ...]:
    given = (each.sequence for each in found.gave)
    return tuple(sorted({*weave.sequences(item), *given} - {0}))


def _rules(
    scheme: Scheme, asked: Attribution, weave: Weave, item: str, found: Worth
) -> tuple[str, ...]:
    """Return the rows of the pack that were read: indicator, own values, parts, words, factors."""
    names = [item, *(each.item for each in found.gave)]
    classes = {weave.class_of(name) or name for name in names}
    rules = [asked.rule, *(asked.directs[at].rule for at in found.rules)]
    rules += [part.rule for part in scheme.parts if part.item_class in classes]
    rules += [scheme.vocabulary[each].rule for each in classes if each in scheme.vocabulary]
    used = {asked.directs[at].factor for at in found.rules}
    for factor in scheme.factors.values():
        is_weight = asked.substance and factor.substance == asked.substance
        if factor.name in used or (is_weight and factor.item_class in classes):
            rules.append(factor.rule)
    return tuple(dict.fromkeys(rules))


def _scaled(value: float | None, scale: float, asked: Attribution) -> float | None:
    if value is None or asked.kind is AttributionKind.ORIGIN:
        return None
    return value / scale


def _contribution(gave: Gave, scale: float, asked: Attribution) -> Contribution:
    return Contribution(
        item=gave.item,
        share=gave.share,
        value=_scaled(gave.value, scale, asked),
        amount=gave.amount / scale,
        unknown=gave.unknown,
        sequence=gave.sequence,
    )


def _labels(scheme: Scheme, names: Sequence[str]) -> dict[str, Label]:
    words = {name: scheme.vocabulary[name] for name in names if name in scheme.vocabulary}
    return {name: (word.label_en, word.label_zh) for name, word in words.items()}
