"""Registry: which standard holds on a day, what replaced it, and which parts have any.

The day is that of the act: a plant that declared in 2025 is judged by the edition of 2025, whatever
replaced it since. Spec: docs/spec/registry.md.

Source    validity by the time of the act: Ecological and Environmental Code (2026), art. 1057;
          the seven parts: guidance on building the green manufacturing standard system (2016)
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, timedelta

from loopbook.evaluate.registry_twin import told_once, with_twins
from loopbook.terms.event import Grade
from loopbook.terms.registry import SEVEN, Part, RegisteredStandard, RelationKind
from loopbook.terms.scheme import Scheme
from loopbook.terms.scheme_status import SchemeStatus
from loopbook.terms.validity import (
    PartCoverage,
    RelatedStandard,
    StandardOnDay,
    Validity,
)

_HELD = (SchemeStatus.IN_FORCE, SchemeStatus.REPEALED)
_DECIDES = (Grade.VERIFIED, Grade.DERIVED, Grade.WEAK)
_PARTS = tuple(Part)


def registry_on(
    packs: Iterable[Scheme], day: date, tested: Collection[str] = ()
) -> tuple[StandardOnDay, ...]:
    """Return every row of some packs as it stands on `day`: by part, topic, first day, key.

    Parameters
      packs   a row that several of them read, because one extends another, is told once
      tested  `pack/standard` of the standards that a case scores by
    """
    ledger = _Ledger(packs)
    found = [_on_day(key, ledger, day, tested) for key in ledger.rows]
    return tuple(sorted(with_twins(found), key=_order))


class _Ledger:
    """All rows by key, with what replaces them and what is said of them."""

    def __init__(self, packs: Iterable[Scheme]) -> None:
        self.rows: dict[str, RegisteredStandard] = {}
        self.says: dict[str, list[tuple[RelationKind, str]]] = {}
        self.said: dict[str, list[tuple[RelationKind, str]]] = {}
        self.carried: dict[str, set[str]] = {}
        for pack in packs:
            self._add(pack)

    def _add(self, pack: Scheme) -> None:
        # Ids are unique within a pack and those it extends, not among packs that know nothing of
        # each other: the key has the pack in it.
        keys = {row.id: f"{row.pack}/{row.id}" for row in pack.registry}
        self._carry(pack, keys)
        for row in pack.registry:
            key = keys[row.id]
            if key in self.rows:
                continue
            self.rows[key] = row
            for relation in row.relations:
                other = keys[relation.other]
                self.says.setdefault(key, []).append((relation.kind, other))
                self.said.setdefault(other, []).append((relation.kind, key))

    def _carry(self, pack: Scheme, keys: Mapping[str, str]) -> None:
        """Note which standards carry out which rows: the row says so, or the standard does."""
        for name, standard in pack.standards.items():
            home = standard.rule.rpartition("/")[0] or pack.id
            for row in pack.registry:
                if name == row.standard or row.id == standard.number:
                    self.carried.setdefault(keys[row.id], set()).add(f"{home}/{name}")

    def replacing(self, key: str) -> list[str]:
        """Return the keys of the rows that replace one, by the day they begin."""
        found = [by for kind, by in self.said.get(key, ()) if kind is RelationKind.REPLACES]
        return sorted(found, key=lambda by: (self.rows[by].valid_from or date.max, by))

    def replaced(self, key: str) -> list[str]:
        """Return the keys of the rows that one replaces, the oldest first."""
        found = [each for kind, each in self.says.get(key, ()) if kind is RelationKind.REPLACES]
        return sorted(found, key=lambda each: (self.rows[each].valid_from or date.min, each))

    def related(self, links: Iterable[tuple[RelationKind, str]]) -> tuple[RelatedStandard, ...]:
        """Return relations with the numbers of the rows they lead to."""
        return tuple(RelatedStandard(kind, key, self.rows[key].number) for kind, key in links)


def _on_day(key: str, ledger: _Ledger, day: date, tested: Collection[str]) -> StandardOnDay:
    row = ledger.rows[key]
    until = _until(key, ledger)
    carried = tuple(sorted(ledger.carried.get(key, ())))
    said = [each for each in ledger.said.get(key, ()) if each[0] is not RelationKind.REPLACES]
    return StandardOnDay(
        key=key,
        row=row,
        validity=_validity(row, until, day),
        until=until,
        replaced_by=ledger.related((RelationKind.REPLACES, by) for by in ledger.replacing(key)),
        relates=ledger.related(ledger.says.get(key, ())),
        related=ledger.related(said),
        chain=_chain(key, ledger),
        carried_by=carried,
        is_tested=any(each in tested for each in carried),
    )


def _until(key: str, ledger: _Ledger) -> date | None:
    """Return the last day a row holds: as it says, else the day before a replacement begins.

    A replacement that is a draft, or that nobody read, ends nothing.
    """
    row = ledger.rows[key]
    if row.valid_to is not None:
        return row.valid_to
    begins = [
        first
        for by in map(ledger.rows.__getitem__, ledger.replacing(key))
        if (first := by.valid_from) is not None and by.status in _HELD and by.grade in _DECIDES
    ]
    return min(begins) - timedelta(days=1) if begins else None


def _validity(row: RegisteredStandard, until: date | None, day: date) -> Validity:
    """Return how a row stands on a day."""
    if row.status == SchemeStatus.DRAFT:
        return Validity.DRAFT
    if row.status == SchemeStatus.ILLUSTRATIVE or row.grade not in _DECIDES:
        return Validity.ILLUSTRATIVE
    if row.valid_from is not None and day < row.valid_from:
        return Validity.NOT_YET
    if until is not None:
        return Validity.REPEALED if day > until else Validity.IN_FORCE
    # Repealed on a day that the row does not know: it is never said to hold.
    return Validity.REPEALED if row.status == SchemeStatus.REPEALED else Validity.IN_FORCE


def _chain(key: str, ledger: _Ledger) -> tuple[str, ...]:
    """Return all that a row replaces and that replaces it, over any number of steps, in order."""
    found = {key, *_reach(key, ledger.replaced), *_reach(key, ledger.replacing)}
    days = {each: ledger.rows[each].valid_from or date.min for each in found}
    return tuple(sorted(found, key=lambda each: (days[each], each)))


def _reach(key: str, step: Callable[[str], list[str]]) -> set[str]:
    """Return what is reached from a row by repeating a step."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        fresh = set(step(waiting.pop())) - found
        found |= fresh
        waiting += fresh
    return found


