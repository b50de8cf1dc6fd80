"""Audit money: losses in money, options by cost class, the economy of options, each incentive."""

from collections.abc import Iterator

from loopbook.render.audit import truth_text
from loopbook.render.audit_cell import amount, percent, table
from loopbook.render.audit_recorded import word_label
from loopbook.terms.audit import AuditRow
from loopbook.terms.audit_sheet import AuditSheet, Cash, CostClass, OptionEconomy, RateOutcome
from loopbook.terms.paper import Block, Cell, Table
from loopbook.wording import say


def loss_table(sheet: AuditSheet, language: str) -> list[Table]:
    """Return the losses by money, the dearest first, with their causes by aspect."""
    labels = {row.cells.get("loss", ""): row.cells.get("label", "") for row in _rows(sheet)}
    rows: list[list[Cell]] = []
    for each in sheet.losses:
        comma = "；" if language.startswith("zh") else "; "
        causes = comma.join(
            f"{word_label(sheet.form, 'aspect', aspect, language)}: {text}"
            for aspect, text in each.causes
        )
        rows.append(
            [
                str(each.place or "-"),
                labels.get(each.loss, each.loss),
                amount(each.amount, language, each.sequences),
                each.unit,
                amount(each.price, language),
                amount(each.money, language, each.sequences),
                causes,
            ]
        )
    return table("losses", language, "place loss amount unit price money causes", rows)


def _rows(sheet: AuditSheet) -> Iterator[AuditRow]:
    yield from sheet.rows.get("losses", ())


def option_table(sheet: AuditSheet, language: str) -> list[Table]:
    """Return the options by cost class, with the limits that the audit declares."""
    options = {row.cells.get("option", ""): row for row in sheet.rows.get("options", ())}
    rows: list[list[Cell]] = []
    for wanted in CostClass:
        for name, found in sheet.options.items():
            if found is wanted:
                cells = options[name].cells
                said = word_label(sheet.form, "option_state", cells.get("state", ""), language)
                rows.append([cost_text(found, language), name, cells.get("title", ""), said])
    return table("options", language, "cost option title state", rows)


def cost_text(found: CostClass, language: str) -> str:
    """Return the name of a cost class."""
    return say(f"audit.cost.{found.value}", language)


def economy_blocks(sheet: AuditSheet, language: str) -> Iterator[Block]:
    """Yield the economy of each option without and with incentives, and each incentive apart."""
    first: list[list[Cell]] = [
        [
            each.option,
            cost_text(each.cost_class, language),
            *(
                amount(value, language)
                for value in (
                    each.investment,
                    each.saving,
                    each.depreciation,
                    each.taxable,
                    each.profit,
                    each.cash,
                )
            ),
        ]
        for each in sheet.economies
    ]
    columns = "option cost investment saving depreciation taxable profit cash"
    yield from table("economy", language, columns, first)
    rows = [row for each in sheet.economies for row in _cash_rows(each, language)]
    columns = "option incentives net payback npv npvr irr accepted"
    yield from table("cash", language, columns, rows, [say("audit_paper.formulas", language)])
    gains: list[list[Cell]] = [
        [
            each.option,
            word_label(sheet.form, "incentive", gain.kind, language),
            gain.label,
            amount(gain.amount, language),
            amount(gain.npv, language),
            gain.source,
        ]
        for each in sheet.economies
        for gain in each.incentives
    ]
    yield from table("incentives", language, "option kind label amount npv source", gains)


def _cash_rows(each: OptionEconomy, language: str) -> Iterator[list[Cell]]:
    yield _cash_row(each, each.plain, "without", language)
    if each.incentives:
        yield _cash_row(each, each.assisted, "with", language)


def _cash_row(each: OptionEconomy, cash: Cash, which: str, language: str) -> list[Cell]:
    accepted = each.accepted if which == "without" else each.accepted_assisted
    years = say("audit.never", language) if cash.payback is None else ""
    return [
        each.option,
        say(f"audit.incentives.{which}", language),
        amount(cash.net, language),
        years or amount(cash.payback, language),
        amount(cash.npv, language),
        percent(cash.npvr, language),
        _rate(cash, language),
        truth_text(accepted, language),
    ]


def _rate(cash: Cash, language: str) -> Cell:
    """Return the internal rate; that there is none, or all where there are several."""
    if cash.outcome is RateOutcome.ONE:
        return percent(cash.irr, language)
    rates = ", ".join(f"{rate * 100:.2f} %" for rate in cash.rates)
    return say(f"audit.rate.{cash.outcome.value}", language, rates=rates)
