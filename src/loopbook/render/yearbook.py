"""Yearbook for a person and for programs: values, coverage, cuts of series, data-quality annex."""

from collections.abc import Iterable

from loopbook.render.naming import title_of
from loopbook.render.table import Table, Value, plain_text
from loopbook.terms.yearbook import (
    Coverage,
    QualityRow,
    SeriesBreak,
    Yearbook,
    YearbookCell,
    YearbookIndicator,
)
from loopbook.wording import catalogue, say

_CELL = (
    "indicator", "subject", "year", "value", "unit", "sd", "kind", "reason", "doubt", "bound",
    "base", "scope", "publisher", "grade", "rivals", "low", "high", "repairs", "run", "entries",
)  # fmt: skip
_LINE = ("indicator", "subject", "year", "value", "unit", "kind", "reason", "publisher", "rivals")
_QUALITY = (
    "indicator", "cells", "coverage", "decides", "modelled", "unproven", "unknown", "rivals",
    "spread", "repaired", "derived", "bounded", "breaks",
)  # fmt: skip
_BREAK = ("indicator", "since", "until", "old", "new", "subjects")
_PERCENT = 100
_SUBJECTS_SHOWN = 3


def cell_table(book: Yearbook, language: str) -> Table:
    """Return a row a value; what is not known is empty, and its kind and reason say so."""
    units = {each.id: each for each in book.indicators}
    rows = tuple(_cell(cell, units[cell.indicator], language) for cell in book.cells)
    return Table("yearbook", _CELL, _headings(_CELL, language), rows)


def quality_table(book: Yearbook, language: str) -> Table:
    """Return the data-quality annex, a row an indicator."""
    titles = {each.id: title_of(each, language) for each in book.indicators}
    rows = tuple(_quality(row, titles[row.indicator]) for row in book.quality)
    return Table("yearbook-quality", _QUALITY, _headings(_QUALITY, language), rows)


def break_table(book: Yearbook, language: str) -> Table:
    """Return where series are cut, since an indicator changed its meaning."""
    titles = {each.id: title_of(each, language) for each in book.indicators}
    rows = tuple(_break(each, titles[each.indicator]) for each in book.breaks)
    return Table("yearbook-breaks", _BREAK, _headings(_BREAK, language), rows)


def yearbook_lines(book: Yearbook, language: str, limit: int) -> list[str]:
    """Return the yearbook for a terminal: totals, quality, cuts, and the first `limit` values."""
    lines = [title_text(book, language), ""]
    lines += _shown(quality_table(book, language))
    lines += ["", *(reason_text(row, language) for row in book.quality if row.reasons)]
    if book.breaks:
        lines += ["", say("yearbook.cut", language), *_shown(break_table(book, language))]
    if book.left_out:
        names = ", ".join(book.left_out)
        lines += ["", say("yearbook.left_out", language, names=names)]
    shown = book.cells[:limit]
    if shown:
        lines += ["", *plain_text(_headings(_LINE, language), _lines(book, shown, language))]
    more = len(book.cells) - len(shown)
    return [*lines, say("yearbook.more", language, count=more)] if more else lines


def title_text(book: Yearbook, language: str) -> str:
    """Return what the yearbook is of, and how much of it decides, in one sentence."""
    return say(
        "yearbook.title",
        language,
        title=title_of(book, language),
        first=book.years[0],
        last=book.years[-1],
        indicators=len(book.indicators),
        subjects=len(book.subjects),
        cells=len(book.cells),
        decides=sum(each.decides for each in book.by_indicator),
    )


def reason_text(row: QualityRow, language: str) -> str:
    """Return how often which reason keeps values of an indicator from deciding."""
    mark = "；" if language.startswith("zh") else "; "
    counts = mark.join(f"{why_text(key, language)} {count}" for key, count in row.reasons.items())
    return say("yearbook.reasons", language, indicator=row.indicator, counts=counts)


