"""Form: the file that a paper becomes, by the ending of its name."""

from collections.abc import Sequence

from loopbook.errors import QueryError
from loopbook.render.paper.face import Face
from loopbook.render.paper.pdf import set_pdf
from loopbook.render.paper.plain import plain_lines
from loopbook.render.paper.workbook import set_workbook
from loopbook.terms.paper import Paper

FORMS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain; charset=utf-8",
}
"""Ending -> media type."""


def form_named(words: str) -> str:
    """Return the form that a file name or a word asks for.

    Raises    QueryError  LB-Z83  there is no such form
    """
    form = words.rpartition(".")[2].casefold()
    if form not in FORMS:
        raise QueryError("LB-Z83", name=words[-80:], known=", ".join(FORMS))
    return form


def paper_bytes(paper: Paper, form: str, faces: Sequence[Face] = ()) -> bytes:
    """Return a paper as PDF, XLSX or text.

    Parameters
      form    one of FORMS
      faces   further fonts, of a PDF
    Raises    ParseError  LB-Z80  a character of a PDF is in none of the fonts
    """
    match form:
        case "pdf":
            return set_pdf(paper, faces)
        case "xlsx":
            return set_workbook(paper)
        case _:
            return ("\n".join(plain_lines(paper)) + "\n").encode()
