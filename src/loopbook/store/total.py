"""Totals of the tail: postings of one pack summed, group by group, with whole numbers.

Step 8 of the walk (`totals`). A group is what may be summed: one flow, layer, class, basis, grain
and source. Reversals take off what they reverse. Statistics need more care than item and batch
postings: two for one period are rivals, not parts (see `tiling`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from math import fsum

from loopbook.store.tiling import tiling
from loopbook.terms.account import Above, Total, nothing_above
from loopbook.terms.period import Period
from loopbook.terms.posting import Grain, Posting
from loopbook.terms.same import identity_of

_Key = tuple[str, str, str, str, str, str, str, str]


def totals_of(
    postings: Iterable[Posting], asked: Period, above: Above = nothing_above
) -> tuple[Total, ...]:
    """Return the totals of `postings` for the period `asked`, sorted by their keys.

    Parameters
      postings  known at the time asked about, periods inside `asked`, reversals with what they
                reverse
      above     tells what lies around a place: statistics of a place and of one inside it are
                rivals, not parts
    """
    groups: dict[_Key, list[Posting]] = defaultdict(list)
    for posting in postings:
        groups[_key(posting)].append(posting)
    return tuple(
        total
        for key in sorted(groups)
        for depth, level in _levels_of(groups[key], above)
        for part, months in _parts_of(level, asked)
        if (total := _total(part, months, depth)) is not None
    )


def _levels_of(group: list[Posting], above: Above) -> list[tuple[int, list[Posting]]]:
    """Return the postings of a group by how many of the places around theirs are stated too."""
    if group[0].grain is not Grain.STATISTIC:
        return [(0, group)]
    stated = {identity_of(posting.place) for posting in group if posting.place}
    depths = {place: len(stated.intersection(above(place))) for place in {p.place for p in group}}
    levels: dict[int, list[Posting]] = defaultdict(list)
    for posting in group:
        levels[depths[posting.place]].append(posting)
    return sorted(levels.items())


def total_order(total: Total) -> tuple[object, ...]:
    """Return what totals are sorted by."""
    return (
        total.flow,
        total.layer,
        total.item_class,
        total.basis.value,
        total.grain.value,
        total.publisher,
        total.scope,
        total.grade.value,
        total.depth,
    )


def _parts_of(group: list[Posting], asked: Period) -> list[tuple[list[Posting], int]]:
    """Return the sums that a group gives, each with the months it covers, the older first.

    Items and batches give one. Statistics give what counts (a later figure takes the place of an
    earlier one for its period, on whatever days the parts of a year were published), and then what
    earlier publications said of it. Inside one publication a year and its months are not rivals.
    """
    if group[0].grain is not Grain.STATISTIC:
        return [(group, asked.months)]
    chosen, months = _chosen(group, asked)
    parts = [(chosen, months)]
    taken = {id(posting) for posting in chosen}
    rest: dict[str, list[Posting]] = defaultdict(list)
    for posting in counting_of(group):
        if id(posting) not in taken:
            rest[_published(posting)].append(posting)
    latest = max(_published(posting) for posting in chosen)
    parts += [_chosen(rest[day], asked) for day in sorted(rest) if day < latest]
    return sorted(parts, key=_latest_day)


def _latest_day(part: tuple[list[Posting], int]) -> str:
    return max(_published(posting) for posting in part[0])


def _key(posting: Posting) -> _Key:
    return (
        posting.flow,
        posting.layer,
        posting.item_class,
        posting.basis.value,
        posting.grain.value,
        posting.publisher,
        posting.scope,
        posting.grade.value,
    )


def _published(posting: Posting) -> str:
    return "" if posting.published is None else posting.published.isoformat()


def _total(group: Sequence[Posting], months: int, depth: int) -> Total | None:
    """Return the total of one sum, or None where reversals leave nothing."""
    amount = sum(posting.amount for posting in group)
    count = sum(-1 if posting.voids else 1 for posting in group)
    if count == 0 and amount == 0:
        return None
    counting = counting_of(group)
    first = group[0]
    return Total(
        flow=first.flow,
        layer=first.layer,
        item_class=first.item_class,
        basis=first.basis,
        grain=first.grain,
        publisher=first.publisher,
        scope=first.scope,
        grade=first.grade,
        published=max(_published(posting) for posting in group),
        depth=depth,
        amount=amount,
        # fsum rounds once, so that the order of recording leaves no trace.
        variance=fsum(posting.variance for posting in group if posting.has_sd),
        unstated_count=sum(-1 if posting.voids else 1 for posting in group if not posting.has_sd),
        months=months,
        count=count,
        sequences=tuple(sorted({posting.sequence for posting in counting})),
        rules=tuple(sorted({posting.rule for posting in counting})),
    )


def counting_of(postings: Sequence[Posting]) -> list[Posting]:
    """Return the postings that still count: neither reversals nor reversed by one of them."""
    voided = {posting.voids for posting in postings if posting.voids}
    return [p for p in postings if not p.voids and p.sequence not in voided]


def _chosen(group: list[Posting], asked: Period) -> tuple[list[Posting], int]:
    """Return the statistics to add up, and how many months they cover.

    Figures of one place (and item) and period are rivals: the one known last counts, of equals
    the one recorded last. Periods that overlap are chosen from by `tiling`. Places are added up;
    only months that every place covers count as covered.
    """
    places: dict[tuple[str, str], dict[Period, list[Posting]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for posting in counting_of(group):
        places[posting.place, posting.item][posting.period].append(posting)
    chosen: list[Posting] = []
    covered = set(range(asked.first, asked.end)) if places else set()
    for by_period in places.values():
        parts = tiling(by_period, asked)
        covered &= {month for part in parts for month in range(part.first, part.end)}
        for part in parts:
            chosen += _latest(by_period[part])
    # A reversal whose original lies in no posting here still takes off.
    present = {posting.sequence for posting in group if not posting.voids}
    chosen += [p for p in group if p.voids and p.voids not in present]
    return chosen or group, len(covered)


def _latest(rivals: Sequence[Posting]) -> list[Posting]:
    last = max(rivals, key=_knowledge).sequence
    return [posting for posting in rivals if posting.sequence == last]


def _knowledge(posting: Posting) -> tuple[datetime, int]:
    return posting.known, posting.sequence
