"""`loopbook account`: flows, stocks and residuals of a period, or of the reader's own table."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cyclopts import Parameter

from loopbook.book import View, account_sheet, rolled_account
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.cli.picture import draw
from loopbook.errors import EmptyPeriod, UnknownTerm
from loopbook.render.account import account_lines
from loopbook.render.findings import finding_lines
from loopbook.terms.account import Account
from loopbook.terms.finding import Finding, Severity

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class Picture:
    """What to show and draw of an account.

    Parameters
    ----------
    layer
        Layer to show: goods, pieces, a substance; default: all that have numbers.
    svg
        File to draw the Sankey diagram to.
    """

    layer: str = ""
    svg: Path | None = None


@Parameter(name="*")
@dataclass(frozen=True)
class Ledger:
    """Which account of a book.

    Parameters
    ----------
    period
        2025, 2025-03, 2025-Q2, 2025-H1 or 2021..2025.
    scheme
        Rule pack, id or id@version.
    place
        Location: it and all that master data say lies below it; default: all.
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size.
    """

    period: str = ""
    scheme: str = ""
    place: str = ""
    as_of: str = ""


@Parameter(name="*")
@dataclass(frozen=True)
class Looking:
    """What boundary to draw, and over what periods to sum.

    Parameters
    ----------
    places
        CSV or Excel file with columns process, within: which process lies in which wider place.
    within
        Place to draw the boundary around: all in it is one process.
    level
        Place of the hierarchy to show, 1 the widest; with --within: inside of that place.
    by
        Sum a table over quarter, half or year.
    """

    places: Path | None = None
    within: str = ""
    level: int = 0
    by: str = ""

    @property
    def view(self) -> View:
        """The same, as the book takes it."""
        return View(places=self.places, within=self.within, level=self.level, by=self.by)


NO_PICTURE, LOOK, LEDGER = Picture(), Looking(), Ledger()


def account(
    *,
    table: Path | None = None,
    ledger: Ledger = LEDGER,
    looking: Looking = LOOK,
    picture: Picture = NO_PICTURE,
    common: Common = PLAIN,
) -> int:
    """Account of a PERIOD by a rule pack; or of your own TABLE, without a book.

    Parameters
    ----------
    table
        CSV or Excel file with columns flow, from, to, layer, period, value, sd, unit.
    """
    layer = picture.layer
    if table is not None:
        return _of_table(table, looking, picture, common)
    if not ledger.period:
        raise EmptyPeriod("LB-D33")
    with open_here(common) as book:
        stated = book.account(
            ledger.period, scheme=ledger.scheme, place=ledger.place, as_of=ledger.as_of
        )
    found, findings = rolled_account(stated, looking.view)
    _must_have(found, layer)
    if common.json:
        write_json(found, common.language)
    else:
        write(account_lines(found, common.language, layer))
    if picture.svg is not None:
        draw([found], layer, picture.svg, common)
    write_findings(findings, common.language)
    return exit_code(findings)


def _of_table(table: Path, looking: Looking, picture: Picture, common: Common) -> int:
    language, layer = common.language, picture.layer
    sheet = account_sheet(table, datetime.now(UTC).date(), language, looking.view)
    for found in sheet.accounts:
        _must_have(found, layer)
    if common.json:
        write_json(sheet, language)
    else:
        for found in sheet.accounts:
            write([*account_lines(found, language, layer), ""])
        write(sheet.misfits)
    if picture.svg is not None:
        draw(sheet.accounts, layer, picture.svg, common)
    write_findings(sheet.findings, language)
    return exit_code(sheet.findings)


def write_findings(findings: Iterable[Finding], language: str) -> None:
    """Write findings to the error side, a line each."""
    for line in finding_lines(tuple(findings), language):
        sys.stderr.write(f"  {line}\n")


def exit_code(findings: Iterable[Finding]) -> int:
    """Return 1 when a finding is an error: something stated was left out; else 0."""
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def _must_have(found: Account, layer: str) -> None:
    if layer and layer not in found.system.layers:
        raise UnknownTerm("LB-D34", layer=layer, known=", ".join(found.system.layers))
