"""Name: what the variables and relations of a model are called, and how people ask for them.

A name holds all that tells a variable apart: `ore [goods] 2025`. People may write as much of it as
is needed: `ore` where a table has one layer and one period.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from loopbook.errors import UnknownTerm
from loopbook.terms.period import Period, period_text
from loopbook.terms.reconciliation import Variable, VariableKind

NAMES_MAX = 6
_HEAD = re.compile(r"\s*(?P<sign>[+-]?)\s*(?:(?P<factor>\d+(?:\.\d+)?)\s*\*)?\s*")
_WORD = re.compile(r"[^+-]*")


def flow_name(flow: str, layer: str, period: Period | None) -> str:
    """Return the name of a flow, or of another thing, in a layer and period."""
    when = "" if period is None else f" {period_text(period)}"
    return f"{flow} [{layer}]{when}"


def level_name(process: str, layer: str, month: int) -> str:
    """Return the name of what the stock of a process holds at the beginning of a month number."""
    year, of_year = divmod(month - 1, 12)
    when = f"{year}" if of_year == 11 else f"{year}-{of_year + 1:02}"
    return f"level of stock of {process} [{layer}] end of {when}"


def change_name(process: str, layer: str, period: Period) -> str:
    """Return the name of a stock change that no row speaks of."""
    return flow_name(f"change of stock of {process}", layer, period)


def input_name(process: str, layer: str, period: Period) -> str:
    """Return the name of the sum of what enters a process."""
    return flow_name(f"input of {process}", layer, period)


def balance_name(process: str, layer: str, period: Period) -> str:
    """Return the name of a balance."""
    return flow_name(f"balance of {process}", layer, period)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name nearest to `name`; a dash when none is near."""
    names = list(known)
    folded = {each.casefold(): each for each in names}
    near = get_close_matches(name.casefold()[:100], folded, 1, 0.4)
    return folded[near[0]] if near else "-"


def found_variable(name: str, variables: Sequence[Variable]) -> Variable:
    """Return the one variable that `name` means: its whole name, or its flow where that is enough.

    Raises    UnknownTerm  LB-B80 there is none, the nearest is offered; LB-B81 there are several
    """
    wanted = _spaced(name).casefold()
    whole = [v for v in variables if v.id.casefold() == wanted]
    parts = whole or [v for v in variables if wanted in _shorter(v)]
    if not parts:
        offered = nearest(name, {stem(v) for v in variables} | {v.id for v in variables})
        if offered == "-" and variables:
            offered = stem(variables[0])
        raise UnknownTerm("LB-B80", name=name, nearest=offered)
    if len(parts) > 1:
        shown = ", ".join(v.id for v in parts[:NAMES_MAX])
        raise UnknownTerm("LB-B81", name=name, known=shown)
    return parts[0]


def stem(variable: Variable) -> str:
    """Return the name of a variable without its layer and period."""
    is_flow = variable.kind in (VariableKind.FLOW, VariableKind.STOCK_CHANGE) and variable.flow
    return variable.flow if is_flow else variable.id.rpartition(" [")[0] or variable.id


def _spaced(text: str) -> str:
    """Return `metal[zinc]  2025` as `metal [zinc] 2025`."""
    return " ".join(text.replace("[", " [").replace("]", "] ").split())


def _shorter(variable: Variable) -> set[str]:
    """Return the writings of a variable that leave something out."""
    flow, layer = stem(variable), variable.layer
    when = "" if variable.period is None else period_text(variable.period)
    texts = {flow, f"{flow} [{layer}]", f"{flow} {when}".strip(), f"{flow} [{layer}] {when}"}
    return {text.strip().casefold() for text in texts}


def combination(text: str, variables: Sequence[Variable]) -> tuple[tuple[float, str], ...]:
    """Return the terms of a sum that a person writes: `ore`, `sheet + billets - 0.5 * scrap`.

    The longest name known counts, so that a name may hold a sign itself: `black-mass`.
    Raises    UnknownTerm  LB-B80, LB-B81 a name means no variable, or several
    """
    rest = _spaced(text)
    known = {v.id.casefold() for v in variables} | {each for v in variables for each in _shorter(v)}
    names = sorted(known, key=len, reverse=True)
    terms: dict[str, float] = {}
    while rest:
        head = _HEAD.match(rest)
        assert head is not None  # each of its parts may be empty
        name = _longest(rest[head.end() :], names)
        id_ = found_variable(name, variables).id
        size = float(head["factor"] or 1) * (-1.0 if head["sign"] == "-" else 1.0)
        terms[id_] = terms.get(id_, 0.0) + size
        rest = rest[head.end() + len(name) :].strip()
    return tuple((size, id_) for id_, size in terms.items())


def _longest(text: str, names: Sequence[str]) -> str:
    """Return the longest known name that `text` begins with; what stands there when none does."""
    folded = text.casefold()
    for name in names:
        after = folded[len(name) :].lstrip()
        if folded.startswith(name) and after[:1] in ("", "+", "-"):
            return text[: len(name)]
    found = _WORD.match(text)
    return (found[0].strip() if found else "") or text
