"""Series: a flow, or a published quantity, year by year, so that a forecast can start from a book.

Between the totals and observations of a book, and `loopbook series`, which writes the table that
`loopbook stock` reads.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from fractions import Fraction
from math import sqrt

from loopbook.book.sources import LedgerSources
from loopbook.errors import UnknownTerm
from loopbook.rules.unit import find_unit
from loopbook.terms.account import Total
from loopbook.terms.history import Observed
from loopbook.terms.period import Period
from loopbook.terms.quantity import convert
from loopbook.terms.scheme import Scheme
from loopbook.terms.series import SeriesPoint
from loopbook.terms.system import Layer


def series_of(
    sources: LedgerSources, scheme: Scheme, name: str, layer: str = "", subject: str = ""
) -> tuple[SeriesPoint, ...]:
    """Return a flow by year and class, or an observed word by year, ascending.

    Parameters
      name     flow or observed word of the pack
      layer    of a flow; empty: the first of the pack
      subject  of an observed word, as `NLD`; empty: all, and `product` names them
    Returns    what different publishers say, and on what basis, stands in rows of its own
    Raises     UnknownTerm  LB-J20  the pack has no such flow or word, LB-J21 no such layer
    """
    if name in scheme.system.flows:
        return tuple(_flow(sources, scheme, name, layer))
    word = scheme.vocabulary.get(name)
    if word is None or word.kind != "observed":
        known = [*scheme.system.flows, *(w.term for w in scheme.vocabulary.values())]
        near = get_close_matches(name, known, 1, 0.4)
        raise UnknownTerm("LB-J20", name=name, pack=scheme.id, nearest=near[0] if near else "-")
    found = sources.observations(name)
    return tuple(_observed(found, scheme, subject))


def _flow(sources: LedgerSources, scheme: Scheme, flow: str, layer: str) -> Iterator[SeriesPoint]:
    layers = scheme.system.layers
    chosen = layer or next(iter(layers), "")
    if chosen not in layers:
        raise UnknownTerm("LB-J21", layer=layer, known=", ".join(layers) or "-")
    for period in sources.periods(flow):
        for total in sources.totals(period):
            if (total.flow, total.layer) == (flow, chosen) and total.amount:
                yield _point(total, layers[chosen], period)


def _point(total: Total, layer: Layer, period: Period) -> SeriesPoint:
    """Return a total in the unit that people read its layer in."""
    per_quantum = layer.quantum.factor / layer.unit.factor
    sd = float(per_quantum) * sqrt(total.variance) if not total.unstated_count else None
    return SeriesPoint(
        period=period,
        product=total.item_class,
        value=total.amount * per_quantum,
        unit=layer.unit.symbol or layer.unit.code,
        sd=sd,
        by=", ".join(filter(None, (total.publisher, total.scope, total.basis.value))),
        sequences=tuple(total.sequences),
        unit_code=layer.unit.code,
        scope=total.scope,
        publisher=total.publisher,
    )


def _observed(found: Iterable[Observed], scheme: Scheme, subject: str) -> Iterator[SeriesPoint]:
    for each in found:
        observation = each.observation
        if subject and observation.subject != subject:
            continue
        stated = find_unit(scheme.units, observation.unit)
        unit = scheme.vocabulary[observation.indicator].unit or stated
        value = convert(Fraction(observation.value), stated, unit)
        sd = None if observation.sd is None else convert(Fraction(observation.sd), stated, unit)
        named = " ".join(filter(None, ("" if subject else observation.subject, observation.scope)))
        yield SeriesPoint(
            period=observation.period,
            product=named,
            value=value,
            unit=unit.symbol or unit.code,
            sd=None if sd is None else float(sd),
            by=", ".join(filter(None, (observation.publisher, observation.source))),
            sequences=(each.sequence,),
            unit_code=unit.code,
            subject=observation.subject,
            scope=observation.scope,
            publisher=observation.publisher,
            grade=observation.grade.value,
            bound=observation.bound.value,
        )
