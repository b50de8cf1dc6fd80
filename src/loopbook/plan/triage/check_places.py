"""Check of places: where batteries may go, how many are taken, and that none would pay more.

That no assignment is worth more is shown by the prices of places alone: whoever pays the price of
every place it takes gets its best, and all together get no more than the plan, once the prices of
the places are added (weak duality). No solver is asked.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from loopbook.plan.triage.check_worth import Figures, Options, recycled, second_life_is_known
from loopbook.terms.plan import Plan
from loopbook.terms.plan_input import PlanInput

Cell = str | float | int | None
Miss = tuple[float, str]
USED = ("second_life", "remanufacture")


class Known(NamedTuple):
    """What gates and grades say of a battery, read again; its row of the grades, -1: none."""

    is_shut: bool
    is_low: bool
    is_unsure: bool
    grade: str | None
    row: int
    may: frozenset[str]
    options: Options


class Piece(NamedTuple):
    """One battery of a plan.

    Fields
      known  what gates and grades say;  end  where the plan sends it;  cell  its name
      value  what the plan says that it is worth there; 0: unknown
      values  money of every destination that is open to it; what hangs on nothing known counts 0
      is_missing  whether a figure is missing that decides
    """

    known: Known
    end: str
    cell: str
    value: float
    values: dict[str, float]
    is_missing: bool


class Limit(NamedTuple):
    """How many batteries are taken: of a destination, and of one row of the grades or of all (-1).

    `price` is what the plan says that one more place is worth.
    """

    destination: str
    row: int
    most: float
    place: str
    price: float

    def takes(self, piece: Piece, end: str) -> bool:
        """Say whether a battery sent to `end` takes a place."""
        return end == self.destination and self.row in (-1, piece.known.row)


def piece_of(
    known: Known, graded: Mapping[str, Cell], worth: Mapping[str, Cell], figures: Figures
) -> Piece:
    """Return a battery with all that is open to it, as gates, grades and figures leave it."""
    told = {name: worth[f"value_{name}"] for name in (*USED, "recycle", "test")}
    numbers = {n: float(v) for n, v in told.items() if isinstance(v, float | int)}
    values = {name: numbers[name] for name in known.may if name in numbers}
    gain = worth["gain_of_test"]
    if known.is_unsure:
        values = {"test": 0.0}
    else:
        values["recycle"] = numbers.get("recycle", 0.0)
    if not known.is_unsure and isinstance(gain, float | int) and gain > 0.0:
        values["test"] = numbers.get("test", 0.0)
    value = worth["value"]
    return Piece(
        known,
        str(graded["destination"]),
        str(graded["cell"]),
        float(value) if isinstance(value, float | int) else 0.0,
        values,
        _is_missing(known, figures),
    )


def _is_missing(known: Known, figures: Figures) -> bool:
    """Say whether a battery may be used again, and a figure of that or of recycling is missing."""
    row = figures.row
    prices = (row["remanufacture_price"], row["remanufacture_cost"])
    is_offered = not all(math.isnan(price) for price in prices)
    is_missing = "second_life" in known.may and not second_life_is_known(figures)
    if "remanufacture" in known.may and is_offered:
        is_missing |= math.isnan(sum(prices) + figures.energy)
    is_used = "second_life" in known.may or ("remanufacture" in known.may and is_offered)
    return is_missing or (is_used and math.isnan(recycled(figures)))


def limits_of(given: PlanInput, plan: Plan) -> list[Limit]:
    """Return the limits of an input with the prices that the plan tells of them."""
    prices = {
        (each.subject, each.limit.values.get("place", "")): each.price or 0.0
        for each in plan.proof.bindings
    }
    table, grades = given.tables["capacities"], given.tables["grades"]
    found = []
    for at in range(len(table)):
        name, place = str(table["destination"][at]), table.place(at)
        price = prices.get((name, place), 0.0)
        found.append(Limit(name, -1, float(table["limit"][at]), place, price))
    for at in range(len(grades)):
        name, place, most = str(grades["grade"][at]), grades.place(at), float(grades["demand"][at])
        if not math.isnan(most):
            price = prices.get((name, place), 0.0)
            found.append(Limit("second_life", at, most, place, price))
    return found


def misplaced(pieces: Sequence[Piece], limits: Sequence[Limit]) -> Iterator[Miss]:
    """Yield 1 for a battery without a destination though one can be told, or stored beside room."""
    full = _full(pieces, limits)
    for piece in pieces:
        known = piece.known
        is_gap = known.grade == "" and not known.is_unsure and not known.is_shut
        is_wrong = piece.end == "unknown" and not is_gap and not piece.is_missing
        if piece.end == "store":
            is_wrong = is_gap or any(_has_room(piece, name, full) for name in piece.values)
        yield float(is_wrong), piece.cell


def bettered(pieces: Sequence[Piece], limits: Sequence[Limit]) -> Iterator[Miss]:
    """Yield by how much a battery would be worth more where it may go and a place is left.

    And by how much its value is not that of where it goes.
    """
    full = _full(pieces, limits)
    for piece in pieces:
        if piece.end in piece.values:
            open_to = [v for name, v in piece.values.items() if _has_room(piece, name, full)]
            best = max(open_to, default=-math.inf)
            yield max(0.0, best - piece.value), piece.cell
            yield abs(piece.value - piece.values[piece.end]), piece.cell


def overfull(pieces: Sequence[Piece], limits: Sequence[Limit]) -> Iterator[Miss]:
    """Yield by how many batteries each limit is passed."""
    for limit in limits:
        yield max(0.0, _taken(pieces, limit) - limit.most), limit.place


def unproved(plan: Plan, pieces: Sequence[Piece], limits: Sequence[Limit]) -> Iterator[Miss]:
    """Yield by how much the prices of places leave room for a better plan.

    Of a plan that was stopped, and of one that stores for want of places, nothing is shown.
    """
    taking = [piece for piece in pieces if piece.end != "unknown"]
    if plan.proof.status != "optimal" or any(piece.end == "store" for piece in taking):
        return
    bound = math.fsum(limit.price * limit.most for limit in limits)
    bound += math.fsum(
        max(
            value - math.fsum(limit.price for limit in limits if limit.takes(piece, name))
            for name, value in piece.values.items()
        )
        for piece in taking
    )
    yield max(0.0, bound - plan.proof.objective), ""


def _taken(pieces: Sequence[Piece], limit: Limit) -> int:
    return sum(limit.takes(piece, piece.end) for piece in pieces)


def _full(pieces: Sequence[Piece], limits: Sequence[Limit]) -> list[Limit]:
    return [limit for limit in limits if _taken(pieces, limit) >= limit.most]


def _has_room(piece: Piece, end: str, full: Sequence[Limit]) -> bool:
    return not any(limit.takes(piece, end) for limit in full)
