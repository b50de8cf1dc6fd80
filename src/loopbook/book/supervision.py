"""Supervision of a book: which packs are asked, which of their versions changed, what to find."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from loopbook.book.readings import Readings
from loopbook.errors import QueryError, UnknownTerm
from loopbook.evaluate.suspect.supervise import Asked, known_kinds
from loopbook.terms.entry import Entry, EntryKind
from loopbook.terms.lineage import AsOf
from loopbook.terms.scheme import Scheme

LIMIT_MAX = 100_000
"""Suspicions that one answer may tell; all are counted."""


def packs_asked(active: Mapping[str, Scheme]) -> list[Scheme]:
    """Return the packs whose rules are looked at: those that no other active pack extends."""
    extended = {parent for pack in active.values() for parent in pack.extends}
    return [pack for name, pack in active.items() if name not in extended]


def asked_of(
    packs: Sequence[Scheme], kinds: Iterable[str], limit: int, changes: tuple[int, ...]
) -> Asked:
    """Return what is looked for.

    Raises    UnknownTerm  LB-U50  a kind that no pack and not the house knows
              QueryError   LB-U51  a limit below 0 or above LIMIT_MAX
    """
    if not 0 <= limit <= LIMIT_MAX:
        raise QueryError("LB-U51", limit=limit, most=LIMIT_MAX)
    known = known_kinds(packs)
    wanted = frozenset(kinds)
    for kind in sorted(wanted - {*known}):
        nearest = get_close_matches(kind, known, 1, 0.3)
        raise UnknownTerm(
            "LB-U50",
            kind=kind,
            nearest=nearest[0] if nearest else "-",
            known=", ".join(known),
        )
    return Asked(limit=limit, kinds=wanted, changes=changes)


def changes_of(readings: Readings, known: AsOf, packs: Sequence[Scheme]) -> tuple[int, ...]:
    """Return the entries by which another version of these packs, or of one they extend, came in.

    Parameters
      known  only entries that may be known count
    """
    names = {name for pack in packs for name in (pack.id, *pack.extends)}
    newest: dict[str, bytes] = {}
    changes = []
    for entry in _activations(readings):
        if known.size is not None and entry.sequence > known.size:
            break
        identity = entry.draft.identity
        name = identity.id.rpartition(":")[2].partition("@")[0]
        if name in names and newest.get(name, identity.content_hash) != identity.content_hash:
            changes.append(entry.sequence)
        newest[name] = identity.content_hash
    return tuple(changes)


def _activations(readings: Readings) -> Iterator[Entry]:
    """Yield the entries by which packs came in: found by column where sealed."""
    view = readings.stack.view
    for segment in view.links:
        for sequence in segment.sequences_of((int(EntryKind.ACTIVATION),)):
            yield from readings.store.read(sequence, sequence)
    yield from readings.store.read(view.last + 1, readings.size, (EntryKind.ACTIVATION,))
