"""Cost table: what it costs to change each criterion, from a CSV file: criterion, cost, level."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from loopbook.book.source import opened
from loopbook.errors import ParseError
from loopbook.rules.exact import exact
from loopbook.terms.change_cost import ChangeCost

_HEADINGS = {
    "criterion": "criterion",
    "指标": "criterion",
    "cost": "cost",
    "费用": "cost",
    "level": "level",
    "等级": "level",
}
BYTES_MAX = 4 * 1024 * 1024


def costs_in(path: Path) -> tuple[ChangeCost, ...]:
    """Return the costs that a file states.

    Raises    ParseError  LB-D09  it cannot be opened; else as `read_costs`
    """
    with opened(path) as stream:
        return read_costs(stream.read(BYTES_MAX + 1), path.name)


def read_costs(content: bytes, document: str) -> tuple[ChangeCost, ...]:
    """Return the costs that the bytes of a CSV file state, in its order.

    Parameters
      document  name for messages
    Returns     one per row; a criterion may stand once for each level
    Raises      ParseError  LB-Z19  it is no such table, or a row of it states no cost
    """
    if len(content) > BYTES_MAX:
        raise _fault(document, 1, "...")
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (csv.Error, UnicodeDecodeError) as fault:
        raise _fault(document, 1, str(fault)) from fault
    header = [_HEADINGS.get(cell.strip().casefold(), "") for cell in rows[0]] if rows else []
    if not {"criterion", "cost"} <= set(header) or "" in header:
        raise _fault(document, 1, ", ".join(rows[0]) if rows else "")
    found: dict[tuple[str, str], ChangeCost] = {}
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cost = _cost(header, row, document, number)
        if (cost.criterion, cost.level) in found:
            raise _fault(document, number, ", ".join(row))
        found[cost.criterion, cost.level] = cost
    return tuple(found.values())


def _cost(header: list[str], row: list[str], document: str, number: int) -> ChangeCost:
    if len(row) != len(header):
        raise _fault(document, number, ", ".join(row))
    cells = dict(zip(header, (cell.strip() for cell in row), strict=True))
    try:
        amount = exact(cells["cost"])
    except ValueError as fault:
        raise _fault(document, number, ", ".join(row)) from fault
    if amount < 0 or not cells["criterion"]:
        raise _fault(document, number, ", ".join(row))
    return ChangeCost(cells["criterion"], amount, cells.get("level", ""))


def _fault(document: str, row: int, text: str) -> ParseError:
    return ParseError("LB-Z19", document, row=row, text=text[:120])


def costs_named(words: Iterable[str]) -> tuple[ChangeCost, ...]:
    """Return the costs that words state: `criterion:12000`, or `criterion:9000:II` for a level.

    Raises    ParseError  LB-Z19  a word is none of these
    """
    found = []
    for place, word in enumerate(words, start=1):
        name, _, rest = word.partition(":")
        amount, _, level = rest.partition(":")
        cells = [name, amount, level]
        found.append(_cost(["criterion", "cost", "level"], cells, "", place))
    return tuple(found)
