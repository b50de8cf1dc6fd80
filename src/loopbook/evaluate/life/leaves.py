"""Leaves of lives: the functions that formulas about one item's life may call.

Each has one value per item, unknown where the life does not say (docs/spec/lives.md). The names
are the columns' (evaluate/life/columns) and the compiler's, which refuses others.
"""

from loopbook.terms.formula import LeafFunction, ParameterKind
from loopbook.terms.quantity import Dimension

TIME: Dimension = (("time", 1),)
MASS: Dimension = (("mass", 1),)

_MILESTONE = ParameterKind.MILESTONE
_CLASS = ParameterKind.CLASS
_FACT = ParameterKind.FACT
_ROLE = ParameterKind.ROLE

_PASSINGS = (
    LeafFunction("passed", (_MILESTONE,), is_truth=True),
    LeafFunction("times", (_MILESTONE,), dimension=()),
    LeafFunction("days", (_MILESTONE, _MILESTONE), dimension=TIME),
    LeafFunction("age", (_MILESTONE,), dimension=TIME),
    LeafFunction("before", (_MILESTONE, _MILESTONE), is_truth=True),
    LeafFunction("after", (_MILESTONE, _MILESTONE), is_truth=True),
)
_FACTS = (
    LeafFunction("fact", (_FACT,)),
    LeafFunction("first", (_FACT,)),
    LeafFunction("has", (_FACT,), is_truth=True),
    LeafFunction("at", (_MILESTONE, _FACT)),
    LeafFunction("highest", (_FACT,)),
    LeafFunction("lowest", (_FACT,)),
)
_KIN = (
    LeafFunction("inside", (_CLASS, _MILESTONE), dimension=()),
    LeafFunction("parts", (_CLASS,), dimension=()),
    LeafFunction("made_from", (_CLASS,), dimension=()),
    LeafFunction("made_into", (_CLASS,), dimension=()),
    LeafFunction("origin", (_CLASS, _MILESTONE), dimension=()),
)
_MASSES = tuple(
    LeafFunction(name, (_CLASS,), optional=1, dimension=MASS)
    for name in ("made_in", "made_out", "used_in", "used_out")
)
_PLACES = tuple(
    LeafFunction(name, (_MILESTONE, _ROLE), is_truth=True) for name in ("is_at", "went_to", "by")
)
_OTHERS = (
    LeafFunction("gaps", (), dimension=()),
    LeafFunction("attributed", (ParameterKind.ATTRIBUTED,)),
    LeafFunction("holds", (ParameterKind.MARK,), is_truth=True),
)

LIFE_LEAVES: tuple[LeafFunction, ...] = (
    *_PASSINGS, *_FACTS, *_KIN, *_MASSES, *_PLACES, *_OTHERS
)  # fmt: skip
"""What `when` and `must` of suspects.toml and `holds` of marks.toml may call."""
