"""Export: a model as LP or MPS text, with the names of its blocks: for other solvers, and eyes."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from loopbook.plan.solve.highs import loaded
from loopbook.plan.solve.model import Model
from loopbook.plan.solve.outcome import Effort

NAME_MAX = 200
"""Characters of a name that readers of these files take."""


def lp_text(model: Model) -> str:
    """Return a model in the LP format (IBM CPLEX)."""
    return _written(model, "model.lp")


def mps_text(model: Model) -> str:
    """Return a model in free MPS format."""
    return _written(model, "model.mps")


def _written(model: Model, name: str) -> str:
    """The solver writes to files only, so a folder is lent to it."""
    solver = loaded(model.compiled(), Effort())
    for place, text in enumerate(_plain(model.column_names())):
        solver.passColName(place, text)
    for place, text in enumerate(_plain(model.row_names())):
        solver.passRowName(place, text)
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        solver.writeModel(str(path))
        return path.read_text(encoding="utf-8")


def _plain(names: Sequence[str]) -> list[str]:
    """Return names without what the formats forbid, each once: what is changed gets its number."""
    taken: set[str] = set()
    made = []
    for place, name in enumerate(names):
        plain = "".join(map(_letter, name))[:NAME_MAX]
        if plain in taken:
            plain = f"{plain[: NAME_MAX - 12]}_{place + 1}"
        taken.add(plain)
        made.append(plain)
    return made


def _letter(letter: str) -> str:
    """Return a letter as the formats have it: brackets are round there, unknown letters a bar."""
    if letter in "[]":
        return "(" if letter == "[" else ")"
    return letter if letter.isascii() and (letter.isalnum() or letter in "_.(),") else "_"
