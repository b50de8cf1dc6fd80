"""Classifier: the classes, roles and facts of events by the million.

On the walk: sealing derives them for every entry. The answers are those of `classify` and `fact`,
which say what they mean; here the way is shorter, because what many events share is remembered: the
class under an identifier without its serial or lot number, the role of a place, the word and unit
of a field.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from loopbook.terms.event import Event
from loopbook.terms.history import Fact
from loopbook.terms.scheme import Scheme
from loopbook.trace.classify import (
    CLASS,
    Masters,
    described,
    first_class,
    role_of_place,
    stated_class,
)
from loopbook.trace.fact import Reading, facts_read, reading_of
from loopbook.trace.identifier import Level, classes_of, level_of

MEMO_MAX = 50_000
"""Answers a memo holds unless told otherwise: some megabytes, and more than there are classes."""

_LENGTH_KEPT = 200  # so that a memo of long texts does not fill the memory

# All that stands before the serial or lot number, in the forms where the number decides nothing.
_STEM = re.compile(
    r"https?://[^?#\s]+/(?:21|ser|235|10|lot|00|sscc|8004|giai)|urn:epc:(?:id|class):[a-z]+:.+"
)

K = TypeVar("K")
V = TypeVar("V")


class Memo(dict[K, V]):
    """Answers remembered, up to `maximum` of them: then all are forgotten."""

    def __init__(self, maximum: int = MEMO_MAX) -> None:
        super().__init__()
        self._maximum = maximum

    def keep(self, key: K, value: V) -> V:
        """Remember `value`, and return it."""
        if len(self) >= self._maximum:
            self.clear()
        self[key] = value
        return value


class Kind(NamedTuple):
    """What a thing is: its class as a term of the pack, and whether it is a pure class itself."""

    item_class: str
    is_class: bool


class Classifier:
    """Classes, roles and facts under one pack and what is known of classes and places.

    Used by one thread at a time. `masters` must not change while it is used: make a new one then.
    """

    def __init__(self, scheme: Scheme, masters: Masters) -> None:
        self._scheme = scheme
        self._masters = masters
        self._codes = scheme.codes
        # By what stands between stem and number, for a stem may end where a number does.
        self._stems: dict[str, Memo[str, Kind | None]] = {"/": Memo(), ".": Memo()}
        self._kinds: Memo[str, Kind] = Memo()
        self._roles: Memo[tuple[str, str], str] = Memo()
        self._readings: Memo[tuple[str, str], Reading | None] = Memo()
        self._last: tuple[Event | None, tuple[str, ...], Sequence[Kind]] = (None, (), ())
        self._described: tuple[Event | None, str, set[str]] = (None, "", set())

    def class_of(self, identifier: str, event: Event | None) -> str:
        """Return what `classify.class_of` returns."""
        return self.kind_of(identifier, event).item_class

    def kind_of(self, identifier: str, event: Event | None = None) -> Kind:
        """Return the class of a thing, and whether its identifier names a pure class.

        Parameters
          event  where the thing is named: its ILMD may state the class; None: not asked
        """
        kind = self._kind(identifier)
        if event is not None and event.ilmd and CLASS in event.ilmd:
            stated, things = self._stated(event)
            if stated and identifier in things:
                return Kind(stated, kind.is_class)
        return kind

    def kinds_of(self, identifiers: tuple[str, ...], event: Event) -> Sequence[Kind]:
        """Return the kinds of things that an event names, in order.

        Whoever asks for the same list of the same event again at once is answered from memory.
        """
        last, named, kinds = self._last
        if event is not last or identifiers is not named:
            kinds = self._kinds_of(identifiers, event)
            self._last = (event, identifiers, kinds)
        return kinds

    def _kinds_of(self, identifiers: Sequence[str], event: Event) -> Sequence[Kind]:
        if event.ilmd and CLASS in event.ilmd:
            return [self.kind_of(identifier, event) for identifier in identifiers]
        stems, masters, codes = self._stems["/"], self._masters, self._codes
        found: list[Kind] = []
        for identifier in identifiers:
            # The common case of `_kind`, without its calls.
            stem, _, number = identifier.rpartition("/")
            kind = stems.get(stem)
            if kind is None or not number or "?" in number or "#" in number:
                kind = self._kind(identifier)
            elif identifier in masters or identifier in codes:
                kind = self._single(identifier)
            found.append(kind)
        return found

    def role_of(self, event: Event) -> str:
        """Return what `classify.role_of` returns."""
        places = (event.read_point, event.biz_location)
        role = self._roles.get(places)
        if role is not None:
            return role
        found = (role_of_place(place, self._scheme, self._masters) for place in places)
        return self._roles.keep(places, next((each for each in found if each), ""))

    def facts_of(self, sequence: int, event: Event) -> tuple[tuple[str, Fact], ...]:
        """Return what `fact.facts_of` returns."""
        if not event.sensors and not event.ilmd:
            return ()
        return facts_read(sequence, event, self._read, self._is_class)

    def _kind(self, identifier: str) -> Kind:
        mark = "." if identifier[:4] == "urn:" else "/"
        stem, _, number = identifier.rpartition(mark)
        stems = self._stems[mark]
        kind = stems.get(stem)
        if kind is None and stem not in stems and len(stem) <= _LENGTH_KEPT:
            kind = stems.keep(stem, self._learn(stem, mark))
        if kind is None or not number or "?" in number or "#" in number:
            return self._single(identifier)
        if identifier in self._masters or identifier in self._codes:
            return self._single(identifier)
        return kind

    def _single(self, identifier: str) -> Kind:
        """Return the kind of an identifier that is like no other."""
        kind = self._kinds.get(identifier)
        if kind is not None:
            return kind
        term = first_class(classes_of(identifier), self._scheme, self._masters)
        kind = Kind(term, level_of(identifier) is Level.CLASS)
        return self._kinds.keep(identifier, kind) if len(identifier) <= _LENGTH_KEPT else kind

    def _learn(self, stem: str, mark: str) -> Kind | None:
        """Return what everything is that has this stem and is not known itself; None: no saying.

        The identifiers under which its class may be known are asked for two numbers: where they
        hang on the number (a lot named in another form), there is nothing to learn.
        """
        if not _STEM.fullmatch(stem):
            return None
        one, other = f"{stem}{mark}0", f"{stem}{mark}1"
        wider, level = classes_of(one)[1:], level_of(one)
        if wider != classes_of(other)[1:] or level is not level_of(other):
            return None
        term = first_class(wider, self._scheme, self._masters)
        return Kind(term, level is Level.CLASS)

    def _stated(self, event: Event) -> tuple[str, set[str]]:
        """Return the class that the ILMD of an event state, and of what."""
        last, stated, things = self._described
        if last is not event:
            stated, things = stated_class(event, self._scheme), described(event)
            self._described = (event, stated, things)
        return stated, things

    def _read(self, name: str, uom: str) -> Reading | None:
        key = (name, uom)
        if key in self._readings:
            return self._readings[key]
        reading = reading_of(self._scheme, name, uom)
        return self._readings.keep(key, reading) if len(name + uom) <= _LENGTH_KEPT else reading

    def _is_class(self, identifier: str) -> bool:
        return self._kind(identifier).is_class
