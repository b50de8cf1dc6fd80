"""Scales: how much an input counts for beside the others, by the declared rule.

What nobody weighed has no weight: None, never zero and never a guess.
"""

from typing import NamedTuple

from loopbook.account.attribute.doubt import EXACT
from loopbook.account.attribute.facts import FIRST, Facts
from loopbook.account.attribute.holding import Holding
from loopbook.account.attribute.step import MASS_FACT, Key
from loopbook.terms.attribution import Attribution, Weight
from loopbook.terms.scheme import Scheme
from loopbook.trace.classify import with_broader
from loopbook.trace.portion import MASS, THING

_PIECE = "piece"


class Weighed(NamedTuple):
    """A weight, the mass of the same, and what its uncertainty rests on."""

    weight: float | None
    mass_kg: float | None = None
    weighing: int = EXACT
    relative: float = 0.0


class Load(NamedTuple):
    """What is put on the scales.

    Fields
      amount, measure   so much of it;  whole   amount of all that its facts speak of
      holding           what it is, where the book knows
    """

    name: str
    item_class: str
    amount: float | None
    measure: str
    whole: float | None
    holding: Holding | None


class Scales:
    """Weighs by the rule of an indicator."""

    def __init__(self, attribution: Attribution, scheme: Scheme, facts: Facts) -> None:
        self._attribution = attribution
        self._scheme = scheme
        self._facts = facts
        self._compositions: dict[str, tuple[float, float, str] | None] = {}

    def weigh(self, load: Load, key: Key) -> Weighed:
        """Return what something counts for at a moment."""
        weighed = self.mass(load, key)
        match self._attribution.weight:
            case Weight.MASS:
                return weighed._replace(weight=weighed.mass_kg)
            case Weight.PIECES:
                is_counted = load.measure in (THING, _PIECE)
                return Weighed(load.amount if is_counted else None, weighed.mass_kg)
            case Weight.VALUE:
                return self._valued(load, key, weighed.mass_kg)
            case Weight.SUBSTANCE:
                return self._composed(load, weighed)

    def mass(self, load: Load, key: Key) -> Weighed:
        """Return the mass of something at a moment; None when nobody stated it."""
        if load.measure == MASS:
            return Weighed(None, load.amount)
        told = self._facts.at(load.name, MASS_FACT, key)
        part = _part(load)
        if told is not None and told.value is not None and told.value > 0 and part is not None:
            number = self._facts.number(load.name, MASS_FACT, told)
            relative = 0.0 if told.sd is None else told.sd / told.value
            weighing = EXACT if told.sd is None else number
            return Weighed(None, told.value * part, weighing, relative)
        return Weighed(None, _mass_inside(load.holding))

    def _valued(self, load: Load, key: Key, mass_kg: float | None) -> Weighed:
        term = self._attribution.value_fact
        told = self._facts.at(load.name, term, key)
        part = _part(load)
        if told is None or told.value is None or told.value < 0 or part is None:
            return Weighed(None, mass_kg)
        if told.sd is None or not told.value:
            return Weighed(told.value * part, mass_kg)
        number = self._facts.number(load.name, term, told)
        return Weighed(told.value * part, mass_kg, number, told.sd / told.value)

    def _composed(self, load: Load, weighed: Weighed) -> Weighed:
        """Return the mass of the substance: that of the thing times the composition of its class.

        A composition is uncertain once for all things of the class. The weighing, far better
        known, is taken into the same deviation.
        """
        found = self._composition(load.item_class)
        if load.holding is not None and load.holding.inside and weighed.mass_kg is not None:
            return weighed._replace(weight=_weight_inside(load.holding))
        if found is None or weighed.mass_kg is None:
            return Weighed(0.0 if found is not None and not found[0] else None, weighed.mass_kg)
        value, relative, factor = found
        together = (relative**2 + weighed.relative**2) ** 0.5
        number = self._facts.numbered(("", factor, FIRST)) if relative else weighed.weighing
        return Weighed(weighed.mass_kg * value, weighed.mass_kg, number, together)

    def _composition(self, item_class: str) -> tuple[float, float, str] | None:
        """Return kilogram of substance in a kilogram of a class, relative sd and factor."""
        if item_class not in self._compositions:
            classes = list(with_broader(self._scheme, item_class))
            factors = [
                each
                for each in self._scheme.factors.values()
                if each.substance == self._attribution.substance and each.item_class in classes
            ]
            nearest = min(factors, key=lambda f: classes.index(f.item_class), default=None)
            found = None
            if nearest is not None:
                value = float(nearest.value)
                relative = 0.0 if nearest.sd is None or not value else nearest.sd / value
                found = (value * float(nearest.unit.factor), relative, nearest.name)
            self._compositions[item_class] = found
        return self._compositions[item_class]


def _part(load: Load) -> float | None:
    """Return which part of what its facts speak of is on the scales."""
    if load.measure == THING:
        return 1.0
    if load.amount is None or load.whole is None:
        return 1.0 if load.amount is None and load.whole is None else None
    return load.amount / load.whole if load.whole > 0 else None


def _mass_inside(holding: Holding | None) -> float | None:
    if holding is None or not holding.inside:
        return None
    masses = [each.mass_kg for each in holding.inside]
    known = [mass for mass in masses if mass is not None]
    return sum(known) if len(known) == len(masses) else None


def _weight_inside(holding: Holding) -> float | None:
    weights = [each.weight for each in holding.inside]
    known = [weight for weight in weights if weight is not None]
    return sum(known) if len(known) == len(weights) else None
