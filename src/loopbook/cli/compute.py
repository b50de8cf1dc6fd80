"""`loopbook compute`: a declared method on the reader's own table of inputs, without a book."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from loopbook.book.footprint_sheet import InputOutputFiles, footprint_sheet
from loopbook.book.method_sheet import compute_sheet, method_named, shipped_methods
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common
from loopbook.errors import ParseError, StoreUnavailable, UnknownTerm
from loopbook.render.findings import finding_lines
from loopbook.render.footprint import footprint_lines, footprint_picture
from loopbook.render.method import method_lines, method_list, sheet_lines
from loopbook.render.tornado import tornado
from loopbook.render.variants import variant_bars
from loopbook.terms.finding import Finding, Severity
from loopbook.wording import say

PLAIN = Common()
FOOTPRINTS = "footprints"
"""The one method that asks for whole tables, and not for a list of inputs."""


@Parameter(name="*")
@dataclass(frozen=True)
class Given:
    """What a method is given.

    Parameters
    ----------
    table
        CSV or Excel file with columns name, item, variant, period, value, sd, unit, grade, source.
    scheme
        Rule pack that has the method: an id shipped or a folder.
    memory
        Use figures graded as from memory or forecast too; the result says how much rests on them.
    """

    table: Path | None = None
    scheme: str = ""
    memory: Annotated[bool, Parameter(negative="")] = False


@Parameter(name="*")
@dataclass(frozen=True)
class Tables:
    """The tables of `compute footprints`.

    Parameters
    ----------
    transactions
        Input-output table: sectors of all regions by the same.
    demand
        Final demand: the same sectors by region and category.
    extension
        What sectors cause, a row a material or emission.
    direct
        What final demand itself causes.
    value_added
        Value added by sector; lets the balance of the table be checked.
    population
        Persons by region.
    sd_percent
        Standard uncertainty of the extension, percent of each cell.
    """

    transactions: Path | None = None
    demand: Path | None = None
    extension: Path | None = None
    direct: Path | None = None
    value_added: Path | None = None
    population: Path | None = None
    sd_percent: float | None = None


@Parameter(name="*")
@dataclass(frozen=True)
class Drawing:
    """What to draw.

    Parameters
    ----------
    output
        Output whose variants are drawn, or extension whose footprints are; default: the last
        output, the first extension.
    svg
        File to draw to: each variant of the table, or how far it lies from the first where
        there are several periods; footprints.
    """

    output: str = ""
    svg: Path | None = None


NOTHING, NO_TABLES, NO_DRAWING = Given(), Tables(), Drawing()


def compute(
    method: str = "",
    *,
    given: Given = NOTHING,
    tables: Tables = NO_TABLES,
    drawing: Drawing = NO_DRAWING,
    common: Common = PLAIN,
) -> int:
    """Compute METHOD from a TABLE of inputs; without a table say what it asks; without both, list.

    Parameters
    ----------
    method
        Id of a method, as the list has it.
    """
    if not method:
        return _list(common)
    if method == FOOTPRINTS:
        return _footprints(tables, drawing, common)
    if given.table is None:
        return _describe(method, given.scheme, common)
    sheet = compute_sheet(method, given.table, given.scheme, takes_memory=given.memory)
    if common.json:
        write_json(sheet, common.language)
    else:
        write(sheet_lines(sheet, common.language))
    outputs = [s.id for s in sheet.method.steps.values() if s.is_output and not s.is_each]
    asked = _asked(drawing.output, outputs)
    picture = tornado(sheet, asked, common.language) or variant_bars(sheet, asked, common.language)
    _draw(picture, drawing, common)
    return _told(sheet.findings, common)


def _footprints(tables: Tables, drawing: Drawing, common: Common) -> int:
    if tables.transactions is None or tables.demand is None or tables.extension is None:
        raise ParseError("LB-M56")
    files = InputOutputFiles(
        transactions=tables.transactions,
        demand=tables.demand,
        extension=tables.extension,
        direct=tables.direct,
        value_added=tables.value_added,
        population=tables.population,
        sd_percent=tables.sd_percent,
    )
    sheet = footprint_sheet(files)
    if common.json:
        write_json(sheet, common.language)
    else:
        write(footprint_lines(sheet, common.language))
    known = list(dict.fromkeys(each.extension for each in sheet.footprints))
    asked = _asked(drawing.output, known[::-1])
    _draw(footprint_picture(sheet, asked, common.language), drawing, common)
    return _told(sheet.findings, common)


def _list(common: Common) -> int:
    methods = shipped_methods()
    if common.json:
        write_json(list(methods.values()), common.language)
    else:
        write(method_list(methods, common.language))
    return 0


def _describe(name: str, scheme: str, common: Common) -> int:
    method = method_named(name, scheme)
    if common.json:
        write_json(method, common.language)
    else:
        write(method_lines(method, common.language))
    return 0


def _asked(name: str, known: Sequence[str]) -> str:
    """Return what is drawn: the output named, else the last one that is known."""
    if not name:
        return next(reversed(known), "")
    if name not in known:
        raise UnknownTerm("LB-M57", name=name, known=", ".join(known))
    return name


def _told(findings: Sequence[Finding], common: Common) -> int:
    """Write the findings to the error side; return 1 when one of them is an error."""
    for line in finding_lines(findings, common.language):
        sys.stderr.write(f"  {line}\n")
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def _draw(text: str, drawing: Drawing, common: Common) -> None:
    path = drawing.svg
    if path is None or not text:
        return
    try:
        path.write_text(text, encoding="utf-8")
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or str(fault)
        raise StoreUnavailable("LB-D35", str(path), why=why) from fault
    if not common.json:
        write([say("cli.written", common.language, path=path)])
