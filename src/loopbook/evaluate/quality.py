"""Quality: what is doubtful about the figures of a table, once all of them are seen.

Shares that do not add up, shares above 100 %, negative counts, rival figures of one thing that lie
far apart, and a series that jumps as if its unit had changed. Nothing is corrected: each is told
with its row and column, and a person decides. Spec: docs/spec/quality.md.

On the walk: book/source reads a file, `Watch` looks at each item as it passes.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from math import log10

import msgspec

from loopbook.terms.event import LOOPBOOK
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.observation import Observation
from loopbook.terms.parsed import Parsed, Part
from loopbook.terms.period import Period
from loopbook.terms.quantity import Unit, Units

WHOLE = Decimal(100)


class Limits(msgspec.Struct, frozen=True):
    """Beyond what a figure is told.

    Fields
      share_tolerance  percentage points by which shares may miss 100: shares are printed in whole
                       percents, of which a dozen miss it by less
      rival_factor     by which figures of one thing may differ: definitions differ, seldom twofold
      jump_factor      by which a series may change in a year: what grows a hundredfold has another
                       unit
      figures_max      figures held to compare them; of further ones only shares are judged
    """

    share_tolerance: Decimal = Decimal(1)
    rival_factor: float = 2.0
    jump_factor: float = 100.0
    figures_max: int = 100_000


class Figure(msgspec.Struct, frozen=True, gc=False):
    """One published number.

    Fields
      series   what it is of: subject or place, indicator or flow, class, scope, kind of unit
      period   it covers;  value  in base units of its kind
      source   publisher and source;  place  where it stands
    """

    series: tuple[str, ...]
    period: Period
    value: float
    source: str
    place: Place


class Watch:
    """Looks at the items of one input as they pass, in their order.

    Parameters
      units  of the pack: figures of one thing may be told in several
      known  figures that the book has already
    """

    def __init__(
        self, units: Units, known: Iterable[Figure] = (), limits: Limits | None = None
    ) -> None:
        self._units = units
        self._limits = limits or Limits()
        self._parts: list[tuple[Parsed, Part]] = []
        self._figures: dict[tuple[str, ...], list[Figure]] = {}
        self._count = 0
        self._left_out = 0
        self._fresh: set[tuple[str, ...]] = set()
        for figure in known:
            self._keep(figure)

    def see(self, item: Parsed) -> tuple[Finding, ...]:
        """Return what is doubtful about an item, and about the row before when that has ended."""
        found = self._closed() if self._parts and not _is_beside(item, self._parts[0][0]) else ()
        if item.part is not None:
            self._parts.append((item, item.part))
        figure = figure_of(item, self._units)
        if figure is not None:
            self._fresh.add(figure.series)
            self._keep(figure)
        return (*found, *_of_itself(item, self._limits))

    def end(self) -> tuple[Finding, ...]:
        """Return what is doubtful about the last row, and about all figures together."""
        found = [*self._closed()]
        for series in self._fresh:
            figures = self._figures.get(series, [])
            told = (*rivals(figures, self._limits), *jumps(figures, self._limits))
            # What the book has on both sides was told when it was recorded.
            found += [finding for finding in told if finding.place.document]
        if self._left_out:
            values = {"kept": str(self._count), "count": str(self._left_out)}
            found.append(Finding("LB-J07", Severity.NOTE, values=values))
        return tuple(found)

    def _keep(self, figure: Figure) -> None:
        if self._count >= self._limits.figures_max:
            self._left_out += 1
            return
        self._count += 1
        self._figures.setdefault(figure.series, []).append(figure)

    def _closed(self) -> tuple[Finding, ...]:
        parts, self._parts = self._parts, []
        return tuple(sums_of(parts, self._limits))


def sums_of(parts: Sequence[tuple[Parsed, Part]], limits: Limits) -> Iterator[Finding]:
    """Yield a warning for each whole whose shares in a row do not add up to 100 % (LB-J01)."""
    for whole in dict.fromkeys(part.whole for _, part in parts if part.whole != "-"):
        own = [(item, part) for item, part in parts if part.whole == whole]
        total = sum((part.share for _, part in own), Decimal(0))
        if abs(total - WHOLE) > limits.share_tolerance:
            place = own[0][0].place
            values = {
                "whole": whole,
                "of": _subject(own[0][0]),
                "sum": _percent(total),
                "count": str(len(own)),
                "tolerance": f"{limits.share_tolerance:f}",
            }
            yield Finding("LB-J01", Severity.WARNING, place, values)


def rivals(figures: Sequence[Figure], limits: Limits) -> Iterator[Finding]:
    """Yield a warning for figures of one thing and period that lie too far apart (LB-J05).

    Each figure beyond the factor is told once, against the one it is farthest from.
    """
    by_period: dict[Period, list[Figure]] = {}
    for figure in figures:
        by_period.setdefault(figure.period, []).append(figure)
    for same in by_period.values():
        values = [figure for figure in same if figure.value > 0]
        if len(values) < 2:
            continue
        low, high = min(values, key=_value), max(values, key=_value)
        if _are_rivals(low, high) and high.value > limits.rival_factor * low.value:
            later, earlier = (high, low) if values.index(high) > values.index(low) else (low, high)
            said = {
                "what": " ".join(filter(None, later.series)),
                "period": str(later.period),
                "factor": _fold(high.value / low.value),
                "here": later.source,
                "there": earlier.source,
            }
            yield Finding("LB-J05", Severity.WARNING, later.place, said)


def jumps(figures: Sequence[Figure], limits: Limits) -> Iterator[Finding]:
    """Yield a warning where a series of one source changes too much between periods (LB-J06)."""
    by_source: dict[str, list[Figure]] = {}
    for figure in figures:
        by_source.setdefault(figure.source, []).append(figure)
    for own in by_source.values():
        ordered = sorted((f for f in own if f.value > 0), key=lambda figure: figure.period)
        for before, after in pairwise(ordered):
            ratio = after.value / before.value
            is_jump = max(ratio, 1 / ratio) >= limits.jump_factor
            if before.period == after.period or not is_jump:
                continue
            said = {
                "what": " ".join(filter(None, after.series)),
                "before": str(before.period),
                "after": str(after.period),
                "factor": _fold(max(ratio, 1 / ratio)),
                "power": str(round(abs(log10(ratio)))),
            }
            place = after.place if after.place.document else before.place
            yield Finding("LB-J06", Severity.WARNING, place, said)


def figure_of(item: Parsed, units: Units) -> Figure | None:
    """Return the published number of an item; None for an event of things."""
    if item.observation is not None:
        return observed_figure(item.observation, units, item.place)
    event = item.event
    if event is None or event.statistic is None or len(event.quantities) != 1:
        return None
    (element,), statistic = event.quantities, event.statistic
    if element.quantity is None:
        return None
    unit = units.by_code.get(element.uom) if element.uom else None
    return Figure(
        series=(
            event.biz_location,
            statistic.flow,
            element.epc_class.removeprefix(LOOPBOOK),
            statistic.scope,
            _kind(unit),
        ),
        period=statistic.period,
        value=_base(element.quantity, unit),
        source=_source(statistic.publisher, statistic.source, event.basis or ""),
        place=item.place,
    )


def observed_figure(observation: Observation, units: Units, place: Place) -> Figure:
    """Return the number of an observation; a change on a base is a series of its own."""
    base = str(observation.base_period) if observation.base_period else ""
    unit = units.by_code.get(observation.unit)
    named = (observation.subject, observation.indicator, observation.scope, base)
    return Figure(
        series=(*named, _kind(unit)),
        period=observation.period,
        value=_base(observation.value, unit),
        source=_source(observation.publisher, observation.source, ""),
        place=place,
    )


def _of_itself(item: Parsed, limits: Limits) -> Iterator[Finding]:
    """Yield what a single number shows: an impossible share, a negative count."""
    part = item.part
    if part is not None and not 0 <= part.share <= WHOLE + limits.share_tolerance:
        values = {"share": _percent(part.share), "of": _subject(item)}
        yield Finding("LB-J02", Severity.WARNING, item.place, values)
    observation = item.observation
    if observation is not None and observation.value < 0 and observation.unit in ("C62", "IE"):
        values = {"value": f"{observation.value:f}", "of": observation.subject}
        yield Finding("LB-J03", Severity.WARNING, item.place, values)


def _percent(share: Decimal) -> str:
    """Return a share for people: tables of programs have digits such as 116.650000000000004."""
    return f"{share.quantize(Decimal('0.0001')).normalize():f}"


def _fold(factor: float) -> str:
    return f"{factor:,.0f}" if factor >= 100 else f"{factor:.3g}"


def _is_beside(item: Parsed, other: Parsed) -> bool:
    """Say whether two items come of one row."""
    here, there = item.place, other.place
    return (here.document, here.sheet, here.row) == (there.document, there.sheet, there.row)


def _subject(item: Parsed) -> str:
    if item.observation is not None:
        return item.observation.subject
    return item.event.biz_location.rpartition("/")[2] if item.event is not None else ""


def _source(publisher: str, source: str, basis: str) -> str:
    return ", ".join(filter(None, (publisher, source, str(basis))))


def _kind(unit: Unit | None) -> str:
    """Return what a unit measures, as `mass`; empty for a pure number and for pieces."""
    return "*".join(name for name, _ in unit.dimension) if unit is not None else ""


def _base(value: Decimal, unit: Unit | None) -> float:
    return float(value) * float(unit.factor) if unit is not None else float(value)


def _are_rivals(one: Figure, other: Figure) -> bool:
    """Say whether neither of two figures may be a correction of the other.

    What a source says in a later document may correct what it said before; one document that says
    both contradicts itself, and an account would take the last of them.
    """
    document = one.place.document
    return one.source != other.source or bool(document and document == other.place.document)


def _value(figure: Figure) -> float:
    return figure.value
