"""Classes: the strands of a book's flows, parted by the class of what flows.

Cells sum over classes; the totals they were made of do not. A strand is parted where its totals add
up to it: a substance made by factors, or a reading of another origin, stays whole.
"""

import math
from collections.abc import Iterator, Sequence

import msgspec

from loopbook.account.reading import by_origin
from loopbook.account.sankey.facts import Facts
from loopbook.terms.account import Account, Reading, Total
from loopbook.terms.sankey import Strand


def with_classes(facts: Facts, account: Account, totals: Sequence[Total]) -> Facts:
    """Return the facts with a strand for each class of a flow.

    Parameters
      facts   of one layer of `account`
      totals  those that the account was made of
    """
    chosen = {cell.flow: cell.chosen for cell in account.cells if cell.layer == facts.layer.id}
    by_flow: dict[str, list[Total]] = {}
    for total in totals:
        if total.layer == facts.layer.id:
            by_flow.setdefault(total.flow, []).append(total)
    strands = tuple(
        part
        for strand in facts.strands
        for part in _parts(strand, chosen.get(strand.flow), by_flow.get(strand.flow, ()))
    )
    # A balance knows its uncertainty by flow: it stands, whatever the strands are.
    return msgspec.structs.replace(facts, strands=strands)


def _parts(strand: Strand, reading: Reading | None, totals: Sequence[Total]) -> Iterator[Strand]:
    """Yield a strand for each class, or the strand itself where the classes do not make it."""
    own = [total for total in _of(reading, totals) if total.amount]
    if reading is None or sum(total.amount for total in own) != strand.amount:
        yield strand
        return
    for total in own:
        is_stated = total.unstated_count == 0
        yield msgspec.structs.replace(
            strand,
            item_class=total.item_class,
            amount=total.amount,
            sd=math.sqrt(max(total.variance, 0.0)) if is_stated else None,
            sequences=total.sequences,
        )


def _of(reading: Reading | None, totals: Sequence[Total]) -> Sequence[Total]:
    """Return the totals of the origin of a reading."""
    for origin, some in by_origin(totals).items():
        names = origin.__struct_fields__
        if all(getattr(reading, name, None) == getattr(origin, name) for name in names):
            return some
    return ()
