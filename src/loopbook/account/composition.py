"""Composition: which factor says what a class of goods contains.

The factor of a class is its own, or that of the nearest wider class; of several, the best grade,
then the first in the file. Its unit must turn the unit of the goods into that of the substance.
"""

from loopbook.terms.event import Grade
from loopbook.terms.quantity import multiply
from loopbook.terms.scheme import Factor, Scheme
from loopbook.terms.system import Layer
from loopbook.trace.classify import with_broader


class Composition:
    """The factors of a pack by class and substance."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._factors: dict[tuple[str, str], Factor] = {}
        for factor in sorted(scheme.factors.values(), key=lambda f: _place(f.grade)):
            # Of several factors for one class the best grade counts, then the first in the file.
            self._factors.setdefault((factor.item_class, factor.substance), factor)

    def factor(self, item_class: str, goods: Layer, layer: Layer) -> Factor | None:
        """Return the factor of the class, or of the nearest wider class that has one."""
        for term in with_broader(self._scheme, item_class):
            factor = self._factors.get((term, layer.substance))
            if factor is None:
                continue
            made = multiply(goods.quantum.dimension, factor.unit.dimension)
            return factor if made == layer.quantum.dimension else None
        return None


def grade_of(text: str) -> Grade:
    """Return the grade that a factor carries; knowledge where it is none of them."""
    return Grade(text) if text in list(Grade) else Grade.KNOWLEDGE


def _place(text: str) -> int:
    return list(Grade).index(grade_of(text))
