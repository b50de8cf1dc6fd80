"""`loopbook account`: flows, stocks and residuals of a period, or of the reader's own table."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

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


def account(
    *,
    period: str = "",
    scheme: str = "",
    layer: str = "",
    as_of: str = "",
    table: Annotated[Path | None, Parameter(negative="")] = None,
    svg: Path | None = None,
    common: Common = PLAIN,
) -> int:
    """Account of a PERIOD by a rule pack; or of your own TABLE, without a book.

    Parameters
    ----------
    period
        2025, 2025-03, 2025-Q2, 2025-H1 or 2021..2025.
    scheme
        Rule pack, id or id@version.
    layer
        Layer to show: goods, pieces, a substance; default: all that have numbers.
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size.
    table
        CSV or Excel file with columns flow, from, to, layer, period, value, sd, unit.
    svg
        File to draw the Sankey diagram to.
    """
    if table is not None:
        return _of_table(table, layer, svg, common)
    if not period:
        raise EmptyPeriod("LB-D33")
    with open_here(common) as book:
        found = book.account(period, scheme=scheme, as_of=as_of)
    _must_have(found, layer)
    if common.json:
        write_json(found, common.language)
    else:
        write(account_lines(found, common.language, layer))
    _draw([found], layer, svg, common)
    return 0


def _of_table(table: Path, layer: str, svg: Path | None, common: Common) -> int:
    language = common.language
    sheet = account_sheet(table, datetime.now(UTC).date(), language)
    for found in sheet.accounts:
        _must_have(found, layer)
    if common.json:
        write_json(sheet, language)
    else:
        for found in sheet.accounts:
            write([*account_lines(found, language, layer), ""])
        write(sheet.misfits)
    _draw(sheet.accounts, layer, svg, common)
    for line in finding_lines(sheet.findings, language):
        sys.stderr.write(f"  {line}\n")
    return _code(sheet.findings)


def _code(findings: tuple[Finding, ...]) -> int:
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def _must_have(found: Account, layer: str) -> None:
    if layer and layer not in found.system.layers:
        raise UnknownTerm("LB-D34", layer=layer, known=", ".join(found.system.layers))


def _draw(accounts: Sequence[Account], layer: str, svg: Path | None, common: Common) -> None:
    """Draw each layer of each account to a file of its own: the first to the name given."""
    if svg is None:
        return
    pictures = [
        (found, name, sankey(found, name, common.language))
        for found in accounts
        for name in ([layer] if layer else layers_read(found))
    ]
    drawn = [(found, name, picture) for found, name, picture in pictures if picture]
    for number, (found, name, picture) in enumerate(drawn):
        more = "" if number == 0 else f"-{found.period}-{name}"
        path = svg.with_name(f"{svg.stem}{more}{svg.suffix}")
        _write_file(path, picture)
        if not common.json:
            write([say("cli.written", common.language, path=path)])


def _write_file(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise StoreUnavailable("LB-D35", str(path), why=fault.strerror or str(fault)) from fault
