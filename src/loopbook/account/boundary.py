"""Boundary: what the names of a table of flows mean: a process, its stock, or the world outside.

A place called `stock of X` (`X stock`, `X库存`) is the stock of process X: it takes and gives
without being balanced, and X is balanced with it. `outside`, `环境` or an empty cell is beyond the
boundary, and so is a process that only receives or only gives: nothing can balance there.

Source    Brunner & Rechberger, Handbook of Material Flow Analysis (2nd ed. 2016), 2.1: system,
          process, flow, stock, boundary
"""

import re
import unicodedata
from collections.abc import Iterable

from loopbook.terms.system import Flow, Process
from loopbook.wording import say

GIVER, TAKER = "outside", "outside.out"
"""Beyond the boundary, as giver and as taker: two places, so that a picture has no false return."""

_OUTSIDE = {
    "", "outside", "environment", "环境", "外部", "环境/外部", "外部/环境", "系统外", "边界外"
}  # fmt: skip
_STOCK = re.compile(
    r"stock of (?P<of>.+)|(?P<en>.+?)[ _-]stock|(?P<zh>.+?)的?(?:库存|存量)", re.IGNORECASE
)


def name_key(text: str) -> str:
    """Return a name without case, width and spaces at its ends: equal keys are one place."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_outside(text: str) -> bool:
    """Say whether a name means the world beyond the boundary."""
    return name_key(text).replace(" ", "") in _OUTSIDE


def stock_owner(text: str) -> str | None:
    """Return the process whose stock a name means, or None."""
    found = _STOCK.fullmatch(" ".join(unicodedata.normalize("NFKC", text).split()))
    return next((part for part in found.groups() if part), None) if found else None


class Places:
    """The places of a table: every writing of a name is the place first written so."""

    def __init__(self) -> None:
        self._written: dict[str, str] = {}

    def giver(self, text: str) -> str:
        """Return the id of the place a flow leaves."""
        return GIVER if is_outside(text) else self._place(text)

    def taker(self, text: str) -> str:
        """Return the id of the place a flow enters."""
        return TAKER if is_outside(text) else self._place(text)

    def _place(self, text: str) -> str:
        owner = stock_owner(text)
        key = name_key(text) if owner is None else f"stock of {name_key(owner)}"
        return self._written.setdefault(key, " ".join(text.split()))


def processes_of(flows: Iterable[Flow]) -> dict[str, Process]:
    """Return the processes at some flows, in the order of their first appearance."""
    known = list(flows)
    order = dict.fromkeys(end for flow in known for end in (flow.source, flow.target))
    giving, taking = {flow.source for flow in known}, {flow.target for flow in known}
    stages = _stages(list(order), known)
    return {
        place: Process(
            id=place,
            label_en=_label(place, "en"),
            label_zh=_label(place, "zh"),
            stage=stages[place],
            is_outside=_is_unbalanced(place) or place not in giving or place not in taking,
        )
        for place in order
    }


def only_ends(flows: Iterable[Flow]) -> tuple[list[str], list[str]]:
    """Return the processes taken as outside because they only give, and those that only take."""
    known = list(flows)
    giving = dict.fromkeys(flow.source for flow in known)
    taking = dict.fromkeys(flow.target for flow in known)
    givers = [place for place in giving if place not in taking and not _is_unbalanced(place)]
    takers = [place for place in taking if place not in giving and not _is_unbalanced(place)]
    return givers, takers


def outside_process(place: str, stage: int) -> Process:
    """Return the process that stands for the world beyond the boundary, as giver or as taker."""
    return Process(
        id=place,
        label_en=_label(place, "en"),
        label_zh=_label(place, "zh"),
        stage=stage,
        is_outside=True,
    )


def is_stock_or_outside(place: str) -> bool:
    """Say whether a place is a stock or beyond the boundary: what is never balanced."""
    return _is_unbalanced(place)


def _is_unbalanced(place: str) -> bool:
    return place in (GIVER, TAKER) or stock_owner(place) is not None


def _label(place: str, language: str) -> str:
    return say("sheet.outside", language) if place in (GIVER, TAKER) else place


def _stages(order: list[str], flows: list[Flow]) -> dict[str, int]:
    """Return the position of each place along the chain; a flow to an earlier place is a return."""
    place_in_order = {place: index for index, place in enumerate(order)}
    stages = dict.fromkeys(order, 0)
    onward = [f for f in flows if place_in_order[f.source] < place_in_order[f.target]]
    for flow in sorted(onward, key=lambda f: place_in_order[f.source]):
        stages[flow.target] = max(stages[flow.target], stages[flow.source] + 1)
    if GIVER in stages:
        stages[GIVER] = 0
    if TAKER in stages:
        stages[TAKER] = max(stages.values())
    return stages
