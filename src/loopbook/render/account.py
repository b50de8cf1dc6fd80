"""Account: its balances and flows as tables, and as lines for a terminal."""

from collections.abc import Iterable
from typing import NamedTuple

from loopbook.render.basis import basis_text, grade_text
from loopbook.render.moment import period_label
from loopbook.render.naming import label_of
from loopbook.render.number import amount_text, layer_value, unit_symbol
from loopbook.render.table import Table, Value, plain_text, table_of
from loopbook.terms.account import Account, Balance, Reading
from loopbook.terms.finding import Finding, finding_text
from loopbook.terms.system import Layer
from loopbook.wording import say


class FlowRow(NamedTuple):
    """One reading of a flow: the chosen one, or a rival beside it."""

    flow: str
    layer: Layer
    reading: Reading | None
    is_chosen: bool


def layers_read(account: Account) -> list[str]:
    """Return the layers in which at least one flow has a reading, in the order of the system."""
    read = {cell.layer for cell in account.cells if cell.chosen is not None}
    return [layer for layer in account.system.layers if layer in read]


def flow_rows(account: Account, layer: str = "") -> list[FlowRow]:
    """Return every reading of every flow, rivals after the chosen one; of one layer, or of all."""
    rows = []
    for cell in account.cells:
        if layer and cell.layer != layer:
            continue
        unit = account.system.layers[cell.layer]
        rows.append(FlowRow(cell.flow, unit, cell.chosen, is_chosen=True))
        rows += [FlowRow(cell.flow, unit, rival, is_chosen=False) for rival in cell.rivals]
    return rows


def flow_table(account: Account, layer: str = "", language: str = "en") -> Table:
    """Return the flows as a table of plain values in the unit of their layer."""
    names = ("flow", "title", "from", "to", "layer", "value", "sd", "unit", "basis", "counts")
    more = ("publisher", "grade", "months_whole", "postings", "entries", "factors", "rules")
    rows = (_flow_row(account, row, language) for row in flow_rows(account, layer))
    return table_of("flows", (*names, *more), rows, language)


def _headings(names: Iterable[str], language: str) -> tuple[str, ...]:
    return tuple(say(f"chart.heading.{name}", language) for name in names)


def _flow_row(account: Account, row: FlowRow, language: str) -> tuple[Value, ...]:
    flow, reading = account.system.flows[row.flow], row.reading
    processes = account.system.processes
    head = (
        row.flow,
        label_of(flow, language),
        label_of(processes[flow.source], language),
        label_of(processes[flow.target], language),
        row.layer.id,
    )
    unit = unit_symbol(row.layer.unit, language)
    if reading is None:
        return (*head, None, None, unit, *("",) * 9)
    sd = None if reading.sd is None else float(layer_value(reading.sd, row.layer))
    return (
        *head,
        layer_value(reading.amount, row.layer),
        sd,
        unit,
        basis_text(reading.basis, language),
        yes_no(row.is_chosen, language),
        reading.publisher,
        grade_text(reading.grade, reading.publisher, language),
        yes_no(reading.is_whole, language),
        reading.count,
        " ".join(map(str, reading.sequences)),
        " ".join(reading.factors),
        " ".join(reading.rules),
    )


def yes_no(claim: bool, language: str) -> str:
    """Return yes or no in the language."""
    return say("chart.yes", language) if claim else say("chart.no", language)


def balances_of(account: Account, layer: str = "") -> list[Balance]:
    """Return the balances of one layer, or of all."""
    return [balance for balance in account.balances if not layer or balance.layer == layer]


def difference_kind(balance: Balance, language: str) -> str:
    """Return what the difference of a balance is: not known, stock change, or residual."""
    if balance.unmeasured:
        return say("chart.kind.open", language, flows=", ".join(balance.unmeasured))
    if balance.is_stock:
        return say("chart.kind.stock", language)
    return say("chart.kind.residual", language)


