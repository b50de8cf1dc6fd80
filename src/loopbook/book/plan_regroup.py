"""Plan regroup: the cells of a book as the table of cells of the job `regroup`.

Capacity and state of health are the latest facts that entries state of an item; its chemistry is
the class that its rule pack gives it. Drawn is what lies by itself: neither inside another thing
nor used up.
"""

from collections.abc import Mapping

from loopbook.book.declaring import Declaring
from loopbook.book.free_items import fact_column, free_items, text_column
from loopbook.terms.plan_input import InputTable

_UNITS = {"capacity": "AMH", "soh": "C62", "resistance": "E45"}


def drawn_regroup(book: Declaring, options: Mapping[str, str]) -> dict[str, InputTable]:
    """Return the cells of a book that are free to be grouped.

    Parameters
      options   `scheme` and `item_class` as `free_items`; without a scheme nothing is drawn
    Raises      UnknownTerm  the pack is not active
    """
    if not options.get("scheme"):
        return {}
    pack, facts = book.scheme(options["scheme"]), free_items(book, options)
    names = text_column([each.item for each in facts])
    capacity, health, resistance = (
        fact_column(pack, facts, term, unit) for term, unit in _UNITS.items()
    )
    columns = {
        "cell": names,
        "identifier": names,
        "chemistry": text_column([each.item_class for each in facts]),
        "capacity": capacity,
        "state_of_health": health,
        "resistance": resistance,
    }
    return {"cells": InputTable("cells", columns, document=book.path)}
