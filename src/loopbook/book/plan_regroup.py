"""Plan regroup: the cells of a book as the table of cells of the job `regroup`.

Capacity and state of health are the latest facts that entries state of an item; its chemistry is
the class that its rule pack gives it. Drawn is what lies by itself: neither inside another thing
nor used up.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from loopbook.book.custody import located
from loopbook.book.declaring import Declaring
from loopbook.terms.custody import Where
from loopbook.terms.history import ItemFacts
from loopbook.terms.lineage import FOREVER
from loopbook.terms.plan_input import Array, InputTable
from loopbook.terms.scheme import Scheme

CLASS = "cell"
CAPACITY, HEALTH, RESISTANCE = "capacity", "soh", "resistance"
_UNITS = {CAPACITY: "AMH", HEALTH: "C62", RESISTANCE: "E45"}


def drawn_regroup(book: Declaring, options: Mapping[str, str]) -> dict[str, InputTable]:
    """Return the cells of a book that are free to be grouped.

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
    return {"cells": _table(pack, _free(facts, where), book.path)}


def _free(facts: Sequence[ItemFacts], where: tuple[Where, ...]) -> list[ItemFacts]:
    """Return the items that lie by themselves."""
    return [
        each
        for each, at in zip(facts, where, strict=True)
        if at.holder in ("", each.item) and not at.is_ended
    ]


def _table(pack: Scheme, facts: Sequence[ItemFacts], document: str) -> InputTable:
    columns: dict[str, Array] = {
        "cell": _texts([each.item for each in facts]),
        "identifier": _texts([each.item for each in facts]),
        "chemistry": _texts([each.item_class for each in facts]),
        "capacity": _numbers(pack, facts, CAPACITY),
        "state_of_health": _numbers(pack, facts, HEALTH),
        "resistance": _numbers(pack, facts, RESISTANCE),
    }
    return InputTable("cells", columns, document=document)


def _texts(values: list[str]) -> Array:
    return np.asarray(values, dtype=object)


def _numbers(pack: Scheme, facts: Sequence[ItemFacts], term: str) -> Array:
    """Return a fact of each item in the unit of the job; NaN where none is stated."""
    unit = pack.units.by_code[_UNITS[term]]
    values = [each.facts[term].value if term in each.facts else None for each in facts]
    told = [np.nan if value is None else float(value / unit.factor) for value in values]
    return np.asarray(told, dtype=np.float64)