def _order(found: StandardOnDay) -> tuple[int, str, str, date, str]:
    row = found.row
    return (
        _PARTS.index(row.part),
        row.topic,
        row.jurisdiction,
        row.valid_from or date.min,
        found.key,
    )


def holding(
    rows: Iterable[StandardOnDay], topic: str, jurisdiction: str = ""
) -> tuple[StandardOnDay, ...]:
    """Return the rows of a topic that are in force, those that replace others first.

    There is one of a jurisdiction, unless related rows hold together (a period of transition, a
    stricter standard beside a general one).

    Parameters
      rows          of `registry_on`;  jurisdiction  empty: any
    """
    found = [
        each
        for each in rows
        if each.row.topic == topic
        and each.validity is Validity.IN_FORCE
        and jurisdiction in ("", each.row.jurisdiction)
    ]
    return tuple(sorted(found, key=lambda each: each.row.valid_from or date.min, reverse=True))


def coverage(rows: Iterable[StandardOnDay]) -> tuple[PartCoverage, ...]:
    """Return how many rows each part has: the seven, empty ones too, then others that have any.

    A rule that several packs tell is counted once.
    """
    by_part: Mapping[Part, list[StandardOnDay]] = {part: [] for part in _PARTS}
    for each in told_once(rows):
        by_part[each.row.part].append(each)
    parts = (*SEVEN, *(part for part in _PARTS if part not in SEVEN and by_part[part]))
    return tuple(_covered(part, by_part[part]) for part in parts)


def _covered(part: Part, rows: list[StandardOnDay]) -> PartCoverage:
    return PartCoverage(
        part=part,
        counts={each: sum(row.validity is each for row in rows) for each in Validity},
        carried=sum(bool(row.carried_by) for row in rows),
        tested=sum(row.is_tested for row in rows),
    )