class Sums(NamedTuple):
    """Inflow, outflow and difference of a balance in quanta; None where a flow is unmeasured.

    A sum without one of its parts is no sum: zero tonnes in would be a wrong number.
    """

    inflow: int | None
    outflow: int | None
    difference: int | None
    sd: float | None


def sums_of(account: Account, balance: Balance) -> Sums:
    """Return what is known of a balance."""
    flows = [account.system.flows[name] for name in balance.unmeasured]
    is_in_open = any(flow.target == balance.process for flow in flows)
    is_out_open = any(flow.source == balance.process for flow in flows)
    if not flows:
        return Sums(balance.inflow, balance.outflow, balance.difference, balance.sd)
    inflow = None if is_in_open else balance.inflow
    return Sums(inflow, None if is_out_open else balance.outflow, None, None)


def balance_table(account: Account, layer: str = "", language: str = "en") -> Table:
    """Return the balances as a table of plain values in the unit of their layer."""
    names = ("process", "title", "layer", "inflow", "outflow", "difference", "sd", "unit", "kind")
    rows = []
    for balance in balances_of(account, layer):
        unit = account.system.layers[balance.layer]
        process = account.system.processes[balance.process]
        sums = sums_of(account, balance)
        rows.append(
            (
                balance.process,
                label_of(process, language),
                balance.layer,
                *(_in_unit(quanta, unit) for quanta in sums[:3]),
                None if sums.sd is None else float(layer_value(sums.sd, unit)),
                unit_symbol(unit.unit, language),
                difference_kind(balance, language),
                basis_text(balance.basis, language),
            )
        )
    return table_of("balances", (*names, "basis"), rows, language)


def _in_unit(quanta: int | None, layer: Layer) -> Value:
    return None if quanta is None else layer_value(quanta, layer)


def account_lines(account: Account, language: str = "en", layer: str = "") -> list[str]:
    """Return the account as lines for a terminal: per layer its flows, then its balances."""
    period = period_label(account.period, language)
    lines = [f"{account.pack} · {period}" if account.pack else period]
    for name in [layer] if layer else layers_read(account):
        lines += ["", f"{label_of(account.system.layers[name], language)} ({name})"]
        lines += plain_text(*_flow_words(account, name, language))
        lines += ["", *plain_text(*_balance_words(account, name, language))]
    lines += [
        finding_text(finding, language)
        for finding in account.findings
        if not layer or _is_about(finding, layer)
    ]
    return lines


def _is_about(finding: Finding, layer: str) -> bool:
    """Say whether a finding speaks of a layer, or of none."""
    named = finding.values.get("layers") or finding.values.get("layer")
    return named is None or layer in named.split(", ")


def _flow_words(
    account: Account, layer: str, language: str
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    headings = _headings(("flow", "from", "to", "value", "basis"), language)
    rows: list[tuple[str, ...]] = []
    for row in flow_rows(account, layer):
        flow, reading = account.system.flows[row.flow], row.reading
        ends = (account.system.processes[end] for end in (flow.source, flow.target))
        amount = reading.amount if reading else None
        rows.append(
            (
                f"{'' if row.is_chosen else '· '}{label_of(flow, language)}",
                *(label_of(end, language) for end in ends),
                amount_text(amount, row.layer, language, sd=reading.sd if reading else None),
                basis_text(reading.basis if reading else None, language),
            )
        )
    return headings, rows


def _balance_words(
    account: Account, layer: str, language: str
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    headings = _headings(("process", "inflow", "outflow", "difference", "kind"), language)
    unit = account.system.layers[layer]
    rows: list[tuple[str, ...]] = [
        (
            label_of(account.system.processes[balance.process], language),
            amount_text(sums.inflow, unit, language),
            amount_text(sums.outflow, unit, language),
            amount_text(sums.difference, unit, language, sd=sums.sd),
            difference_kind(balance, language),
        )
        for balance in balances_of(account, layer)
        for sums in [sums_of(account, balance)]
    ]
    return headings, rows