def yearbook_records(book: Yearbook, language: str, first: int, count: int) -> dict[str, object]:
    """Return the yearbook for programs: everything once, and `count` cells from `first` on."""
    return {
        "pack": book.pack,
        "digest": book.digest,
        "checkpoint": book.checkpoint,
        "title": title_of(book, language),
        "years": book.years,
        "subjects": book.subjects,
        "indicators": [_indicator(each, language) for each in book.indicators],
        "coverage": {
            "indicators": [_coverage(each) for each in book.by_indicator],
            "subjects": [_coverage(each) for each in book.by_subject],
        },
        "quality": book.quality,
        "breaks": book.breaks,
        "left_out": book.left_out,
        "plain_cells": book.plain_cells,
        "count": len(book.cells),
        "first": first,
        "cells": book.cells[first : first + count],
    }


def _indicator(each: YearbookIndicator, language: str) -> dict[str, object]:
    return {
        "id": each.id,
        "title": title_of(each, language),
        "unit": each.unit,
        "symbol": _symbol(each, language),
        "subject": each.subject,
        "formula": each.formula,
        "source": each.source,
        "rule": each.rule,
    }


def _coverage(each: Coverage) -> dict[str, object]:
    told = {"name": each.name, "cells": each.cells, "decides": each.decides}
    return {**told, "share": each.share}


def _headings(keys: Iterable[str], language: str) -> tuple[str, ...]:
    return tuple(say(f"yearbook.heading.{key}", language) for key in keys)


def _cell(cell: YearbookCell, of: YearbookIndicator, language: str) -> tuple[Value, ...]:
    return (
        cell.indicator,
        cell.subject,
        cell.year,
        cell.value,
        of.unit,
        cell.sd,
        say(f"yearbook.kind.{cell.kind.value}", language),
        cell.reason.removeprefix("reason."),
        cell.doubt.removeprefix("reason."),
        cell.bound,
        cell.base,
        cell.scope,
        cell.publisher,
        cell.grade,
        cell.rivals,
        cell.low,
        cell.high,
        cell.repairs,
        cell.run,
        " ".join(f"#{sequence}" for sequence in cell.sequences),
    )


def _lines(book: Yearbook, cells: Iterable[YearbookCell], language: str) -> list[list[str]]:
    """Return cells for a terminal: of what does not decide the reason that tells most."""
    symbols = {each.id: _symbol(each, language) for each in book.indicators}
    return [
        [
            cell.indicator,
            cell.subject,
            str(cell.year),
            "" if cell.value is None else _text(cell.value),
            symbols[cell.indicator],
            say(f"yearbook.kind.{cell.kind.value}", language),
            why_text(cell.doubt or cell.reason, language),
            cell.publisher,
            str(cell.rivals),
        ]
        for cell in cells
    ]


def _symbol(each: YearbookIndicator, language: str) -> str:
    return each.symbol_zh or each.symbol if language.startswith("zh") else each.symbol


def why_text(key: str, language: str) -> str:
    """Return in a few words why values do not decide, from the key of their reason."""
    name = key.removeprefix("reason.")
    short = f"yearbook.why.{name.replace('.', '_')}"
    return say(short, language) if short in catalogue() else name


def _quality(row: QualityRow, title: str) -> tuple[Value, ...]:
    covered = round(_PERCENT * row.decides / row.cells, 1) if row.cells else None
    spread = None if row.spread is None else round(_PERCENT * row.spread, 1)
    return (
        title,
        row.cells,
        covered,
        row.decides,
        row.modelled,
        row.unproven,
        row.unknown,
        row.rivals,
        spread,
        row.repaired,
        row.derived,
        row.bounded,
        row.breaks,
    )


def _break(each: SeriesBreak, title: str) -> tuple[Value, ...]:
    names = ", ".join(each.subjects[:_SUBJECTS_SHOWN])
    more = len(each.subjects) - _SUBJECTS_SHOWN
    return (
        title,
        each.since,
        each.until,
        each.old,
        each.new,
        names + (f" +{more}" if more > 0 else ""),
    )


def _shown(table: Table) -> list[str]:
    rows = [["" if cell is None else _text(cell) for cell in row] for row in table.rows]
    return plain_text(table.headings, rows)


def _text(cell: Value) -> str:
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)
