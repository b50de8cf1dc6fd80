"""`loopbook reconcile`: numbers of a table or of a book made to agree, and what they say."""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from loopbook.book import Question, ReconciledSheet, reconcile_sheet
from loopbook.cli.account import LEDGER, LOOK, Ledger, Looking, exit_code
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.cli.picture import draw, write_file
from loopbook.errors import EmptyPeriod
from loopbook.render.disagreement import Answer
from loopbook.render.reconciled import (
    note_lines,
    reconciled_lines,
    reconciled_records,
    reconciled_table,
)
from loopbook.render.table import csv_bytes

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class Asked:
    """What to ask of the numbers.

    Parameters
    ----------
    sd
        Uncertainty of a value that states none, as 10 %.
    robust
        huber or hampel: outliers count less; default: least squares.
    measure_next
        What the next measurement is to make more certain: ore, or metal + slag.
    covariance
        Two flows with a comma between them; may be given several times.
    non_negative
        Let no flow come out below zero.
    """

    sd: str = ""
    robust: str = ""
    measure_next: str = ""
    covariance: Annotated[tuple[str, ...], Parameter(negative="")] = ()
    non_negative: Annotated[bool, Parameter(negative="")] = False


@Parameter(name="*")
@dataclass(frozen=True)
class Tables:
    """Which numbers, where they are not those of a book.

    Parameters
    ----------
    table
        CSV or Excel file with columns flow, from, to, layer, period, value, sd, unit.
    relations
        CSV or Excel file of what holds between the flows.
    """

    table: Path | None = None
    relations: Path | None = None


@Parameter(name="*")
@dataclass(frozen=True)
class Output:
    """Where to write.

    Parameters
    ----------
    csv
        File for the reconciled table, in the columns of the table of flows.
    svg
        File to draw the Sankey diagram to.
    layer
        Layer to show; default: all.
    """

    csv: Path | None = None
    svg: Path | None = None
    layer: str = ""


NOTHING, TABLES, SHOWN = Asked(), Tables(), Output()


def reconcile(
    *,
    tables: Tables = TABLES,
    ledger: Ledger = LEDGER,
    asked: Asked = NOTHING,
    looking: Looking = LOOK,
    output: Output = SHOWN,
    common: Common = PLAIN,
) -> int:
    """Make the numbers of a TABLE, or of a PERIOD of a book, agree; say which of them do not."""
    question = Question(
        layer=output.layer,
        default_sd=asked.sd,
        robust=asked.robust,
        measure_next=asked.measure_next,
        covariances=asked.covariance,
        is_non_negative=asked.non_negative,
        view=looking.view,
    )
    found = reconciled_sheet(tables, ledger, question, common)
    answer = Answer(
        reconciled=found.reconciled,
        system=found.modelled.system,
        units=found.modelled.units,
        variables=found.variables,
        findings=found.findings,
    )
    _write(answer, common)
    if output.csv is not None:
        table = reconciled_table(answer, common.language)
        write_file(output.csv, csv_bytes(table), common)
    if output.svg is not None:
        draw(found.accounts, output.layer, output.svg, common)
    return exit_code(found.findings)


def reconciled_sheet(
    tables: Tables, ledger: Ledger, question: Question, common: Common
) -> ReconciledSheet:
    """Return the reconciled numbers of a table, or of a period of a book.

    Raises    EmptyPeriod  LB-B79  neither is named; else as the two of them
    """
    if tables.table is not None:
        today = datetime.now(UTC).date()
        return reconcile_sheet(tables.table, today, tables.relations, question)
    if not ledger.period:
        raise EmptyPeriod("LB-B79")
    with open_here(common) as book:
        return book.reconcile(
            ledger.period,
            question,
            scheme=ledger.scheme,
            place=ledger.place,
            as_of=ledger.as_of,
        )


def _write(answer: Answer, common: Common) -> None:
    language = common.language
    if common.json:
        write_json(reconciled_records(answer, language), language)
        return
    write(reconciled_lines(answer, language))
    for line in note_lines(answer, language):
        sys.stderr.write(f"  {line}\n")
