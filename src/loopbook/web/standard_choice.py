"""Standards a reader can choose from: those of the active packs, each once, by `pack/standard`."""

from collections.abc import Iterable, Iterator, Mapping

from loopbook.book.book import Book
from loopbook.render.naming import title_of
from loopbook.render.score import answer_text
from loopbook.terms.scheme import Scheme
from loopbook.terms.score import CriterionScore, ScoreSheet
from loopbook.terms.standard import CriterionKind, Standard
from loopbook.wording import say


def standards_in(book: Book) -> Iterator[tuple[str, Standard, Scheme]]:
    """Yield key, standard and pack of each standard; one that a pack inherits is its parent's."""
    for pack in book.schemes.values():
        for name, standard in pack.standards.items():
            home = standard.rule.rpartition("/")[0]
            if not home or home not in book.schemes:
                yield f"{pack.id}/{name}", standard, pack


def standard_options(book: Book, language: str) -> list[tuple[str, str]]:
    """Return key and title of each standard, for a list to choose from."""
    return [(key, title_of(standard, language)) for key, standard, _ in standards_in(book)]


def option_of(key: str, options: Iterable[tuple[str, str]]) -> str:
    """Return the choice that stands for a standard: its own, or that of the pack it comes from.

    Parameters
      key   `pack/standard`, where the pack may have inherited it
    """
    keys = [each for each, _ in options]
    name = key.rpartition("/")[2]
    return key if key in keys else next((k for k in keys if k.rpartition("/")[2] == name), "")


def kinds_of(book: Book, sheet: ScoreSheet) -> dict[str, CriterionKind]:
    """Return what an answer to each criterion of a sheet is."""
    standard = book.scheme(sheet.pack).standards[sheet.standard]
    return {each.id: each.kind for each in standard.criteria}


def answer_in_words(row: CriterionScore, kinds: Mapping[str, CriterionKind], language: str) -> str:
    """Return the answer of a row: yes and no in words, numbers with their unit."""
    if kinds[row.criterion] is CriterionKind.YES_NO and row.value in (0.0, 1.0):
        return say("scores.yes" if row.value else "scores.no", language)
    return answer_text(row, language)
