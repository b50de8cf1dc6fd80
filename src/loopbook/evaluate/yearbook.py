"""Yearbook: every indicator asked for every subject and year, in one pass over columns.

On the walk: columns of observations go in, cells with their standing, the cuts of series and the
data-quality annex come out; `render` shows them. Spec: docs/spec/evaluate.md, section 9.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

import msgspec
import numpy as np

from loopbook.evaluate.definition import Obstacle, of_another, redefined
from loopbook.evaluate.figure import chinese_symbol_of, symbol_of
from loopbook.evaluate.observed_choice import Cells, WordRows
from loopbook.evaluate.yearbook_cell import plain_cell
from loopbook.evaluate.yearbook_columns import ColumnCells, is_columnar
from loopbook.evaluate.yearbook_quality import coverage, quality_row
from loopbook.rules.leaf import leaves_in
from loopbook.terms.observation_columns import ObservationColumns
from loopbook.terms.period import Period
from loopbook.terms.scheme import ANY_SUBJECT, Indicator, Scheme
from loopbook.terms.sources import Sources
from loopbook.terms.statement import Reason
from loopbook.terms.yearbook import SeriesBreak, Yearbook, YearbookCell, YearbookIndicator


class YearbookAsked(msgspec.Struct, frozen=True):
    """What a yearbook is made of.

    Fields
      subjects   None: all that anything is published of, for indicators of any subject
      years      ascending, each once
    """

    indicators: tuple[Indicator, ...]
    subjects: tuple[str, ...] | None
    years: tuple[int, ...]


class _Key(NamedTuple):
    """Two values next to each other in time: scopes, years and base periods."""

    old: str
    new: str
    since: int
    until: int
    bases: tuple[str, str]


def make_yearbook(asked: YearbookAsked, scheme: Scheme, sources: Sources) -> Yearbook:
    """Return the yearbook of some indicators of a pack.

    Parameters
      sources   readings at one checkpoint, under the pack `scheme`
    """
    columns = sources.observation_columns()
    table = WordRows(columns)
    subjects = asked.subjects
    if subjects is None:
        subjects = spoken_of(table, asked.indicators)
    cells: list[YearbookCell] = []
    breaks: list[SeriesBreak] = []
    made: list[Indicator] = []
    left_out: list[str] = []
    periods = tuple(Period(year * 12, 12) for year in asked.years)
    for indicator in asked.indicators:
        own = _own_subjects(indicator, subjects, is_asked=asked.subjects is not None)
        if not own:
            left_out.append(indicator.id)
            continue
        made.append(indicator)
        told = _cells(indicator, Cells(own, periods), table, (scheme, sources))
        cut, found = cut_series(indicator, told)
        cells += cut
        breaks += found
    return Yearbook(
        pack=f"{scheme.id}@{scheme.version}",
        digest=scheme.digest,
        checkpoint=sources.checkpoint(),
        title_en=scheme.title_en,
        title_zh=scheme.title_zh,
        years=asked.years,
        subjects=tuple(dict.fromkeys(cell.subject for cell in cells)),
        indicators=tuple(map(_shown, made)),
        cells=tuple(cells),
        breaks=tuple(breaks),
        by_indicator=coverage(cells, lambda cell: cell.indicator),
        by_subject=coverage(cells, lambda cell: cell.subject),
        quality=tuple(
            quality_row(name, list(own), sum(each.indicator == name for each in breaks))
            for name, own in groupby(cells, lambda cell: cell.indicator)
        ),
        left_out=tuple(left_out),
        plain_cells=sum(cell.is_plain for cell in cells),
    )


def spoken_of(table: WordRows, indicators: Iterable[Indicator]) -> tuple[str, ...]:
    """Return the subjects of the words that indicators of any subject ask for, in order."""
    words = {
        leaf.arguments[0]
        for indicator in indicators
        if indicator.subject == ANY_SUBJECT
        for leaf in leaves_in(indicator.formula)
        if leaf.name == "observed"
    }
    columns = table.columns
    codes = [np.unique(columns.subject[table.of(word)]) for word in sorted(words)]
    found = np.unique(np.concatenate(codes)).tolist() if codes else []
    return tuple(sorted(columns.texts[code] for code in found))


def _own_subjects(
    indicator: Indicator, subjects: Sequence[str], *, is_asked: bool
) -> tuple[str, ...]:
    """Return the subjects that an indicator has cells of; none: it is of another one."""
    if indicator.subject == ANY_SUBJECT:
        return tuple(subjects)
    is_kept = not is_asked or not indicator.subject or indicator.subject in subjects
    return (indicator.subject,) if is_kept else ()


def _cells(
    indicator: Indicator, cells: Cells, table: WordRows, read: tuple[Scheme, Sources]
) -> list[YearbookCell]:
    scheme, sources = read
    if is_columnar(indicator):
        return list(ColumnCells(indicator, table, cells, scheme, sources).all())
    return list(_plain(indicator, cells, table.columns, read))


def _plain(
    indicator: Indicator, cells: Cells, columns: ObservationColumns, read: tuple[Scheme, Sources]
) -> Iterator[YearbookCell]:
    for subject in cells.subjects:
        own = msgspec.structs.replace(indicator, subject=subject)
        for period in cells.periods:
            yield plain_cell(own, period.year, *read, columns)


def cut_series(
    indicator: Indicator, cells: Sequence[YearbookCell]
) -> tuple[list[YearbookCell], list[SeriesBreak]]:
    """Return the cells of an indicator, each with the run it is comparable in, and the cuts.

    A series is cut between two values, next to each other in time, of which the second was counted
    under another declared definition, after the definition of the first had ended, or on another
    base.

    Parameters
      cells   by subject and year
    """
    known: dict[_Key, Obstacle | None] = {}
    cuts: dict[tuple[int, int, str, str], list[str]] = {}
    obstacles: dict[tuple[int, int, str, str], Obstacle] = {}
    made: list[YearbookCell] = []
    for subject, series in groupby(cells, lambda cell: cell.subject):
        own = list(series)
        begun = {cell.year: _key(last, cell) for last, cell in pairwise(_valued(own))}
        run = 1
        for cell in own:
            key = begun.get(cell.year)
            if key is not None and key not in known:
                known[key] = _obstacle(indicator, key)
            obstacle = known[key] if key is not None else None
            if key is not None and obstacle is not None:
                run += 1
                cut = (key.since, key.until, *_scopes(obstacle))
                cuts.setdefault(cut, []).append(subject)
                obstacles.setdefault(cut, obstacle)
            made.append(cell if run == 1 else msgspec.structs.replace(cell, run=run))
    return made, [
        SeriesBreak(
            indicator=indicator.id,
            since=cut[0],
            until=cut[1],
            old=cut[2],
            new=cut[3],
            reason=obstacles[cut].reason.key,
            subjects=tuple(subjects),
            rules=obstacles[cut].rules,
        )
        for cut, subjects in sorted(cuts.items())
    ]


def _valued(cells: Iterable[YearbookCell]) -> list[YearbookCell]:
    return [cell for cell in cells if cell.value is not None]


def _key(last: YearbookCell, cell: YearbookCell) -> _Key:
    return _Key(last.scope, cell.scope, last.year, cell.year, (last.base, cell.base))


def _obstacle(indicator: Indicator, key: _Key) -> Obstacle | None:
    """Return why a value cannot stand in one series with the one before it; None: it can."""
    old, new, since, until, (first, last) = key
    if first and last and first != last:
        return Obstacle(Reason("reason.base_differs", {"base": last, "wanted": first}))
    other = of_another(indicator, new, old)
    # Both ends under one named definition are comparable, whatever else was in force.
    if other is not None or (old and old == new):
        return other
    return redefined(indicator, new, Period(since * 12, 12), Period(until * 12, 12))


def _scopes(obstacle: Obstacle) -> tuple[str, str]:
    values = obstacle.reason.values
    if "old" in values:
        return values["old"], values["new"]
    return values["wanted"], values.get("scope") or values["base"]


def _shown(indicator: Indicator) -> YearbookIndicator:
    return YearbookIndicator(
        id=indicator.id,
        title_en=indicator.title_en,
        title_zh=indicator.title_zh,
        unit=indicator.unit.code,
        symbol=symbol_of(indicator.unit),
        symbol_zh=chinese_symbol_of(indicator.unit),
        subject=indicator.subject,
        formula=indicator.formula.text,
        source=indicator.source,
        rule=indicator.rule,
    )
