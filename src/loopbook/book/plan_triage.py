"""Plan triage: the batteries of a book as the table of cells of the job `triage`.

Rated and measured capacity, state of health and mass are the latest facts that entries state of an
item; its chemistry is the class that its rule pack gives it. Drawn is what lies by itself: neither
inside another thing nor used up. What no fact says stays unknown: gates on it are then undecided.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from loopbook.book.custody import located
from loopbook.book.declaring import Declaring
from loopbook.terms.history import ItemFacts
from loopbook.terms.lineage import FOREVER
from loopbook.terms.plan_input import Array, InputTable
from loopbook.terms.scheme import Scheme

CLASS = "cell"
_TEXTS = ("cell", "chemistry", "format")
_FACTS = {
    "rated_capacity": ("nominal_capacity", "AMH"),
    "capacity": ("capacity", "AMH"),
    "state_of_health": ("soh", "C62"),
    "resistance": ("resistance", "OHM"),
    "mass": ("mass", "KGM"),
    "rated_energy": ("rated_energy", "KWH"),
}
_UNKNOWN = (
    "state_of_health_sd", "voltage", "insulation_resistance", "swelling", "self_discharge",
    "history_known",
)  # fmt: skip
"""Columns for which packs have no word yet."""


def drawn_triage(book: Declaring, options: Mapping[str, str]) -> dict[str, InputTable]:
    """Return the batteries of a book that are free to go anywhere.

    Parameters
      options   `scheme`: the pack whose classes and facts are meant; without it nothing is drawn.
                `item_class`: of what, `cell` where it is not said
    Raises      UnknownTerm  the pack is not active
    """
    if not options.get("scheme"):
        return {}
    pack = book.scheme(options["scheme"])
    with book._turn:
        facts = book._sources(pack, None).facts(options.get("item_class", CLASS))
        where = located(book._lives(options["scheme"]), [each.item for each in facts], FOREVER)
    free = [
        each
        for each, at in zip(facts, where, strict=True)
        if at.holder in ("", each.item) and not at.is_ended
    ]
    return {"cells": _table(pack, free, book.path)}


def _table(pack: Scheme, facts: Sequence[ItemFacts], document: str) -> InputTable:
    texts = ([each.item for each in facts], [each.item_class for each in facts], [""] * len(facts))
    columns: dict[str, Array] = {
        name: np.array(values, dtype=object) for name, values in zip(_TEXTS, texts, strict=True)
    }
    columns |= {name: _numbers(pack, facts, *fact) for name, fact in _FACTS.items()}
    columns |= {name: np.full(len(facts), np.nan) for name in _UNKNOWN}
    return InputTable("cells", columns, document=document)


def _numbers(pack: Scheme, facts: Sequence[ItemFacts], term: str, unit: str) -> Array:
    """Return a fact of each item in the unit of the job; NaN where none is stated."""
    factor = pack.units.by_code[unit].factor
    values = [each.facts[term].value if term in each.facts else None for each in facts]
    return np.array([np.nan if value is None else float(value / factor) for value in values])
