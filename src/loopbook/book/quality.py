"""Quality: the figures of a table looked at on their way in, beside those that the book has.

Between formats/intake, which reads the rows, and trace/capture, which admits them.
"""

from collections.abc import Iterable, Iterator

import msgspec

from loopbook.book.readings import Readings
from loopbook.evaluate.quality import Figure, Limits, Watch, jumps, observed_figure, rivals
from loopbook.terms.entry import EntryKind
from loopbook.terms.finding import Finding, Place
from loopbook.terms.history import Observed
from loopbook.terms.parsed import Parsed
from loopbook.terms.quantity import Units
from loopbook.terms.scheme import IntakeTable, Scheme

OBSERVATION = "Observation"


def watched(
    items: Iterable[Parsed], units: Units, known: Iterable[Figure] = ()
) -> Iterator[Parsed]:
    """Yield the items of a table, each with what its figures show; the last may be a remark."""
    watch = Watch(units, known)
    place = Place()
    for item in items:
        place = item.place
        found = watch.see(item)
        yield (
            item if not found else msgspec.structs.replace(item, findings=(*item.findings, *found))
        )
    found = watch.end()
    if found:
        place = Place(document=place.document)
        yield Parsed(kind=EntryKind.OBSERVATION, place=place, findings=found)


def figures_of(
    readings: Readings, scheme: Scheme, table: IntakeTable, sees: frozenset[str] | None
) -> tuple[Figure, ...]:
    """Return the figures of the book that those of a table may be held against.

    Parameters
      table  one of events has none: rival flows meet in the account
      sees   what the one who records may see; where that is not everything, nothing is told of
             what others said
    """
    types = {column.default for column in table.columns if column.field == "type"}
    if types != {OBSERVATION} or sees is not None:
        return ()
    words = {value for c in table.columns for field, value in c.sets if field == "indicator"}
    return tuple(
        _figure(observed, scheme.units)
        for observed in readings.observed
        if not words or observed.observation.indicator in words
        if not readings.voided_by(observed.sequence)
    )


def quality(observed: Iterable[Observed], units: Units) -> tuple[Finding, ...]:
    """Return what the observations of a book show together: rivals far apart, series that jump."""
    series: dict[tuple[str, ...], list[Figure]] = {}
    for each in observed:
        figure = _figure(each, units)
        series.setdefault(figure.series, []).append(figure)
    limits = Limits()
    return tuple(
        finding
        for figures in series.values()
        for finding in (*rivals(figures, limits), *jumps(figures, limits))
    )


def _figure(observed: Observed, units: Units) -> Figure:
    place = Place(event=observed.sequence)
    return observed_figure(observed.observation, units, place)
