"""Method sheet: a declared method computed from the reader's table; no book is needed."""

from difflib import get_close_matches
from functools import cache
from pathlib import Path

import msgspec

from loopbook.account.economy.computation import compute
from loopbook.account.economy.given import NO_FACTS
from loopbook.account.economy.indicator_method import methods_in
from loopbook.book.shelf import compiled, core, shipped_schemes
from loopbook.book.source import opened
from loopbook.errors import UnknownTerm
from loopbook.formats.method_input import read_inputs
from loopbook.terms.event import Grade
from loopbook.terms.method import Method, MethodSheet


@cache
def shipped_methods() -> dict[str, Method]:
    """Return the methods of the packs that come with the program, by id, in order of the packs."""
    return {method.id: method for scheme in shipped_schemes() for method in methods_in(scheme)}


def method_named(name: str, scheme: str = "") -> Method:
    """Return a method by id.

    Parameters
      scheme  a pack in a folder, or the id of a shipped one; empty: all that are shipped
    Raises    UnknownTerm  LB-M30  there is none; the nearest is offered
    """
    known = shipped_methods()
    if scheme:
        known = {method.id: method for method in methods_in(compiled(scheme))}
    if name not in known:
        near = get_close_matches(name, known, 1, 0.3)
        nearest = near[0] if near else "-"
        raise UnknownTerm("LB-M30", name=name, nearest=nearest, known=", ".join(known) or "-")
    return known[name]


def compute_sheet(
    name: str, path: Path, scheme: str = "", *, takes_memory: bool = False
) -> MethodSheet:
    """Compute a method from a table of inputs: CSV or Excel, English or Chinese headings.

    Parameters
      scheme        as of `method_named`
      takes_memory  whether figures from memory and forecasts are used, and not left unknown
    Raises          UnknownTerm  LB-M30 no such method;  ParseError  the file is no table
    """
    method = method_named(name, scheme)
    with opened(path) as stream:
        rows, findings = read_inputs(stream, path.name, core().units)
    refused: frozenset[Grade] = frozenset() if takes_memory else NO_FACTS
    sheet = compute(method, rows, refused)
    return msgspec.structs.replace(sheet, findings=(*findings, *sheet.findings))
