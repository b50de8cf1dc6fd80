"""Span: periods inside periods. A year that the table has both whole and by months is their sum.

Where shorter periods of the table cover a longer one without gap, each flow that stands in all of
them has one more relation: whole = sum of parts. Where they leave a gap, nothing joins them, and a
finding says so (LB-B69).
"""

from collections.abc import Sequence

from loopbook.account.model.draft import Draft
from loopbook.account.model.name import flow_name
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.period import Period, contains
from loopbook.terms.reconciliation import Relation, RelationKind


def parts_of(whole: Period, periods: Sequence[Period]) -> tuple[Period, ...]:
    """Return the periods inside `whole` that cover it without gap or overlap, the longest first.

    Empty when there are none.
    """
    inner = [each for each in periods if each != whole and contains(whole, each)]
    found: list[Period] = []
    month = whole.first
    while month < whole.end:
        here = [each for each in inner if each.first == month]
        if not here:
            return ()
        found.append(max(here, key=lambda each: each.months))
        month = found[-1].end
    return tuple(found)


def overlaps(periods: Sequence[Period]) -> tuple[Finding, ...]:
    """Return a warning (LB-B69) for each two periods that overlap, neither made up by others."""
    found = []
    alone = [each for each in periods if not parts_of(each, periods)]
    for number, first in enumerate(alone):
        for second in alone[number + 1 :]:
            if first.first < second.end and second.first < first.end:
                values = {"first": str(first), "second": str(second)}
                found.append(Finding("LB-B69", Severity.WARNING, values=values))
    return tuple(found)


def add_spans(draft: Draft) -> None:
    """Join each period of the draft with the shorter ones that make it up."""
    for whole in draft.periods:
        parts = parts_of(whole, draft.periods)
        for layer in draft.layers() if parts else ():
            _join(draft, layer, whole, parts)
    draft.findings += overlaps(draft.periods)


def _join(draft: Draft, layer: str, whole: Period, parts: Sequence[Period]) -> None:
    names = [draft.at(layer, part) for part in parts]
    for flow, name in draft.at(layer, whole).items():
        if all(flow in at for at in names):
            draft.relate(
                Relation(
                    id=flow_name(f"months of {flow}", layer, whole),
                    kind=RelationKind.SUM,
                    terms=(*((1.0, at[flow]) for at in names), (-1.0, name)),
                    layer=layer,
                    period=whole,
                )
            )
