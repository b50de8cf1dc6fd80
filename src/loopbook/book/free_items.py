"""Free items: things of a book that lie by themselves, with their latest facts, for planning jobs.

Free is what is neither inside another thing nor used up.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from loopbook.book.custody import located
from loopbook.book.declaring import Declaring
from loopbook.terms.history import ItemFacts
from loopbook.terms.lineage import FOREVER
from loopbook.terms.plan_input import Array
from loopbook.terms.scheme import Scheme

CLASS = "cell"


def free_items(book: Declaring, options: Mapping[str, str]) -> tuple[ItemFacts, ...]:
    """Return the facts of the things of a class that are free to go anywhere.

    Parameters
      options   `scheme`: the pack whose classes and facts are meant; `item_class`: of what, `cell`
                where it is not said
    Raises      UnknownTerm  the pack is not active
    """
    pack = book.scheme(options["scheme"])
    with book._turn:
        facts = book._sources(pack, None).facts(options.get("item_class", CLASS))
        where = located(book._lives(options["scheme"]), [each.item for each in facts], FOREVER)
    return tuple(
        each
        for each, at in zip(facts, where, strict=True)
        if at.holder in ("", each.item) and not at.is_ended
    )


def fact_column(pack: Scheme, facts: Sequence[ItemFacts], term: str, unit: str) -> Array:
    """Return a fact of each item in a unit, given by its code; NaN where none is stated."""
    factor = pack.units.by_code[unit].factor
    values = [each.facts[term].value if term in each.facts else None for each in facts]
    return np.array([np.nan if value is None else float(value / factor) for value in values])


def text_column(texts: Sequence[str]) -> Array:
    """Return texts as a column of a table."""
    column = np.empty(len(texts), dtype=object)
    column[:] = list(texts)
    return column
