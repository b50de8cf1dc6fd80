"""Cited: the entries that a paper's figures name, as lines of its evidence annex."""

from collections.abc import Iterable

from loopbook.render.entries import what_text
from loopbook.render.moment import moment_text, period_label
from loopbook.render.naming import label_of
from loopbook.render.number import number_text
from loopbook.render.paper.told import Told
from loopbook.terms.history import Recorded
from loopbook.terms.paper import Source
from loopbook.terms.scheme import Scheme

CITED_MAX = 10_000
"""Entries that are opened for an annex; of further ones only the number stands in it."""


def cited(
    book: Told, sequences: Iterable[int], scheme: Scheme, language: str
) -> tuple[Source, ...]:
    """Return the entries of those numbers: what they say, who said it, when, and their leaf.

    Parameters
      scheme   pack whose names of flows and observed words are used
    """
    wanted = sorted(set(sequences))[:CITED_MAX]
    found = []
    for sequence in wanted:
        recorded = book.entry(sequence)
        draft = recorded.entry.draft
        said = (draft.party, moment_text(recorded.entry.record_time, language), draft.source)
        found.append(
            Source(
                sequence=sequence,
                what=_what(recorded, scheme, language),
                who=" · ".join(part for part in said if part),
                leaf=recorded.entry.leaf.hex(),
            )
        )
    return tuple(found)


def _what(recorded: Recorded, scheme: Scheme, language: str) -> str:
    """Return what an entry says; of a bulk flow, its name, period and amount."""
    event = recorded.event
    statistic = event.statistic if event is not None and event.error is None else None
    if event is None or statistic is None:
        return what_text(recorded, scheme.vocabulary, language)
    flow = scheme.system.flows.get(statistic.flow)
    name = statistic.flow if flow is None else label_of(flow, language)
    amounts = [
        number_text(each.quantity, language, symbol=_symbol(each.uom, scheme))
        for each in (*event.quantities, *event.input_quantities, *event.output_quantities)
        if each.quantity is not None
    ]
    return f"{name} {period_label(statistic.period, language)}: {', '.join(amounts) or '—'}"


def _symbol(code: str, scheme: Scheme) -> str:
    unit = scheme.units.by_code.get(code)
    return unit.symbol or code if unit is not None else code
