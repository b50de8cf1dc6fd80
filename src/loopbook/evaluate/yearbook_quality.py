"""Yearbook quality: how much of a yearbook decides, and what is doubtful about the rest."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from loopbook.terms.event import Grade
from loopbook.terms.yearbook import CellKind, Coverage, QualityRow, YearbookCell


def coverage(
    cells: Iterable[YearbookCell], name_of: Callable[[YearbookCell], str]
) -> tuple[Coverage, ...]:
    """Return how many cells of each name decide, in the order in which names first come."""
    count: Counter[str] = Counter()
    decides: Counter[str] = Counter()
    for cell in cells:
        name = name_of(cell)
        count[name] += 1
        decides[name] += cell.kind is CellKind.DECIDES
    return tuple(Coverage(name, count[name], decides[name]) for name in count)


def quality_row(indicator: str, cells: Sequence[YearbookCell], breaks: int) -> QualityRow:
    """Return the row of an indicator in the data-quality annex.

    Parameters
      breaks   changes of its definition inside the years
    """
    kinds = Counter(cell.kind for cell in cells)
    rivals = [cell for cell in cells if cell.rivals]
    reasons = Counter(cell.doubt or cell.reason for cell in cells if cell.reason)
    return QualityRow(
        indicator=indicator,
        cells=len(cells),
        decides=kinds[CellKind.DECIDES],
        modelled=kinds[CellKind.MODELLED],
        unproven=kinds[CellKind.UNPROVEN],
        unknown=kinds[CellKind.UNKNOWN],
        rivals=len(rivals),
        spread=max((s for cell in rivals if (s := spread(cell)) is not None), default=None),
        repaired=sum(cell.repairs > 0 for cell in cells),
        derived=sum(cell.grade == Grade.DERIVED for cell in cells),
        bounded=sum(cell.bound != "eq" for cell in cells),
        breaks=breaks,
        reasons=dict(sorted(reasons.items())),
    )


def spread(cell: YearbookCell) -> float | None:
    """Return how far the official values of a cell lie apart, as a share of its value.

    None where there is no value, or it is zero.
    """
    if not cell.value or cell.low is None or cell.high is None:
        return None
    return (cell.high - cell.low) / abs(cell.value)
