"""`loopbook sankey`: an account as a picture that can be read, and as the data behind it."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NamedTuple
from urllib.parse import quote, urlencode

import msgspec
from cyclopts import Parameter

from loopbook.book import account_sheet
from loopbook.book.picture import (
    Pictured,
    covariance_pairs,
    definition_of,
    pictured,
    pictured_reconciled,
    with_covariances,
)
from loopbook.book.reconciling import Question
from loopbook.book.sheet import rolled_account
from loopbook.cli.account import LEDGER, LOOK, Ledger, Looking, exit_code
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.cli.picture import write_file
from loopbook.cli.reconcile import Tables, reconciled_sheet
from loopbook.errors import EmptyPeriod, StoreUnavailable, UnknownTerm
from loopbook.render.findings import finding_lines
from loopbook.render.naming import label_of
from loopbook.render.png import png
from loopbook.render.sankey import anchor_of, drawn_view
from loopbook.render.sankey.table import node_table, ribbon_table, view_lines, view_records
from loopbook.render.table import csv_bytes
from loopbook.terms.finding import Finding
from loopbook.terms.period import period_text
from loopbook.terms.sankey import SankeyDefinition, Split

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class Numbers:
    """Which numbers, where they are not those of a book.

    Parameters
    ----------
    table
        CSV or Excel file with columns flow, from, to, layer, period, value, sd, unit.
    reconcile
        Make the numbers agree first; what was stated is drawn as a thin dashed outline.
    relations
        With --reconcile and --table: CSV or Excel file of what holds between the flows.
    """

    table: Path | None = None
    reconcile: Annotated[bool, Parameter(negative="")] = False
    relations: Path | None = None


@Parameter(name="*")
@dataclass(frozen=True)
class Seen:
    """How to see them.

    Parameters
    ----------
    layer
        Layer to show; several with commas between them; default: each that has numbers.
    group
        TOML file of groups, waypoints, parts and order; or a table with columns process, group.
    split
        Draw ribbons apart by flow, layer, period, source, target, class, basis or part.
    depth
        Levels of names such as park/plant/line to show.
    nodes
        Boxes after which small ones are put together (45); 0: never.
    ribbons
        Ribbons after which small boxes are put together (100); 0: never.
    """

    layer: str = ""
    group: Path | None = None
    split: str = ""
    depth: int | None = None
    nodes: int | None = None
    ribbons: int | None = None


@Parameter(name="*")
@dataclass(frozen=True)
class Written:
    """Where to write.

    Parameters
    ----------
    svg
        File for the picture as SVG.
    png
        File for the picture as PNG.
    csv
        File for the ribbons as a table; the boxes go to the same name with -nodes.
    site
        Address of a running `loopbook serve`: each ribbon then leads to its entries there.
    """

    svg: Path | None = None
    png: Path | None = None
    csv: Path | None = None
    site: str = ""


NUMBERS, SEEN, WRITTEN = Numbers(), Seen(), Written()


def sankey(
    *,
    numbers: Numbers = NUMBERS,
    ledger: Ledger = LEDGER,
    seen: Seen = SEEN,
    looking: Looking = LOOK,
    written: Written = WRITTEN,
    common: Common = PLAIN,
) -> int:
    """Draw the flows of a PERIOD of a book, or of your own TABLE, so that they can be read."""
    found, findings = _found(numbers, ledger, seen, looking, common)
    language = common.language
    if common.json:
        write_json([view_records(each.view, language) for each in found], language)
    else:
        for each in found:
            write([*view_lines(each.view, language), ""])
    for kind, path in (("svg", written.svg), ("png", written.png), ("csv", written.csv)):
        if path is not None:
            _write(kind, path, found, _Site(written.site, ledger.scheme), common)
    for line in finding_lines(findings, language):
        sys.stderr.write(f"  {line}\n")
    return exit_code(findings)


Found = tuple[tuple[Pictured, ...], tuple[Finding, ...]]


def _found(numbers: Numbers, ledger: Ledger, seen: Seen, looking: Looking, common: Common) -> Found:
    """Return the views, and what was said about the numbers behind them.

    Raises    UnknownTerm  LB-G17 relations hold between numbers that are not to agree
    """
    if numbers.relations is not None and not numbers.reconcile:
        raise UnknownTerm("LB-G17", numbers.relations.name)
    definition = _definition(seen)
    layers = [name.strip() for name in seen.layer.split(",") if name.strip()]
    if numbers.reconcile:
        return _reconciled(
            numbers, ledger, Question(view=looking.view), common, (layers, definition)
        )
    if numbers.table is not None:
        today = datetime.now(UTC).date()
        sheet = account_sheet(numbers.table, today, common.language, looking.view)
        return pictured(sheet.accounts, layers, definition), sheet.findings
    if not ledger.period:
        raise EmptyPeriod("LB-G14")
    ask = {"scheme": ledger.scheme, "place": ledger.place, "as_of": ledger.as_of}
    with open_here(common) as book:
        if not (looking.within or looking.level):
            found = book.pictures(ledger.period, layers, definition, **ask)
            return found, book.account(ledger.period, **ask).findings
        stated = book.account(ledger.period, **ask)
    account, said = rolled_account(stated, looking.view)
    return pictured([account], layers, definition), (*account.findings, *said)


def _reconciled(
    numbers: Numbers,
    ledger: Ledger,
    question: Question,
    common: Common,
    seen: tuple[list[str], SankeyDefinition],
) -> Found:
    tables = Tables(table=numbers.table, relations=numbers.relations)
    sheet = reconciled_sheet(tables, ledger, question, common)
    found = pictured_reconciled(sheet.accounts, sheet.reconciled, *seen)
    pairs = covariance_pairs(sheet.reconciled, found)
    if pairs:
        again = with_covariances(sheet, question, pairs)
        found = pictured_reconciled(again.accounts, again.reconciled, *seen)
    return found, sheet.findings


def _definition(seen: Seen) -> SankeyDefinition:
    """Return the definition of the file, as the options change it.

    Raises    UnknownTerm  LB-G15 no such split; LB-G16 a number of an option is too small
    """
    for option, number, least in (
        ("depth", seen.depth, 1),
        ("nodes", seen.nodes, 0),
        ("ribbons", seen.ribbons, 0),
    ):
        if number is not None and number < least:
            raise UnknownTerm("LB-G16", option=f"--{option}", number=number, least=least)
    if seen.split and seen.split not in list(Split):
        raise UnknownTerm("LB-G15", split=seen.split, known=", ".join(Split))
    options = {
        "split": Split(seen.split) if seen.split else None,
        "depth": seen.depth,
        "nodes_max": seen.nodes,
        "bands_max": seen.ribbons,
    }
    stated = {name: value for name, value in options.items() if value is not None}
    return msgspec.structs.replace(definition_of(seen.group), **stated)


class _Site(NamedTuple):
    """A running `loopbook serve`, or nothing, and the pack whose pages are meant."""

    address: str
    scheme: str


def _write(kind: str, path: Path, found: Iterable[Pictured], site: _Site, common: Common) -> None:
    """Write each view to a file of its own: the first to the name given."""
    if not path.name:
        raise StoreUnavailable("LB-D08", str(path))
    language = common.language
    drawn = [each for each in found if each.view.bands]
    for number, each in enumerate(drawn):
        view = each.view
        more = f"-{period_text(view.periods[0])}-{'+'.join(view.layers)}" if number else ""
        stem = path.with_name(f"{path.stem}{more}{path.suffix}")
        if kind == "csv":
            write_file(stem, csv_bytes(ribbon_table(view, language)), common)
            nodes = stem.with_name(f"{stem.stem}-nodes{stem.suffix}")
            write_file(nodes, csv_bytes(node_table(view, language)), common)
            continue
        names = {name: label_of(flow, language) for name, flow in each.flows.items()}
        picture = drawn_view(view, language, _Address(each, site, language), names)
        write_file(stem, png(picture) if kind == "png" else picture.encode("utf-8"), common)


class _Address:
    """Where a click leads: to the page of the flow on a site, else to an anchor."""

    def __init__(self, each: Pictured, site: _Site, language: str) -> None:
        view = each.view
        self.site = site.address.rstrip("/")
        self.anchor = anchor_of(view.layer.id)
        words = {"scheme": site.scheme, "period": period_text(view.periods[0])}
        words |= {"layer": view.layer.id, "lang": language}
        self.query = urlencode({key: value for key, value in words.items() if value})

    def __call__(self, kind: str, name: str) -> str:
        """Return the address."""
        if not self.site:
            return self.anchor(kind, name)
        if kind == "flow":
            return f"{self.site}/flow/{quote(name, safe='')}?{self.query}"
        return f"{self.site}/?{self.query}#flows"
