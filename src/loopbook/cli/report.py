"""`loopbook report`: the report of a plan, an evaluation, or a yearbook, as PDF, XLSX or text."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from loopbook.book.book import Book
from loopbook.cli.locate import Common, open_here
from loopbook.cli.picture import write_file
from loopbook.render.paper.face import face_of
from loopbook.render.paper.form import form_named, paper_bytes
from loopbook.render.plan_paper import plan_paper
from loopbook.render.score_paper import score_paper
from loopbook.render.yearbook_paper import yearbook_paper
from loopbook.terms.paper import Paper

PLAIN = Common()

app = App(name="report", help="Reports.", result_action="return_value")


@Parameter(name="*")
@dataclass(frozen=True)
class Setting:
    """How it is set.

    Parameters
    ----------
    font
        Font file with characters that the program's own font has not; may be given several times.
    """

    font: Annotated[tuple[Path, ...], Parameter(negative="")] = ()


SET = Setting()


@app.command
def plan(
    out: Path,
    *,
    scheme: str = "",
    day: str = "",
    setting: Setting = SET,
    common: Common = PLAIN,
) -> int:
    """Write the report of a plan to OUT: targets, actions, values side by side, quality annex.

    Parameters
    ----------
    out
        File to write: .pdf, .xlsx or .txt.
    scheme
        Rule pack with the targets.
    day
        As known on that day, as 2026-02-01.
    """
    form_named(out.name)
    with open_here(common) as book:
        paper = plan_paper(book, scheme, day, common.language)
    return _write(paper, out, setting, common)


@Parameter(name="*")
@dataclass(frozen=True)
class Table:
    """Which indicators, of whom, in which years.

    Parameters
    ----------
    years
        Whole calendar years, as 2001..2025.
    indicators
        Names, separated by commas; default: all of the pack.
    subjects
        Identifiers, separated by commas; default: all that anything is published of.
    scheme
        Rule pack, id or id@version.
    as_of
        A day (2026-02-01): what had been published by then; or a checkpoint size.
    """

    years: str
    indicators: str = ""
    subjects: str = ""
    scheme: str = ""
    as_of: str = ""


@app.command
def yearbook(out: Path, *, table: Table, setting: Setting = SET, common: Common = PLAIN) -> int:
    """Write a yearbook to OUT: indicators by subject and year, cuts, coverage, quality annex.

    Parameters
    ----------
    out
        File to write: .pdf, .xlsx or .txt.
    """
    form_named(out.name)
    with open_here(common) as book:
        made = book.yearbook(
            table.years,
            table.indicators,
            subjects=table.subjects,
            scheme=table.scheme,
            as_of=table.as_of or None,
        )
        paper = yearbook_paper(book, made, common.language)
    return _write(paper, out, setting, common)


@Parameter(name="*")
@dataclass(frozen=True)
class Act:
    """Which act is evaluated.

    Parameters
    ----------
    period
        2025, 2025-Q2 and the like.
    day
        Day of the act, which says which edition holds; default: the last day of the period.
    scheme
        Rule pack of the standard.
    as_of
        As known on a day, or at a checkpoint.
    """

    period: str
    day: str = ""
    scheme: str = ""
    as_of: str = ""


@app.command
def evaluation(
    out: Path,
    standard: str,
    subject: str,
    *,
    act: Act,
    setting: Setting = SET,
    common: Common = PLAIN,
) -> int:
    """Write the report of SUBJECT under STANDARD to OUT, with its evidence.

    Parameters
    ----------
    out
        File to write: .pdf, .xlsx or .txt.
    standard
        Edition of a standard, or a family of editions.
    subject
        Identifier of the plant, product, park or whatever is evaluated.
    """
    form_named(out.name)
    with open_here(common) as book:
        paper = _evaluation(book, standard, subject, act, common.language)
    return _write(paper, out, setting, common)


def _evaluation(book: Book, standard: str, subject: str, act: Act, language: str) -> Paper:
    sheet = book.score(
        standard,
        subject,
        act.period,
        day=act.day or None,
        scheme=act.scheme,
        as_of=act.as_of or None,
    )
    return score_paper(book, sheet, language)


def _write(paper: Paper, out: Path, setting: Setting, common: Common) -> int:
    faces = [face_of(path) for path in setting.font]
    write_file(out, paper_bytes(paper, form_named(out.name), faces), common)
    return 0
