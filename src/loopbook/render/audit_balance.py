"""Audit balance: the balances of the audit focus, stated and reconciled, and drawn."""

from collections.abc import Iterator

import msgspec

from loopbook.render.account import layers_read
from loopbook.render.audit import label, meter_text, share_text, truth_text
from loopbook.render.audit_cell import amount, percent, table
from loopbook.render.number import layer_value, unit_symbol
from loopbook.render.sankey import sankey
from loopbook.terms.account import Account, Cell
from loopbook.terms.audit_sheet import BalanceClosure, FocusBalance
from loopbook.terms.paper import Block, Paragraph, Picture, Table
from loopbook.terms.paper import Cell as PaperCell
from loopbook.wording import say


def balance_blocks(balance: FocusBalance, language: str) -> Iterator[Block]:
    """Yield closures, flows by layer beside their reconciled values, suspects, and drawings."""
    values = {"place": balance.place, "period": balance.period}
    yield Paragraph((say("audit_paper.balance", language, **values),))
    yield from closure_table(balance, language)
    yield Paragraph((_agreement(balance, language),))
    if balance.left_out:
        names = ", ".join(f"{flow} [{layer}]" for flow, layer in balance.left_out)
        yield Paragraph((say("audit_paper.left_out", language, names=names),))
    for suspect in balance.suspects:
        yield Paragraph((meter_text(suspect, language),))
    for layer in layers_read(balance.stated):
        yield from _flow_table(balance, layer, language)
        yield from _picture(balance, layer, language)


def _agreement(balance: FocusBalance, language: str) -> str:
    if not balance.freedom:
        return say("reconciled.untested", language)
    fits = balance.statistic <= balance.threshold
    key = "audit_paper.fits" if fits else "audit_paper.fails"
    statistic, threshold = f"{balance.statistic:.4g}", f"{balance.threshold:.4g}"
    return say(key, language, statistic=statistic, threshold=threshold, freedom=balance.freedom)


def closure_table(balance: FocusBalance, language: str) -> list[Table]:
    """Return the closure error of each process and layer before and after reconciliation."""
    rows = [_closure(each, balance.stated, language) for each in balance.closures]
    limit = next((each.limit for each in balance.closures), None)
    key = "audit_paper.no_limit" if limit is None else "audit_paper.limit"
    note = say(key, language, limit=share_text(limit, language))
    columns = "process layer inflow outflow error closes error_after closes_after"
    return table("closures", language, columns, rows, [note])


def _closure(each: BalanceClosure, stated: Account, language: str) -> list[PaperCell]:
    symbol = unit_symbol(stated.system.layers[each.layer].unit, language)
    return [
        label(each, language),
        each.layer_zh if language.startswith("zh") else each.layer_en,
        amount(each.inflow, language, symbol=symbol),
        amount(each.outflow, language, symbol=symbol),
        percent(each.error, language),
        truth_text(each.closes, language),
        percent(each.error_after, language),
        truth_text(each.closes_after, language),
    ]


def _flow_table(balance: FocusBalance, layer: str, language: str) -> Iterator[Table]:
    """Yield every flow of a layer that was read, stated and reconciled."""
    system = balance.stated.system
    after = {
        (cell.flow, cell.layer): (account, cell)
        for account in balance.reconciled
        for cell in account.cells
    }
    rows: list[list[PaperCell]] = []
    for cell in balance.stated.cells:
        if cell.layer != layer or cell.chosen is None:
            continue
        flow = system.flows[cell.flow]
        ends = (system.processes[flow.source], system.processes[flow.target])
        stated = _amount(balance.stated, cell)
        account, made = after.get((cell.flow, layer), (None, None))
        reconciled = _amount(account, made) if account is not None and made is not None else None
        moved = None if reconciled is None or stated is None else reconciled - stated
        rows.append(
            [
                label(flow, language),
                *(label(end, language) for end in ends),
                amount(stated, language, cell.chosen.sequences),
                amount(reconciled, language),
                amount(moved, language),
            ]
        )
    found = system.layers[layer]
    caption = say(
        "audit_table.balance",
        language,
        layer=label(found, language),
        unit=unit_symbol(found.unit, language),
    )
    for made_table in table("flows", language, "flow from to stated reconciled moved", rows):
        yield msgspec.structs.replace(made_table, id=f"balance_{layer}", caption=caption)


def _amount(account: Account, cell: Cell) -> float | None:
    if cell.chosen is None:
        return None
    return float(layer_value(cell.chosen.amount, account.system.layers[cell.layer]))


def _picture(balance: FocusBalance, layer: str, language: str) -> Iterator[Picture]:
    """Yield the Sankey diagram of a layer, of the reconciled flows, in the words of the pack."""
    labels = balance.stated.system.layers[layer]
    for account in balance.reconciled[:1]:
        if layer not in account.system.layers:
            continue
        named = msgspec.structs.replace(
            account.system.layers[layer], label_en=labels.label_en, label_zh=labels.label_zh
        )
        layers = {**account.system.layers, layer: named}
        drawn = msgspec.structs.replace(
            account, system=msgspec.structs.replace(account.system, layers=layers)
        )
        text = sankey(drawn, layer, language)
        caption = say("audit_paper.sankey", language, layer=label(labels, language))
        yield from [Picture(svg=text, caption=caption)] if text else []
