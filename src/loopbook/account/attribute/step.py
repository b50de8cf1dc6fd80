"""Step: one event as attribution reads it: who took part, with how much, and what was stated."""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from loopbook.terms.event import LOOPBOOK, Event
from loopbook.terms.lineage import microseconds_of
from loopbook.terms.scheme import Scheme
from loopbook.trace.classifier import Classifier
from loopbook.trace.portion import THING, PartMass, Stake, Verb, portion_of

MASS_FACT = "mass"
"""Word of the pack for the mass of one item; its code is the measurement type `Mass`."""

Key = tuple[int, int]
"""Event time in microseconds since 1970 UTC, then sequence: what is earlier counts first."""


class Thing(NamedTuple):
    """A stake with what it is.

    Fields
      has_name   whether it is an instance or a lot; a pure class has no identity
    """

    name: str
    amount: float | None
    measure: str
    item_class: str
    has_name: bool


class Head(NamedTuple):
    """What rows of a pack match: type, action and business step."""

    event_type: str
    action: str
    biz_step: str


class Said(NamedTuple):
    """A fact that the step states of an item, in base units."""

    item: str
    term: str
    value: float | None
    sd: float | None
    text: str


class Step(NamedTuple):
    """An event as attribution reads it."""

    key: Key
    verb: Verb
    head: Head
    place: str
    inputs: tuple[Thing, ...]
    outputs: tuple[Thing, ...]
    parent: Thing | None
    parts: tuple[PartMass, ...]
    node: str
    facts: tuple[Said, ...]

    @property
    def sequence(self) -> int:
        """The entry."""
        return self.key[1]

    def names(self) -> Iterable[str]:
        """Return the items that it speaks of, each once, its transformation node among them."""
        things = (*self.inputs, *self.outputs, *((self.parent,) if self.parent else ()))
        named = (thing.name for thing in things if thing.has_name)
        return dict.fromkeys((*named, self.node) if self.node else named)


class StepReader:
    """Reads events as steps, under one pack; used by one thread at a time.

    Only facts that some indicator of the pack asks for are read: an event of a test bench states
    hundreds of voltages.
    """

    def __init__(self, scheme: Scheme, classifier: Classifier) -> None:
        self._units = scheme.units
        self._classifier = classifier
        words = facts_asked(scheme)
        self._names = words | {f"{LOOPBOOK}{word}" for word in words}
        self._names |= {code for code, term in scheme.codes.items() if term in words}

    def step_of(self, sequence: int, event: Event) -> Step | None:
        """Return an event as a step; None where it says nothing of amounts."""
        portion = portion_of(event, self._units)
        if portion is None:
            return None
        kind_of = self._classifier.kind_of

        def things(stakes: Iterable[Stake]) -> tuple[Thing, ...]:
            kinds = [(stake, kind_of(stake.name, event)) for stake in stakes]
            return tuple([Thing(*stake, kind[0], not kind[1]) for stake, kind in kinds])

        parent = things((Stake(portion.parent, 1.0, THING),))[0] if portion.parent else None
        action = event.action.value if event.action is not None else ""
        return Step(
            key=(microseconds_of(event.time), sequence),
            verb=portion.verb,
            head=Head(event.type.value, action, event.biz_step),
            place=event.read_point or event.biz_location,
            inputs=things(portion.inputs),
            outputs=things(portion.outputs),
            parent=parent,
            parts=portion.parts,
            node=portion.node,
            facts=self._facts(sequence, event),
        )

    def _facts(self, sequence: int, event: Event) -> tuple[Said, ...]:
        names = self._names
        sensors = tuple([report for report in event.sensors if report.type in names])
        if len(sensors) < len(event.sensors):
            event = replace(event, sensors=sensors)
        return tuple(
            Said(
                item,
                fact.term,
                None if fact.value is None else float(fact.value),
                fact.sd,
                fact.text,
            )
            for item, fact in self._classifier.facts_of(sequence, event)
        )


def facts_asked(scheme: Scheme) -> set[str]:
    """Return the words for facts that the indicators of a pack ask for."""
    words = {MASS_FACT}
    for each in scheme.attributions.values():
        words |= {each.value_fact, each.by, each.claim, *(row.fact for row in each.directs)}
    return words - {""}
