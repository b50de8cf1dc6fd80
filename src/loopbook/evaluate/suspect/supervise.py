"""Supervise: everything of a book that does not fit, found in batches, counted, ranked."""

from collections.abc import Callable, Collection, Iterator, Sequence

import msgspec

from loopbook.evaluate.suspect.candidate import (
    CLAIM_NOT_BORNE,
    HOUSE,
    NOT_HANDED_OVER,
    NOT_RECEIVED,
    OVERSOLD,
    Candidates,
    candidates_of,
)
from loopbook.evaluate.suspect.claim import claim_faults
from loopbook.evaluate.suspect.custody import custody_gaps
from loopbook.evaluate.suspect.ranking import Ranking
from loopbook.evaluate.suspect.rule import broken_rules
from loopbook.evaluate.suspect.telling import told_suspicions
from loopbook.terms.life import Lives
from loopbook.terms.scheme import Scheme
from loopbook.terms.suspect import Supervision
from loopbook.trace.blend import blend_report
from loopbook.trace.contradiction import RUN, contradictions

Watch = Callable[[int, int], None]
"""Told how many items were looked at, and of how many, while the work goes on."""


def unwatched(done: int, total: int) -> None:
    """Tell nobody how far the work is."""


class Asked(msgspec.Struct, frozen=True):
    """What to look for.

    Fields
      limit    how many suspicions are told; all are counted
      kinds    ids of rules and codes to look for; empty: all
      changes  entries by which another version of a pack came in, ascending
      size     items read at a time
    """

    limit: int = 100
    kinds: frozenset[str] = frozenset()
    changes: tuple[int, ...] = ()
    size: int = RUN

    def wants(self, kind: str) -> bool:
        """Say whether a kind is looked for."""
        return not self.kinds or kind in self.kinds


def known_kinds(packs: Sequence[Scheme]) -> tuple[str, ...]:
    """Return the kinds of suspicions that can be asked for under packs."""
    rules = dict.fromkeys(rule.id for pack in packs for rule in pack.suspects)
    return (*rules, *(str(kind) for kind in HOUSE))


def supervise(packs: Sequence[Lives], asked: Asked, watch: Watch = unwatched) -> Supervision:
    """Return what does not fit in a book, gravest first.

    Parameters
      packs  the book under each pack, as its reader may know it: what he may not see is not
             counted. What the ledger says against itself is looked for once
      watch  told how far the work is
    """
    ranking = Ranking(asked.limit)
    items = _contradicted(packs[0], asked, ranking, watch)
    for lives in packs:
        rules = [rule for rule in lives.scheme.suspects if asked.wants(rule.id)]
        for rule, found in broken_rules(lives, rules, asked.size):
            ranking.take(lives, found, rule.weight)
        for found in _of_custody(lives, asked):
            ranking.take(lives, found, HOUSE[found.kind].weight)
    return Supervision(items=items, counts=ranking.counts(), suspicions=told_suspicions(ranking))


def _contradicted(lives: Lives, asked: Asked, ranking: Ranking, watch: Watch) -> int:
    """Rank the contradictions of the ledger; return how many items there are to be seen."""
    seen = 0
    for part in contradictions(lives, asked.changes, asked.size):
        seen += part.seen
        for told in part.told:
            if asked.wants(told.kind.value):
                ranking.take(lives, candidates_of(told), HOUSE[told.kind].weight)
        watch(part.done, part.total)
    return seen


def _of_custody(lives: Lives, asked: Asked) -> Iterator[Candidates]:
    if _wants_any(asked, (NOT_RECEIVED, NOT_HANDED_OVER)):
        yield from _wanted(custody_gaps(lives, asked.size), asked)
    if _wants_any(asked, (OVERSOLD, CLAIM_NOT_BORNE)):
        for blend in lives.scheme.blends.values():
            yield from _wanted(claim_faults(lives, blend_report(lives, blend)), asked)


def _wants_any(asked: Asked, kinds: Sequence[str]) -> bool:
    return any(asked.wants(kind) for kind in kinds)


def _wanted(
    found: Iterator[Candidates] | Collection[Candidates], asked: Asked
) -> Iterator[Candidates]:
    return (each for each in found if asked.wants(each.kind))
