"""Entries: what the journal holds, as rows a person reads."""

from collections.abc import Mapping, Sequence

from loopbook.render.basis import basis_text
from loopbook.render.moment import event_time_text, moment_text
from loopbook.render.naming import label_of
from loopbook.render.number import layer_value, number_text, unit_symbol
from loopbook.render.table import Table, Value, table_of
from loopbook.terms.entry import EntryKind
from loopbook.terms.history import Recorded
from loopbook.terms.observation import Observation
from loopbook.terms.period import period_text
from loopbook.terms.posting import Posting
from loopbook.terms.scheme import Scheme, Word
from loopbook.terms.system import Layer
from loopbook.wording import say

_CBV_KINDS = ("bizStep", "disposition")
"""Kinds of CBV words that pages show, as they stand in front of them: `bizStep:receiving`."""


def kind_text(kind: EntryKind, language: str = "en") -> str:
    """Return what an entry holds, in words."""
    return say(f"chart.entry.{kind.name.lower()}", language)


def word_label(words: Mapping[str, Word], name: str, language: str = "en") -> str:
    """Return the label of a word of the pack, or of CBV; the word itself where neither has it."""
    keys = (name, *(f"{kind}:{name}" for kind in _CBV_KINDS))
    return next((label_of(words[key], language) for key in keys if key in words), name)


def what_text(recorded: Recorded, words: Mapping[str, Word], language: str = "en") -> str:
    """Return in a few words what an entry says: step, observed value, or identifier."""
    event, observation, master = recorded.event, recorded.observation, recorded.master
    if event is not None and event.error is not None:
        return say("chart.entry.void", language, id=event.event_id)
    if event is not None and event.statistic is not None:
        return f"{event.statistic.flow} {period_text(event.statistic.period)}"
    if event is not None:
        return word_label(words, event.biz_step, language) or event.type.value
    if observation is not None:
        name = word_label(words, observation.indicator, language)
        return (
            f"{name} {period_text(observation.period)}: {_observed(observation, words, language)}"
        )
    if master is not None:
        return master.id
    return recorded.entry.draft.identity.id


def _observed(observation: Observation, words: Mapping[str, Word], language: str) -> str:
    """Return the value as published, with the symbol where the word is in the same unit."""
    unit = words[observation.indicator].unit if observation.indicator in words else None
    is_same = unit is not None and unit.code == observation.unit
    symbol = unit_symbol(unit, language) if unit is not None and is_same else observation.unit
    return number_text(
        observation.value,
        language,
        sd=observation.sd,
        symbol=symbol,
        bound=observation.bound.value,
    )


def entry_rows(
    entries: Sequence[Recorded], words: Mapping[str, Word], language: str = "en"
) -> Table:
    """Return entries as a table, in their order."""
    keys = ("sequence", "kind", "time", "what", "disposition", "read_point", "biz_location")
    more = ("party", "source", "recorded", "leaf_hash", "voided_by")
    rows = (_entry_row(recorded, words, language) for recorded in entries)
    return table_of("entries", (*keys, *more), rows, language)


def _entry_row(recorded: Recorded, words: Mapping[str, Word], language: str) -> tuple[Value, ...]:
    entry, event = recorded.entry, recorded.event
    return (
        entry.sequence,
        kind_text(entry.draft.kind, language),
        event_time_text(event, language) if event else "",
        what_text(recorded, words, language),
        word_label(words, event.disposition, language) if event else "",
        event.read_point if event else "",
        event.biz_location if event else "",
        entry.draft.party,
        entry.draft.source,
        moment_text(entry.record_time, language),
        entry.leaf.hex(),
        " ".join(map(str, recorded.voided_by)),
    )


def posting_rows(
    postings: Sequence[Posting], schemes: Mapping[str, Scheme], language: str = "en"
) -> Table:
    """Return postings as a table, in the unit of their layer.

    Where active packs read a layer of one name in different quanta, amounts stay in quanta and say
    so: a posting does not name its pack.
    """
    keys = ("rules", "flow", "layer", "value", "unit", "basis", "period", "item", "voids")
    rows = (_posting_row(posting, schemes, language) for posting in postings)
    return table_of("postings", keys, rows, language)


def _posting_row(
    posting: Posting, schemes: Mapping[str, Scheme], language: str
) -> tuple[Value, ...]:
    layers = [
        scheme.system.layers[posting.layer]
        for scheme in schemes.values()
        if posting.flow in scheme.system.flows and posting.layer in scheme.system.layers
    ]
    value, unit = _amount(posting.amount, layers, language)
    return (
        posting.rule,
        posting.flow,
        posting.layer,
        value,
        unit,
        basis_text(posting.basis, language),
        period_text(posting.period),
        posting.item or posting.item_class,
        posting.voids or "",
    )


def _amount(quanta: int, layers: Sequence[Layer], language: str) -> tuple[Value, str]:
    if len({(layer.quantum.factor, layer.unit.code) for layer in layers}) != 1:
        return quanta, say("chart.quanta", language)
    return layer_value(quanta, layers[0]), unit_symbol(layers[0].unit, language)
