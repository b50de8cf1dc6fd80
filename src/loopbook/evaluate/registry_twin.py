"""Registry twin: one rule that several packs tell, which know nothing of each other.

Each row is told with its pack; a coverage counts the rule once. Within a pack such rows are a fault
(`rules/registry`); between packs nobody could have seen it. Spec: docs/spec/registry.md.
"""

from collections.abc import Iterable, Sequence

import msgspec

from loopbook.terms.validity import StandardOnDay, Validity

_COUNTS_FIRST = (
    Validity.IN_FORCE,
    Validity.REPEALED,
    Validity.NOT_YET,
    Validity.DRAFT,
    Validity.ILLUSTRATIVE,
)
"""Of rows of one number that stand differently, what was read counts before what was not."""


def with_twins(rows: Sequence[StandardOnDay]) -> tuple[StandardOnDay, ...]:
    """Return rows with the keys of those of other packs that tell the same rule, in `also`."""
    shelves: dict[tuple[str, str, str], list[StandardOnDay]] = {}
    for each in rows:
        for shelf in _shelves(each):
            shelves.setdefault(shelf, []).append(each)
    found = []
    for each in rows:
        near = {one.key: one for shelf in _shelves(each) for one in shelves[shelf]}
        also = tuple(sorted(key for key, one in near.items() if _tell_one_rule(each, one)))
        found.append(msgspec.structs.replace(each, also=also) if also else each)
    return tuple(found)


def told_once(rows: Iterable[StandardOnDay]) -> tuple[StandardOnDay, ...]:
    """Return rows of `with_twins` without those that another one stands for.

    What counts is carried out, or tested, when one of its twins is.
    """
    by_key = {each.key: each for each in rows}
    found = []
    for each in by_key.values():
        twins = [by_key[key] for key in each.also if key in by_key]
        if any(_rank(twin) < _rank(each) for twin in twins):
            continue
        carried = {name for one in (each, *twins) for name in one.carried_by}
        is_tested = any(one.is_tested for one in (each, *twins))
        found.append(
            msgspec.structs.replace(each, carried_by=tuple(sorted(carried)), is_tested=is_tested)
        )
    return tuple(found)


def _shelves(each: StandardOnDay) -> list[tuple[str, str, str]]:
    """Return under what a row may meet its twins: its number, and its topic."""
    row = each.row
    number = "".join(row.number.split()).casefold()
    topics = [("topic", row.topic, row.jurisdiction)] if row.topic else []
    return [("number", number, row.jurisdiction), *topics]


def _tell_one_rule(one: StandardOnDay, other: StandardOnDay) -> bool:
    """Say whether two rows tell one rule.

    Of one topic and jurisdiction one rule holds on a day, unless they are related: two that stand
    alike, and end alike where they ended, are one. So are two of one number, unless their topics
    differ: several rows may read different things in one article.
    """
    left, right = one.row, other.row
    if left.pack == right.pack or _are_related(one, other):
        return False
    if left.topic and right.topic and left.topic != right.topic:
        return False
    if _shelves(one)[0] == _shelves(other)[0] and left.edition == right.edition:
        return True
    if not left.topic or one.validity is not other.validity:
        return False
    holds = one.validity is Validity.IN_FORCE
    ended = one.validity is Validity.REPEALED and one.until is not None
    return left.topic == right.topic and (holds or (ended and one.until == other.until))


def _are_related(one: StandardOnDay, other: StandardOnDay) -> bool:
    links = (*one.relates, *one.related, *one.replaced_by)
    return other.key in one.chain or any(link.key == other.key for link in links)


def _rank(each: StandardOnDay) -> tuple[int, str]:
    return _COUNTS_FIRST.index(each.validity), each.key
