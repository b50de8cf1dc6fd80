"""The column rows of a standard of `column_world`, read from some observations."""

from typing import NamedTuple

from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.column_answer import Context
from loopbook.evaluate.score.column_row import ColumnRow, column_row, figures_of
from loopbook.evaluate.score.columns import context_of
from loopbook.terms.observation import Observation
from tests.evaluate.world import Known, observation

from .column_world import DOCUMENT, SUBJECTS, own, unit_of


class Columned(NamedTuple):
    """What the column engines work on, and the rows by criterion."""

    asked: Asked
    context: Context
    rows: list[ColumnRow]

    def row(self, name: str) -> ColumnRow:
        return next(each for each in self.rows if each.row.id == name)


def columned(name: str, *seen: Observation) -> Columned:
    """Return the rows of a standard."""
    asked = own(name, Known(seen=seen))
    context = context_of(asked, SUBJECTS)
    return Columned(asked, context, [column_row(context, each) for each in figures_of(asked)])


def told(word: str, value, place: int = 0, **more) -> Observation:
    """Return what the subject at a place says of a word, with a document."""
    fields = {"unit": unit_of(word), "documents": (DOCUMENT,), "subject": SUBJECTS[place], **more}
    return observation(value, fields.pop("when", "2025"), indicator=word, **fields)
