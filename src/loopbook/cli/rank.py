"""`loopbook rank`: who comes first under a standard, and how far that hangs on its weights."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from loopbook.cli.answer import write, write_json
from loopbook.cli.compare import WHEN, When
from loopbook.cli.locate import Common, open_here
from loopbook.cli.picture import write_file
from loopbook.render.ranking import ranking_lines, ranking_table
from loopbook.render.table import csv_bytes
from loopbook.terms.rank_wish import RankWish
from loopbook.wording import say

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class Wish:
    """Who is ranked, and how weights are moved.

    Parameters
    ----------
    kind
        Kind of subjects, as master data say it (plant, park); default: all who answered.
    wanted
        How many are to be selected.
    spread
        How far each weight is moved, as a share of it: 0.2 is up to a fifth less or more.
    weights
        How many sets of weights are tried; 0: none.
    seed
        Of their drawing: the same seed gives the same answer.
    """

    kind: str = ""
    wanted: int = 10
    spread: float = 0.2
    weights: int = 1_000
    seed: int = 0

    @property
    def wish(self) -> RankWish:
        """The same, as the book takes it."""
        return RankWish(
            kind=self.kind,
            wanted=self.wanted,
            spread=self.spread,
            weights=self.weights,
            seed=self.seed,
        )


WISH = Wish()


def rank(
    standard: str,
    *,
    when: When = WHEN,
    wish: Wish = WISH,
    limit: Annotated[int, Parameter(validator=Number(gte=0))] = 50,
    csv: Path | None = None,
    common: Common = PLAIN,
) -> int:
    """Rank subjects under STANDARD: places, what unknown answers and other weights make of them.

    Parameters
    ----------
    standard
        Id, pack/id, or a family.
    limit
        Subjects to show at most.
    csv
        File to write all of them to.
    """
    language = common.language
    with open_here(common) as book:
        found = book.rank(
            standard,
            when.period,
            wish.wish,
            day=when.day,
            scheme=when.scheme,
            as_of=when.as_of,
        )
    if common.json:
        write_json(found, language)
    else:
        write(ranking_lines(found, language, limit))
    if csv is not None:
        table = ranking_table(found, language)
        write_file(csv, csv_bytes(table), common)
        if not common.json:
            write([say("rank.written", language, count=len(table.rows))])
    return 0
