"""Yearbook paper: indicators by subject and year, where series are cut, and how good the data are.

Values of one row are comparable where no bar parts them; a change of definition is drawn as a bar
and told below the table, never joined.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from loopbook.render.naming import title_of
from loopbook.render.number import number_text
from loopbook.render.paper.annex import figures_of
from loopbook.render.paper.cited import cited
from loopbook.render.paper.told import Told
from loopbook.render.yearbook import why_text
from loopbook.terms.paper import Block, Cell, Figure, Heading, Paper, Paragraph, Table
from loopbook.terms.yearbook import CellKind, Yearbook, YearbookCell, YearbookIndicator
from loopbook.wording import say

YEARS_MAX = 9
"""Years that stand beside each other in one table."""

_SHOWN = 16
_SIGNS = {CellKind.MODELLED: "~", CellKind.UNPROVEN: "?"}
_BOUNDS = {"at_least": "≥ ", "at_most": "≤ ", "about": "≈ "}

Cells = Mapping[tuple[str, str, int], YearbookCell]


def yearbook_paper(book: Told, made: Yearbook, language: str = "en") -> Paper:
    """Return a yearbook as a report.

    Parameters
      made   as `Book.yearbook` made it from the book
    """
    blocks: list[Block] = [
        Heading(say("yearbook_paper.reading", language)),
        Paragraph((say("yearbook_paper.reading.text", language),)),
        Heading(say("yearbook_paper.indicators", language)),
        *_indicators(made, language),
        Heading(say("yearbook_paper.coverage", language)),
        *_coverage(made, language),
        Heading(say("plan_paper.quality", language)),
        *_quality(made, language),
    ]
    first, last = made.years[0], made.years[-1]
    paper = Paper(
        language=language,
        title=say("yearbook_paper.title", language, title=title_of(made, language)),
        subtitle=f"{first}–{last}" if first != last else str(first),
        front=(
            say("plan_paper.pack", language, pack=made.pack, digest=made.digest[:_SHOWN]),
            say("plan_paper.checkpoint", language, size=made.checkpoint.size,
                root=made.checkpoint.root[:_SHOWN]),
        ),
        blocks=tuple(blocks),
    )  # fmt: skip
    named = {s for figure in figures_of(paper) for s in figure.evidence}
    pack = book.scheme(made.pack.partition("@")[0])
    return Paper(
        language=language,
        title=paper.title,
        subtitle=paper.subtitle,
        front=paper.front,
        blocks=paper.blocks,
        sources=cited(book, named, pack, language),
    )


def _indicators(made: Yearbook, language: str) -> Iterator[Block]:
    cells = {(cell.indicator, cell.subject, cell.year): cell for cell in made.cells}
    subjects: dict[str, list[str]] = defaultdict(list)
    for cell in made.cells:
        if cell.subject not in subjects[cell.indicator]:
            subjects[cell.indicator].append(cell.subject)
    for indicator in made.indicators:
        yield Heading(title_of(indicator, language), 2)
        yield Paragraph(
            (say("yearbook_paper.indicator", language, formula=indicator.formula,
                 source=indicator.source),)
        )  # fmt: skip
        for first in range(0, len(made.years), YEARS_MAX):
            years = made.years[first : first + YEARS_MAX]
            yield _table(indicator, subjects[indicator.id], years, cells, language)
        yield from _breaks(made, indicator, language)


def _table(
    indicator: YearbookIndicator,
    subjects: Sequence[str],
    years: Sequence[int],
    cells: Cells,
    language: str,
) -> Table:
    symbol = (indicator.symbol_zh if language.startswith("zh") else "") or indicator.symbol
    caption = (
        f"{title_of(indicator, language)} [{symbol}]" if symbol else title_of(indicator, language)
    )
    return Table(
        id=f"{indicator.id}_{years[0]}",
        caption=caption,
        columns=(say("yearbook_paper.subject", language), *map(str, years)),
        widths=(2.2, *(1.0 for _ in years)),
        rows=tuple(
            (subject, *_row([cells.get((indicator.id, subject, year)) for year in years], language))
            for subject in subjects
        ),
    )  # fmt: skip


def _row(cells: Sequence[YearbookCell | None], language: str) -> Iterator[Cell]:
    """Yield the values of a subject; a bar stands before the first value of another definition."""
    run: int | None = None
    for cell in cells:
        if cell is None:
            yield ""
            continue
        is_cut = run is not None and cell.value is not None and cell.run != run
        if cell.value is not None:
            run = cell.run
        yield _figure(cell, language, is_cut=is_cut)


def _figure(cell: YearbookCell, language: str, *, is_cut: bool) -> Figure:
    if cell.value is None:
        return Figure(text="—", evidence=cell.sequences)
    bound = _BOUNDS.get(cell.bound, "")
    sign = _SIGNS.get(cell.kind, "")
    bar = "| " if is_cut else ""
    text = f"{bar}{bound}{number_text(cell.value, language)}{sign}"
    return Figure(text=text, value=cell.value, evidence=cell.sequences)


def _breaks(made: Yearbook, indicator: YearbookIndicator, language: str) -> Iterator[Block]:
    for each in made.breaks:
        if each.indicator == indicator.id:
            yield Paragraph(
                (say("yearbook_paper.break", language, since=each.since, until=each.until,
                     old=each.old or "—", new=each.new or "—", count=len(each.subjects)),)
            )  # fmt: skip


def _coverage(made: Yearbook, language: str) -> Iterator[Block]:
    titles = {each.id: title_of(each, language) for each in made.indicators}
    for name, found in (("by_indicator", made.by_indicator), ("by_subject", made.by_subject)):
        yield Table(
            id=name,
            caption=say(f"yearbook_paper.{name}", language),
            columns=tuple(
                say(f"yearbook_paper.column.{each}", language)
                for each in ("name", "cells", "decides", "share")
            ),
            widths=(4, 1, 1, 1),
            rows=tuple(
                (
                    titles.get(each.name, each.name),
                    _count(each.cells),
                    _count(each.decides),
                    Figure(text=f"{100 * each.share:.1f}", value=100 * each.share),
                )
                for each in found
            ),
        )


def _count(number: int) -> Figure:
    return Figure(text=str(number), value=number)


def _quality(made: Yearbook, language: str) -> Iterator[Block]:
    titles = {each.id: title_of(each, language) for each in made.indicators}
    names = (
        "decides",
        "modelled",
        "unproven",
        "unknown",
        "rivals",
        "repaired",
        "bounded",
        "breaks",
    )
    yield Table(
        id="quality",
        caption=say("yearbook_paper.quality", language),
        columns=(
            say("yearbook_paper.column.name", language),
            *(say(f"yearbook_paper.column.{name}", language) for name in (*names, "spread")),
        ),
        widths=(2.6, *(1.0 for _ in names), 1.0),
        rows=tuple(
            (
                titles.get(row.indicator, row.indicator),
                *(_count(int(getattr(row, name))) for name in names),
                Figure(
                    text="—" if row.spread is None else f"{100 * row.spread:.1f} %",
                    value=row.spread,
                ),
            )
            for row in made.quality
        ),
    )
    reasons: dict[str, int] = defaultdict(int)
    for row in made.quality:
        for key, count in row.reasons.items():
            reasons[key] += count
    if reasons:
        yield Table(
            id="reasons",
            caption=say("yearbook_paper.reasons", language),
            columns=(
                say("yearbook_paper.column.reason", language),
                say("yearbook_paper.column.cells", language),
            ),
            widths=(5, 1),
            rows=tuple(
                (why_text(key, language), _count(count)) for key, count in sorted(reasons.items())
            ),
        )
