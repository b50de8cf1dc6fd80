"""Plan triage: the batteries of a book as the table of cells of the job `triage`.

Rated and measured capacity, state of health and mass are the latest facts that entries state of an
item; its chemistry is the class that its rule pack gives it. Drawn is what lies by itself: neither
inside another thing nor used up. What no fact says stays unknown: gates on it are then undecided.
"""

from collections.abc import Mapping

import numpy as np

from loopbook.book.declaring import Declaring
from loopbook.book.free_items import fact_column, free_items, text_column
from loopbook.terms.plan_input import Array, InputTable

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
      options   `scheme` and `item_class` as `free_items`; without a scheme nothing is drawn
    Raises      UnknownTerm  the pack is not active
    """
    if not options.get("scheme"):
        return {}
    pack, facts = book.scheme(options["scheme"]), free_items(book, options)
    columns: dict[str, Array] = {
        "cell": text_column([each.item for each in facts]),
        "chemistry": text_column([each.item_class for each in facts]),
        "format": text_column([""] * len(facts)),
    }
    columns |= {name: fact_column(pack, facts, *fact) for name, fact in _FACTS.items()}
    columns |= {name: np.full(len(facts), np.nan) for name in _UNKNOWN}
    return {"cells": InputTable("cells", columns, document=book.path)}
