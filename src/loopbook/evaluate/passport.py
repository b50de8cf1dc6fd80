"""Passport: what a product tells to whoever asks, and which entry says each of it.

On the walk: `Book.passport`. The list of the pack (passport.csv) opens values to audiences; it is a
declassification, so everything here is made of all entries and then masked for the reader. What is
hidden from a reader has the same form as what is not there: neither value, moment, entry nor count.

Source    Regulation (EU) 2023/1542, Articles 77 and 78, Annex XIII (decision 0022)
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from loopbook.evaluate.mark import class_named
from loopbook.evaluate.passport_value import Found, Reading, found_value
from loopbook.terms.event import LOOPBOOK
from loopbook.terms.life import Lives, Passings
from loopbook.terms.lineage import moment_of
from loopbook.terms.passport import (
    Coverage,
    Passport,
    PassportAttribute,
    PassportLink,
    PassportRule,
    PassportValue,
)
from loopbook.terms.passport_source import Looking, Told
from loopbook.terms.scheme import Scheme
from loopbook.trace.classify import with_broader
from loopbook.trace.milestone import passings

DRAFT, OPEN, SUCCEEDED, ENDED = "draft", "open", "succeeded", "ended"


def rule_for(scheme: Scheme, item_class: str) -> PassportRule | None:
    """Return the passport that products of a class have under a pack; None when they have none."""
    wider = set(with_broader(scheme, item_class))
    return next((rule for rule in scheme.passports.values() if rule.item_class in wider), None)


def is_issued(lives: Lives, rule: PassportRule, item: int) -> bool:
    """Say whether the passport of an item answers: whether it passed the milestone `issued`."""
    return bool(len(passings(lives, np.array([item], np.int64), (rule.issued,)).owner))


def passport(lives: Lives, rule: PassportRule, told: Told, looking: Looking) -> Passport:
    """Return the passport of an item as one reader may see it.

    Parameters
      lives   everything that may be known, whoever asks; of a draft, what the reader may see
    """
    names = milestones_of(rule)
    passed = passings(lives, np.array([told.number], np.int64), names)
    reading = Reading(lives, rule, names, passed, told)
    # What the reader may not see is not even looked up: it cannot leak, and takes no time.
    seen = looking.readable(rule.attributes)
    category = _category(rule, reading, seen)
    found = {each.id: found_value(reading, each) for each in seen}
    issued = passed.at(passed.milestone == names.index(rule.issued))
    state = _state(rule, names, passed)
    linked = _links(lives, rule, told.number, looking)
    changed = _changes(issued, [found[each.id] for each in seen], _turns(rule, names, passed))
    moments = dict(zip(passed.sequence.tolist(), passed.time.tolist(), strict=True))
    moments |= {sequence: at for each in seen for sequence, at in found[each.id].changes}
    latest = max((moments[sequence] for sequence in changed if sequence in moments), default=None)
    status = next((found[e.id].label for e in seen if found[e.id].label is not None), None)
    return Passport(
        rule=rule,
        item=told.item,
        address=told.address,
        category=category,
        version=max(len(changed), 1),
        state=state,
        issued=moment_of(int(issued.time[0])) if len(issued.time) else None,
        changed=None if latest is None else moment_of(latest),
        status=status,
        values=tuple(_shown(each, found.get(each.id), looking) for each in rule.attributes),
        links=linked,
        coverage=_coverage(seen, found, category),
    )


def milestones_of(rule: PassportRule) -> tuple[str, ...]:
    """Return every milestone that a passport reads, each once; the one that issues it first."""
    dated = (
        each.of for each in rule.attributes if each.value_from.value in ("date", "place", "party")
    )
    rest = (*rule.statuses, *rule.succeeded, *rule.ended, *dated)
    return tuple(dict.fromkeys((rule.issued, *rest)))


def _category(rule: PassportRule, reading: Reading, seen: Sequence[PassportAttribute]) -> str:
    """Return the category; the usual one where the list keeps the word from this reader."""
    told = {each.of.removeprefix(LOOPBOOK) for each in seen}
    if rule.category not in told:
        return rule.default_category
    found = reading.stated(rule.category)
    return found if isinstance(found, str) and found else rule.default_category


def _state(rule: PassportRule, names: Sequence[str], passed: Passings) -> str:
    reached = {names[each] for each in passed.milestone.tolist()}
    if not rule.issued or rule.issued not in reached:
        return DRAFT
    if reached & set(rule.ended):
        return ENDED
    return SUCCEEDED if reached & set(rule.succeeded) else OPEN


def _turns(rule: PassportRule, names: Sequence[str], passed: Passings) -> list[int]:
    """Return the entries that closed a passport: they change what everyone is told of it."""
    closing = {names.index(name) for name in (*rule.succeeded, *rule.ended)}
    rows = zip(passed.milestone.tolist(), passed.sequence.tolist(), strict=True)
    return [sequence for milestone, sequence in rows if milestone in closing]


def _changes(issued: Passings, found: Iterable[Found], turns: Iterable[int]) -> set[int]:
    """Return the entries that made a version: the one that issued it, and what came after.

    Only what the reader is shown counts, or the count itself would tell him of what he is not.
    """
    if not len(issued.sequence):
        return {sequence for each in found for sequence, _ in each.changes}
    # The first entry that said so: a later one may say that it was issued on an earlier day, and
    # the count never goes back.
    first = int(issued.sequence.min())
    told = {sequence for each in found for sequence, _ in each.changes} | set(turns)
    return {first} | {sequence for sequence in told if sequence > first}


def _shown(attribute: PassportAttribute, found: Found | None, looking: Looking) -> PassportValue:
    if found is None:
        return PassportValue(attribute=attribute, is_hidden=True)
    return PassportValue(
        attribute=attribute,
        value=found.value,
        at=None if found.at is None else moment_of(found.at),
        sequences=tuple(each for each in found.sequences if looking.is_open(each)),
        missing=found.missing,
    )


def _coverage(
    seen: Sequence[PassportAttribute], found: Mapping[str, Found], category: str
) -> Coverage:
    """Count what is there of what this reader may see; the rest is neither there nor missing."""
    asked = [each for each in seen if category in each.asked_of]
    offered = [each for each in seen if category in each.offered_for]
    return Coverage(
        asked=len(asked),
        asked_there=sum(found[each.id].value is not None for each in asked),
        offered=len(offered),
        offered_there=sum(found[each.id].value is not None for each in offered),
    )


def _links(
    lives: Lives, rule: PassportRule, item: int, looking: Looking
) -> tuple[PassportLink, ...]:
    """Return the passports this one came from and those that took over.

    One that does not answer the reader is not named: its identifier is what he may not know.
    """
    if not rule.succeeded:
        return ()
    came = [(each, False) for each in _kin(lives, rule, item, is_after=False)]
    went = [(each, True) for each in _kin(lives, rule, item, is_after=True)]
    links = []
    for (other, sequence), is_successor in (*came, *went):
        if other == item:
            continue
        found = rule_of(lives, other)
        is_told = looking.is_open(sequence) or (found and is_issued(lives, found, other))
        if found is not None and is_told:
            (name,) = lives.adjacency.names(np.array([other], np.int64))
            links.append(PassportLink(name, is_successor))
    return tuple(dict.fromkeys(links))


def rule_of(lives: Lives, item: int) -> PassportRule | None:
    """Return the passport that an item has by its class; None when it has none."""
    own = class_named(lives, item)
    return rule_for(lives.scheme, own) if own else None


def _kin(lives: Lives, rule: PassportRule, item: int, *, is_after: bool) -> list[tuple[int, int]]:
    """Return items next to this one and the entry that handed the passport on, by entry.

    An entry hands on when it is the passing of a `succeeded` milestone of what went in. Between
    an input and an output may stand the node of a transformation in parts.
    """
    step = lives.adjacency.out_of if is_after else lives.adjacency.into
    near = step(np.array([item], np.int64), lives.as_of)
    pairs = list(zip(near.other.tolist(), near.sequence.tolist(), strict=True))
    nodes = [other for other, _ in pairs if _is_node(lives, other)]
    if nodes:
        far = step(np.unique(np.array(nodes, np.int64)), lives.as_of)
        pairs += list(zip(far.other.tolist(), far.sequence.tolist(), strict=True))
    before = {item} if is_after else {other for other, _ in pairs}
    handing = _handed_on(lives, rule, before)
    if is_after:
        told = handing.get(item, set())
        is_in_parts = bool(nodes) and bool(told)
        return [(o, s) for o, s in pairs if o not in nodes and (s in told or is_in_parts)]
    return [
        (other, sequence)
        for other, sequence in pairs
        if other not in nodes and sequence in handing.get(other, ())
    ]


def _handed_on(lives: Lives, rule: PassportRule, items: set[int]) -> dict[int, set[int]]:
    asked = np.array(sorted(items), np.int64)
    passed = passings(lives, asked, rule.succeeded)
    told: dict[int, set[int]] = {}
    for owner, sequence in zip(passed.owner.tolist(), passed.sequence.tolist(), strict=True):
        told.setdefault(int(asked[owner]), set()).add(sequence)
    return told


def _is_node(lives: Lives, item: int) -> bool:
    (name,) = lives.adjacency.names(np.array([item], np.int64))
    return name.startswith("urn:loopbook:v1:transformation:")
