"""`loopbook item` and `loopbook grades`: what is known of one item, or of all of a class."""

from collections.abc import Iterator

from loopbook.book import Book
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.render.entries import what_text, word_label
from loopbook.render.fact import fact_text, grade_name
from loopbook.terms.history import ItemHistory
from loopbook.terms.scheme import Ladder, Word
from loopbook.wording import say

PLAIN = Common()


def item(item: str, *, scheme: str = "", as_of: str = "", common: Common = PLAIN) -> int:
    """Tell what is known of ITEM: class, facts, grades, and every entry that speaks of it.

    Parameters
    ----------
    item
        Identifier, as the events have it.
    scheme
        Rule pack, id or id@version (default: the one that knows the item's class).
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size: what the book knew.
    """
    with open_here(common) as book:
        found = book.item(item, scheme=scheme, as_of=as_of)
        if common.json:
            write_json(found, common.language)
        else:
            write(_lines(found, book, common.language))
    return 0


def grades(ladder: str, *, scheme: str = "", as_of: str = "", common: Common = PLAIN) -> int:
    """Grade every item of the class that LADDER is for.

    Parameters
    ----------
    ladder
        Name of the ladder in its rule pack.
    scheme
        Rule pack, id or id@version.
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size: what the book knew.
    """
    with open_here(common) as book:
        found = book.grades(ladder, scheme=scheme, as_of=as_of)
        if common.json:
            write_json(found, common.language)
        else:
            named = _ladders(book)
            write(f"{each.item}  {grade_name(each, named, common.language)}" for each in found)
    return 0


def _lines(found: ItemHistory, book: Book, language: str) -> Iterator[str]:
    words = _words(book)
    ladders = _ladders(book)
    of_class = word_label(words, found.item_class, language) or "-"
    counts = {"facts": len(found.facts), "entries": len(found.entries)}
    yield say("cli.item", language, item=found.item, of_class=of_class, **counts)
    for fact in found.facts.values():
        told = f"{word_label(words, fact.term, language)} {fact_text(fact, words, language)}"
        yield f"  {told}  #{fact.sequence}"
    for grade in found.grades:
        yield f"  {grade.ladder}: {grade_name(grade, ladders, language)}"
    for recorded in found.entries:
        voided = f"  {say('cli.item.voided', language)}" if recorded.voided_by else ""
        yield f"  #{recorded.entry.sequence} {what_text(recorded, words, language)}{voided}"


def _words(book: Book) -> dict[str, Word]:
    return {name: word for pack in book.schemes.values() for name, word in pack.vocabulary.items()}


def _ladders(book: Book) -> dict[str, Ladder]:
    return {name: ladder for pack in book.schemes.values() for name, ladder in pack.ladders.items()}
