"""Which factor says what a class contains."""

from loopbook.account.composition import Composition, grade_of
from loopbook.book.shelf import compiled
from loopbook.terms.event import Grade


def test_a_class_has_its_own_factor_or_that_of_the_nearest_wider_class() -> None:
    scheme = compiled("cn-battery")
    layers = scheme.system.layers
    composition = Composition(scheme)
    stated = next(f for f in scheme.factors.values() if f.substance == "co" and f.item_class)
    found = composition.factor(stated.item_class, layers["goods"], layers["co"])
    assert found is not None
    assert found.item_class == stated.item_class
    assert composition.factor("nothing", layers["goods"], layers["co"]) is None
    assert composition.factor(stated.item_class, layers["pieces"], layers["co"]) != found


def test_a_grade_that_is_none_is_knowledge() -> None:
    assert grade_of("verified") is Grade.VERIFIED
    assert grade_of("hearsay") is Grade.KNOWLEDGE
