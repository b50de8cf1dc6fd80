"""PDF: a paper set with typst, in a font that has every character of it.

The template (report.typ) is fixed; all words come as data, so that nothing in a paper can be run,
and no file but the template's folder can be read. Spec: docs/spec/report.md.
"""

from collections.abc import Iterator, Sequence
from importlib.resources import files

import msgspec
import typst

from loopbook.errors import ParseError
from loopbook.render.paper.annex import ENTRIES_MAX, Annex, Annexed, spans
from loopbook.render.paper.face import Face, own_face, require_glyphs
from loopbook.terms.paper import Block, Cell, Figure, Heading, Paper, Paragraph, Table
from loopbook.wording import say

_ENOUGH_FOR_CONTENTS = 3
_LEAF_SHOWN = 16
_WIDE, _VERY_WIDE = 7, 12


def set_pdf(paper: Paper, faces: Sequence[Face] = ()) -> bytes:
    """Return the paper as PDF (PDF 1.7, tagged).

    Parameters
      faces   further fonts, for characters that the program's own has not
    Raises    ParseError  LB-Z80  a character is in none of the fonts
    """
    require_glyphs(paper, (own_face(), *faces))
    made, warnings = _compiler(paper, faces).compile_with_warnings(format="pdf")
    _require_quiet(paper, warnings)
    return b"".join(_pages(made))


def set_pages(
    paper: Paper, faces: Sequence[Face] = (), *, dots_per_inch: float = 96
) -> list[bytes]:
    """Return the pages of the paper as PNG, to be looked at.

    Raises    ParseError  LB-Z80  a character is in none of the fonts
    """
    require_glyphs(paper, (own_face(), *faces))
    compiler = _compiler(paper, faces)
    made, warnings = compiler.compile_with_warnings(format="png", ppi=dots_per_inch)
    _require_quiet(paper, warnings)
    return _pages(made)


def _pages(made: bytes | list[bytes] | None) -> list[bytes]:
    """Return what was set, a PDF as its one part."""
    return made if isinstance(made, list) else [made or b""]


def _require_quiet(paper: Paper, warnings: Sequence[typst.TypstWarning]) -> None:
    """Raise when typst has doubts: an unknown family leaves pages empty, and it does not fail."""
    if warnings:
        raise ParseError("LB-Z82", paper.title, why="; ".join(each.message for each in warnings))


def _compiler(paper: Paper, faces: Sequence[Face]) -> typst.Compiler:
    used = (own_face(), *faces)
    families = [family for face in used for family in face.families]
    template = files("loopbook.render.paper").joinpath("report.typ").read_bytes()
    told = msgspec.json.encode(_told(paper, families)).decode()
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        # typst takes folders; the families named are those of the files.
        font_paths=list(dict.fromkeys(str(face.path.parent) for face in used)),
    )
    return typst.Compiler(template, font_paths=fonts, sys_inputs={"paper": told})


def _told(paper: Paper, families: Sequence[str]) -> dict[str, object]:
    """Return the paper as the template reads it."""
    annex, language = Annex(paper), paper.language
    words = {
        "contents": say("paper.contents", language),
        "evidence": say("paper.evidence", language),
        "evidence-lead": say(
            _lead_of(annex), language, count=len(annex.entries), shown=ENTRIES_MAX
        ),
        "evidence-columns": [
            say(f"paper.evidence.{column}", language)
            for column in ("key", "entry", "what", "who", "leaf")
        ],
    }
    chapters = [block for block in paper.blocks if isinstance(block, Heading) and block.level == 1]
    return {
        "language": language,
        "title": paper.title,
        "subtitle": paper.subtitle,
        "author": "loopbook",
        "running": paper.subtitle,
        "front": paper.front,
        "families": list(families),
        "words": words,
        "has-contents": len(chapters) >= _ENOUGH_FOR_CONTENTS,
        "blocks": [_block(block, annex) for block in paper.blocks],
        "sources": list(_sources(annex, language)),
    }


def _lead_of(annex: Annex) -> str:
    is_cut = len(annex.entries) > ENTRIES_MAX
    return "paper.evidence.lead_cut" if is_cut else "paper.evidence.lead"


def _sources(annex: Annex, language: str) -> Iterator[dict[str, str]]:
    for entry in annex.entries[:ENTRIES_MAX]:
        yield {"key": str(entry.key), "entry": str(entry.sequence), **_source(entry, language)}


def _source(entry: Annexed, language: str) -> dict[str, str]:
    source = entry.source
    if source is None:
        return {"what": say("paper.evidence.not_held", language), "who": "", "leaf": ""}
    return {"what": source.what, "who": source.who, "leaf": source.leaf[:_LEAF_SHOWN]}


def _block(block: Block, annex: Annex) -> dict[str, object]:
    match block:
        case Heading():
            return {"kind": "heading", "text": block.text, "level": block.level}
        case Paragraph():
            return {"kind": "paragraph", "pieces": [_piece(p, annex) for p in block.pieces]}
        case Table():
            return _table(block, annex)
        case _:
            return {"kind": "picture", "svg": block.svg, "caption": block.caption}


def _table(table: Table, annex: Annex) -> dict[str, object]:
    width = len(table.columns)
    return {
        "kind": "table",
        "caption": table.caption,
        "columns": table.columns,
        "widths": [float(each) for each in table.widths],
        "numeric": [_is_numeric(table, column) for column in range(width)],
        "size": 8.5 if width <= _WIDE else 7.5 if width <= _VERY_WIDE else 6.5,
        "rows": [[_piece(cell, annex) for cell in row] for row in table.rows],
        "notes": table.notes,
    }


def _is_numeric(table: Table, column: int) -> bool:
    return any(isinstance(row[column], Figure) for row in table.rows)


def _piece(cell: Cell, annex: Annex) -> str | dict[str, str]:
    if isinstance(cell, str):
        return cell
    return {"text": cell.text, "keys": spans(annex.keys(cell)), "note": cell.note}
