"""Plain: a paper as lines of text, for a terminal, a mail, or a comparison of two reports."""

from collections.abc import Iterator

from loopbook.render.paper.annex import Annex, spans
from loopbook.render.width import cells, pad
from loopbook.terms.paper import Cell, Heading, Paper, Paragraph, Table
from loopbook.wording import say


def plain_lines(paper: Paper) -> Iterator[str]:
    """Yield the lines of a paper; keys of the evidence stand in square brackets."""
    annex = Annex(paper)
    yield paper.title
    yield from (line for line in (paper.subtitle, *paper.front) if line)
    for block in paper.blocks:
        yield ""
        match block:
            case Heading():
                yield f"{'#' * block.level} {block.text}"
            case Paragraph():
                yield "".join(_shown(piece, annex) for piece in block.pieces)
            case Table():
                yield from _table(block, annex)
            case _:
                yield f"[{block.caption}]"
    if annex.entries:
        yield ""
        yield f"# {say('paper.evidence', paper.language)}"
    for entry in annex.entries:
        told = entry.source
        what = told.what if told else say("paper.evidence.not_held", paper.language)
        who = f" · {told.who}" if told and told.who else ""
        yield f"[{entry.key}] {entry.sequence}: {what}{who}"


def _table(table: Table, annex: Annex) -> Iterator[str]:
    yield table.caption
    rows = [table.columns, *([_shown(cell, annex) for cell in row] for row in table.rows)]
    widths = [max(cells(row[column]) for row in rows) for column in range(len(table.columns))]
    for row in rows:
        yield "  ".join(pad(text, width) for text, width in zip(row, widths, strict=True)).rstrip()
    yield from table.notes


def _shown(cell: Cell, annex: Annex) -> str:
    if isinstance(cell, str):
        return cell
    keys = spans(annex.keys(cell))
    marks = f" [{keys}]" if keys else ""
    note = f" ({cell.note})" if cell.note else ""
    return f"{cell.text}{marks}{note}"
