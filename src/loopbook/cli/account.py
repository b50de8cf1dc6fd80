"""`loopbook account`: flows, stocks and residuals of a period, or of the reader's own table."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cyclopts import Parameter

from loopbook.book import account_sheet
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.errors import EmptyPeriod, StoreUnavailable, UnknownTerm
from loopbook.render.account import account_lines, layers_read
from loopbook.render.findings import finding_lines
from loopbook.render.sankey import sankey
from loopbook.terms.account import Account
from loopbook.terms.finding import Finding, Severity
from loopbook.wording import say

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


NO_PICTURE = Picture()


def account(
    *,
    period: str = "",
    scheme: str = "",
    as_of: str = "",
    table: Path | None = None,
    picture: Picture = NO_PICTURE,
    common: Common = PLAIN,
) -> int:
    """Account of a PERIOD by a rule pack; or of your own TABLE, without a book.

    Parameters
    ----------
    period
        2025, 2025-03, 2025-Q2, 2025-H1 or 2021..2025.
    scheme
        Rule pack, id or id@version.
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size.
    table
        CSV or Excel file with columns flow, from, to, layer, period, value, sd, unit.
    """
    layer = picture.layer
    if table is not None:
        return _of_table(table, picture, common)
    if not period:
        raise EmptyPeriod("LB-D33")
    with open_here(common) as book:
        found = book.account(period, scheme=scheme, as_of=as_of)
    _must_have(found, layer)
    if common.json:
        write_json(found, common.language)
    else:
        write(account_lines(found, common.language, layer))
    _draw([found], picture, common)
    return 0


def _of_table(table: Path, picture: Picture, common: Common) -> int:
    language, layer = common.language, picture.layer
    sheet = account_sheet(table, datetime.now(UTC).date(), language)
    for found in sheet.accounts:
        _must_have(found, layer)
    if common.json:
        write_json(sheet, language)
    else:
        for found in sheet.accounts:
            write([*account_lines(found, language, layer), ""])
        write(sheet.misfits)
    _draw(sheet.accounts, picture, common)
    for line in finding_lines(sheet.findings, language):
        sys.stderr.write(f"  {line}\n")
    return _code(sheet.findings)


def _code(findings: tuple[Finding, ...]) -> int:
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def _must_have(found: Account, layer: str) -> None:
    if layer and layer not in found.system.layers:
        raise UnknownTerm("LB-D34", layer=layer, known=", ".join(found.system.layers))


def _draw(accounts: Sequence[Account], picture: Picture, common: Common) -> None:
    """Draw each layer of each account to a file of its own: the first to the name given."""
    svg = picture.svg
    if svg is None:
        return
    pictures = [
        (found, name, sankey(found, name, common.language))
        for found in accounts
        for name in ([picture.layer] if picture.layer else layers_read(found))
    ]
    if not svg.name:
        raise StoreUnavailable("LB-D08", str(svg))
    drawn = [(found, name, text) for found, name, text in pictures if text]
    for number, (found, name, text) in enumerate(drawn):
        more = "" if number == 0 else f"-{found.period}-{name}"
        path = svg.with_name(f"{svg.stem}{more}{svg.suffix}")
        _write_file(path, text)
        if not common.json:
            write([say("cli.written", common.language, path=path)])


def _write_file(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise StoreUnavailable("LB-D35", str(path), why=fault.strerror or str(fault)) from fault
