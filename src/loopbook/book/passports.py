"""Passports: which passport answers under a name, and what it tells the one who asks.

On the walk: `Book.passport` and `Book.marks`. A passport is made of everything that is known, and
masked by the list of its pack (evaluate/passport); one that is not issued yet is made of what its
reader may see, and is not there for anybody else. Nothing found and nothing to be told have one
answer, in the same words.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import NamedTuple

import msgspec
import numpy as np

from loopbook.book.attributing import Inquiry, attribute
from loopbook.book.coded import code_texts, code_words, coded
from loopbook.book.described import Described
from loopbook.book.lives import LedgerLives, lives_of
from loopbook.book.readings import Readings
from loopbook.errors import IdentifierFault, NotPermitted, UnknownTerm
from loopbook.evaluate.mark import class_named, mark_answers
from loopbook.evaluate.passport import is_issued, passport, rule_of
from loopbook.store.segment.touched import TailIdentities, names_of
from loopbook.terms.attribution import Attributed
from loopbook.terms.entry import Checkpoint
from loopbook.terms.history import Fact
from loopbook.terms.identifier import to_digital_link
from loopbook.terms.lineage import AsOf
from loopbook.terms.mark import Mark, MarkAnswer
from loopbook.terms.party import PUBLIC, Role, Sees, role_id
from loopbook.terms.passport import Passport, PassportRule
from loopbook.terms.passport_source import Looking, Told
from loopbook.terms.scheme import Scheme
from loopbook.trace.classifier import Memo
from loopbook.trace.classify import with_broader
from loopbook.trace.fact import latest

ENTRIES_READ = 300
"""Entries of an item that are read for its facts; of one with more, the facts of segments are."""

KEPT = 200
"""Passports that are kept as they were told last; some tens of kilobytes each."""


class _Place(NamedTuple):
    """Where a passport is looked for: one name of the thing, under one pack."""

    lives: LedgerLives
    item: str
    number: int


class Passports:
    """The passports of a book; whoever asks holds the turn of the readings, brought up to date."""

    def __init__(self, readings: Readings, clock: Callable[[], datetime]) -> None:
        self._readings = readings
        self._clock = clock
        self._described = Described(readings)
        self._identities = TailIdentities(readings.stack.tail, readings.stack.view.item_count)
        self._stack = readings.stack
        # A passport says the same until the book grows: nothing in it counts to the clock.
        self._kept: Memo[tuple[object, ...], Passport] = Memo(KEPT)
        self._size = 0

    def names(self, identifiers: list[str]) -> list[str]:
        """Return the names, in any spelling, under which entries speak of a thing."""
        stack = self._readings.stack
        if stack is not self._stack:
            self._identities = TailIdentities(stack.tail, stack.view.item_count)
            self._stack = stack
        found = names_of(stack, self._identities, identifiers)
        return [name for name in found if stack.knows(name)]

    def passport(self, item: str, packs: Mapping[str, Scheme], known: AsOf, sees: Sees) -> Passport:
        """Return the passport of an item.

        Parameters
          known  which entries and days may be known; whoever asks
          sees   what the reader holds
        Raises   UnknownTerm  LB-U60  none answers under that name, or none to him
        """
        key = (item, tuple(pack.digest for pack in packs.values()), known, sees)
        if self._size != self._readings.size:
            self._kept = Memo(KEPT)
            self._size = self._readings.size
        found = self._kept.get(key)
        return found or self._kept.keep(key, self._found(item, packs, known, sees))

    def _found(self, item: str, packs: Mapping[str, Scheme], known: AsOf, sees: Sees) -> Passport:
        names = self.names([item])
        everything = msgspec.structs.replace(known, sees=None)
        for place, rule in self._places(names, packs, everything):
            if is_issued(place.lives, rule, place.number):
                looking = Looking(sees, lambda sequence: self._is_open(sequence, sees))
                return self._made(place, rule, looking)
        own = msgspec.structs.replace(known, sees=sees)
        for place, rule in self._places(names, packs, own):
            is_seen = sees is None or self._readings.stack.touches(place.item, own)
            if is_seen:
                looking = Looking(sees, lambda s: self._is_open(s, sees), is_draft=True)
                return self._made(place, rule, looking)
        raise UnknownTerm("LB-U60", item=item)

    def marks(self, item: str, packs: Mapping[str, Scheme], known: AsOf) -> tuple[MarkAnswer, ...]:
        """Return the marks of an item by every pack, made of everything that is known."""
        everything = msgspec.structs.replace(known, sees=None)
        found: dict[tuple[str, str], MarkAnswer] = {}
        for pack in packs.values():
            if not pack.marks:
                continue
            lives = lives_of(self._readings, pack, everything, self._clock)
            number = self._readings.stack.number(item)
            told = latest(self._facts(pack, item, everything))
            for each in mark_answers(lives, number, told):
                # A pack that extends another has its marks too: the pack that declares one tells.
                owner, is_inherited = _owner_of(each.mark, pack)
                if not is_inherited or (owner, each.mark.id) not in found:
                    found[owner, each.mark.id] = each
        return tuple(found.values())

    def coded(self, code: str, packs: Mapping[str, Scheme]) -> list[tuple[str, bool]]:
        """Return the items that carry a code as a fact, and whether everyone may see who says so.

        Statements that were declared an error do not count.
        """
        found: dict[str, bool] = {}
        texts = code_texts(code)
        for pack in packs.values():
            words = code_words(code, pack)
            for name in coded(self._readings, pack, code):
                facts = [
                    fact
                    for fact in self._facts(pack, name, AsOf())
                    if fact.term in words and fact.text in texts
                ]
                if facts:
                    told = any(self._is_open(f.sequence, frozenset({PUBLIC})) for f in facts)
                    found[name] = found.get(name, False) or told
        return list(found.items())

    def class_of(self, item: str, packs: Mapping[str, Scheme], known: AsOf) -> tuple[str, Scheme]:
        """Return the class of an item by the first pack that knows one, and the pack.

        Raises   UnknownTerm  LB-U60  no pack knows one
        """
        number = self._readings.stack.number(item)
        for pack in packs.values():
            found = class_named(lives_of(self._readings, pack, known, self._clock), number)
            if found:
                return found, pack
        raise UnknownTerm("LB-U60", item=item)

    def _places(
        self, names: list[str], packs: Mapping[str, Scheme], known: AsOf
    ) -> Iterator[tuple[_Place, PassportRule]]:
        for pack in packs.values():
            if not pack.passports:
                continue
            lives = lives_of(self._readings, pack, known, self._clock)
            for name in names:
                number = self._readings.stack.number(name)
                rule = rule_of(lives, number)
                if rule is not None:
                    yield _Place(lives, name, number), rule

    def _made(self, place: _Place, rule: PassportRule, looking: Looking) -> Passport:
        known, pack = place.lives.as_of, place.lives.scheme
        told = Told(
            item=place.item,
            number=place.number,
            address=address_of(place.item),
            facts=tuple(self._facts(pack, place.item, known)),
            model=self._described.of_thing(place.item, known),
            attributed=self._attributed(place),
            names=lambda name: self._described.name_of(name, known),
        )
        return passport(place.lives, rule, told, looking)

    def _attributed(self, place: _Place) -> Callable[[str], Attributed | None]:
        """Return what answers an indicator of the item; None where nothing is recorded of it."""
        known, pack, readings = place.lives.as_of, place.lives.scheme, self._readings
        into = readings.stack.into(np.array([place.number], np.int64), known)
        own = {"", *with_broader(pack, class_named(place.lives, place.number))}
        # A passport says nothing of the log: its root need not be worked out.
        checkpoint = Checkpoint(readings.size if known.size is None else known.size, "")

        def answer(indicator: str) -> Attributed | None:
            asked = pack.attributions[indicator]
            if not len(into.other) and own.isdisjoint(row.item_class for row in asked.directs):
                return None  # it came from nothing that is recorded, and has no value of its own
            found = attribute(Inquiry(readings, pack, asked, known, checkpoint), place.item)
            return found if found.sequences else None

        return answer

    def _facts(self, pack: Scheme, item: str, known: AsOf) -> Iterator[Fact]:
        """Yield what is stated of an item and may be known, by entry."""
        readings = self._readings
        for fact in self._stated(pack, item):
            if known.size is not None and fact.sequence > known.size:
                continue
            corrected = readings.known_from(fact.sequence)
            if known.day is not None and max(fact.time, corrected or fact.time) > known.day:
                continue
            is_open = self._is_open(fact.sequence, known.sees)
            if is_open and not readings.is_voided(fact.sequence, known):
                yield fact

    def _stated(self, pack: Scheme, item: str) -> Iterable[Fact]:
        """Return every fact of an item: from its few entries, or else from the facts of segments.

        Both say the same; a column file is read whole for one item, an entry costs its bytes.
        """
        readings = self._readings
        touches = readings.stack.touches(item, AsOf())
        if len(touches) > ENTRIES_READ:
            return readings.of(pack).facts_of(item)
        classifier = readings.poster_of(pack).classifier
        found: list[Fact] = []
        for sequence in sorted({touch.sequence for touch in touches}):
            event = readings.event_at(sequence)
            if event is not None:
                told = classifier.facts_of(sequence, event)
                found += [fact for name, fact in told if name == item]
        return found

    def _is_open(self, sequence: int, sees: Sees) -> bool:
        return sees is None or self._readings.stack.is_open(sequence, sees)


def _owner_of(mark: Mark, pack: Scheme) -> tuple[str, bool]:
    """Return the pack that declares a mark, and whether another pack has it from that one."""
    owner, joint, _ = mark.rule.rpartition("/")
    return (owner, True) if joint else (pack.id, False)


def address_of(item: str) -> str:
    """Return the Digital Link that a passport answers under; the name itself where it has none."""
    if item.startswith(("http://", "https://", "HTTP://", "HTTPS://")):
        return item
    try:
        return to_digital_link(item)
    except IdentifierFault:
        return item


def narrowed(sees: Sees, words: str) -> Sees:
    """Return what a reader holds who asks as certain roles; as he is when he names none.

    Parameters
      words   roles by their word, joined by commas
    Raises    UnknownTerm   LB-U62  there is no such role
              NotPermitted  LB-U61  he does not hold it
    """
    named = [word.strip() for word in words.split(",") if word.strip()]
    if not named:
        return sees
    for word in named:
        if word not in list(Role):
            near = get_close_matches(word, list(Role), 1, 0.4)
            known = ", ".join(role.value for role in Role)
            raise UnknownTerm("LB-U62", name=word, nearest=near[0] if near else known)
    asked = frozenset({PUBLIC, *(role_id(Role(word)) for word in named)})
    if sees is not None and not asked <= sees:
        raise NotPermitted("LB-U61", audience=", ".join(named))
    return asked
