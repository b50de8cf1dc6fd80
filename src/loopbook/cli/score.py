"""`loopbook score`: how subjects stand under a standard, and the cheapest way to a level."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from loopbook.book import Book
from loopbook.book.cost_table import costs_in
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.render.score import gap_lines, score_lines
from loopbook.terms.score import LevelGap
from loopbook.wording import say

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class Asked:
    """What is scored, and by which edition.

    Parameters
    ----------
    period
        2025, 2025-H1 or 2023..2025.
    day
        Day of the act, which says what edition of a family holds; default: last day of the period.
    scheme
        Rule pack, id or id@version.
    as_of
        A day (2026-02-01): what had been published by then; or a checkpoint size.
    """

    period: str
    day: str = ""
    scheme: str = ""
    as_of: str = ""


@Parameter(name="*")
@dataclass(frozen=True)
class Aim:
    """What is to be reached.

    Parameters
    ----------
    gap
        Level to reach: the cheapest set of criteria to change.
    costs
        CSV file of what each criterion costs to change: criterion, cost, and a level where it
        differs.
    """

    gap: str = ""
    costs: Path | None = None


NO_AIM = Aim()


def score(
    standard: str,
    /,
    *subjects: str,
    asked: Asked,
    aim: Aim = NO_AIM,
    explain_: Annotated[bool, Parameter(name="--explain", negative="")] = False,
    common: Common = PLAIN,
) -> int:
    """Score SUBJECTS under STANDARD: an edition, or a family whose edition in force is taken.

    Parameters
    ----------
    standard
        Id of the standard, or pack/id; or the name of its family.
    subjects
        Identifiers of plants, products, parks; default: all who answered any criterion.
    explain_
        Tell of each row its clause, source, entries, documents, and what is missing.
    """
    with open_here(common) as book:
        named = subjects or _answering(book, standard, asked)
        if not named and not common.json:
            write([say("score.nobody", common.language, standard=standard)])
        if aim.gap or aim.costs is not None:
            return _write_gaps(_gaps(book, standard, named, asked, aim), common)
        sheets = book.score(
            standard,
            named,
            asked.period,
            day=asked.day,
            scheme=asked.scheme,
            as_of=asked.as_of or None,
        )
        if common.json:
            write_json(sheets, common.language)
            return 0
        for place, sheet in enumerate(sheets):
            if place:
                write([""])
            write(score_lines(sheet, common.language, explain=explain_))
    return 0


def _answering(book: Book, standard: str, asked: Asked) -> tuple[str, ...]:
    """Return all who answered any criterion of a standard."""
    table = book.score_table(
        standard,
        asked.period,
        day=asked.day,
        scheme=asked.scheme,
        as_of=asked.as_of or None,
    )
    return table.subjects


def _gaps(
    book: Book, standard: str, subjects: tuple[str, ...], asked: Asked, aim: Aim
) -> list[LevelGap]:
    costs = () if aim.costs is None else costs_in(aim.costs)
    return [
        book.gap(
            standard,
            subject,
            asked.period,
            aim.gap,
            costs,
            day=asked.day,
            scheme=asked.scheme,
            as_of=asked.as_of or None,
        )
        for subject in subjects
    ]


def _write_gaps(gaps: list[LevelGap], common: Common) -> int:
    if common.json:
        write_json(gaps, common.language)
        return 0
    for gap in gaps:
        write([gap.subject, *gap_lines(gap, common.language)])
    return 0
