"""Identifiers: what they name, whether they are right, and their one canonical form."""

from loopbook.terms.identifier.canonical import canonical, to_digital_link, to_urn
from loopbook.terms.identifier.explain import explain
from loopbook.terms.identifier.explanation import Explanation, Part, is_fine
from loopbook.terms.identifier.gb34014 import Recoded, recoded
from loopbook.terms.identifier.key_type import Level
from loopbook.terms.identifier.level import level_of

__all__ = [
    "Explanation",
    "Level",
    "Part",
    "Recoded",
    "canonical",
    "explain",
    "is_fine",
    "level_of",
    "recoded",
    "to_digital_link",
    "to_urn",
]
