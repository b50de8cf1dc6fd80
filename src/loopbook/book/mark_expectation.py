"""Mark expectation: a line of a case that asks whether a mark of an item holds."""

from collections.abc import Mapping

import msgspec

from loopbook.book.book import Book
from loopbook.rules.leaf import leaves_in
from loopbook.terms.mark import Mark, MarkAnswer
from loopbook.terms.scheme import Scheme


class Outcome(msgspec.Struct, frozen=True):
    """Whether a line holds, what was found, and the rows of the pack that were read."""

    holds: bool
    found: str
    rules: tuple[str, ...] = ()


def mark_outcome(book: Book, scheme: Scheme, line: Mapping[str, object]) -> Outcome:
    """Compare a line with what the book says of a mark.

    Parameters
      line    `mark`, `item`, `state`; optionally `shows`, how many facts anyone is told
    """
    answers = book.marks(str(line["item"]), scheme=scheme.id)
    answer = next((each for each in answers if each.mark.id == line["mark"]), None)
    if answer is None:
        return Outcome(holds=False, found="-")
    holds = answer.state.value == line["state"]
    holds = holds and ("shows" not in line or len(answer.facts) == line["shows"])
    told = f"{answer.state.value} {answer.since} {answer.until} {[f.term for f in answer.facts]}"
    return Outcome(holds, told, _rules(scheme, answer))


def _rules(scheme: Scheme, answer: MarkAnswer) -> tuple[str, ...]:
    mark: Mark = answer.mark
    words = [fact.rule for fact in answer.facts]
    words += [scheme.vocabulary[mark.item_class].rule]
    names = (mark.granted, *mark.ended, *_named(mark, scheme))
    rows = [row.rule for name in names for row in scheme.milestones[name]]
    return tuple(dict.fromkeys([mark.rule, *words, *rows]))


def _named(mark: Mark, scheme: Scheme) -> list[str]:
    """Return the milestones that the formula of a mark asks about."""
    arguments = (name for leaf in leaves_in(mark.holds) for name in leaf.arguments)
    return [name for name in arguments if name in scheme.milestones]
