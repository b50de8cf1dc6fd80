"""Life words: what the files of lives may name, and the faults of naming something else."""

from collections.abc import Mapping

import msgspec

from loopbook.rules.line import Line
from loopbook.rules.vocabulary import terms
from loopbook.terms.attribution import Attribution
from loopbook.terms.milestone import Milestone
from loopbook.terms.quantity import Units
from loopbook.terms.scheme import Word


class LifeWords(msgspec.Struct, frozen=True):
    """What rows of the files of lives may name.

    Fields
      cbv          kind -> CBV word -> label
      milestones   id -> alternatives
    """

    units: Units
    vocabulary: Mapping[str, Word]
    cbv: Mapping[str, Mapping[str, str]]
    attributions: Mapping[str, Attribution]
    milestones: Mapping[str, tuple[Milestone, ...]]


def check_word(line: Line, column: str, name: str, kind: str, words: LifeWords) -> None:
    """Find that `name`, taken from `column`, is no word of `kind` of the vocabulary."""
    line.known(column, name, terms(words.vocabulary, kind), f"vocabulary.csv (kind {kind})")


def check_milestones(line: Line, column: str, names: tuple[str, ...], words: LifeWords) -> None:
    """Find names, taken from `column`, that are no milestone."""
    for name in names:
        line.known(column, name, words.milestones, "milestones.csv")


def check_facts(line: Line, column: str, names: tuple[str, ...], words: LifeWords) -> None:
    """Find names, taken from `column`, that are no fact."""
    for name in names:
        check_word(line, column, name, "fact", words)


def listed(line: Line, column: str) -> tuple[str, ...]:
    """Return the texts of a cell of a CSV file that are set apart by `|`."""
    parts = (part.strip() for part in line.optional(column).split("|"))
    return tuple(part for part in parts if part)
