"""Accounts as tables and lines."""

from loopbook.render.account import (
    account_lines,
    balance_table,
    balances_of,
    difference_kind,
    flow_rows,
    flow_table,
    layers_read,
    sums_of,
    yes_no,
)

from .accounts import KG, shredder


def test_flows_come_with_unit_ends_and_basis() -> None:
    table = flow_table(shredder(), "goods")
    assert len(table.rows) == 6
    black_mass = next(row for row in table.rows if row[0] == "black_mass")
    assert black_mass[2:9] == ("shredding", "refining", "goods", 620, 10.0, "kg", "measured")
    slag = next(row for row in table.rows if row[0] == "slag")
    assert slag[5] is None
    assert all(len(row) == len(table.headings) for row in table.rows)


def test_balances_say_what_their_difference_is() -> None:
    account = shredder()
    kinds = {b.process: difference_kind(b, "en") for b in balances_of(account, "goods")}
    assert kinds == {
        "use": "stock change",
        "shredding": "residual",
        "refining": "open, unmeasured: slag",
    }
    table = balance_table(account, language="zh")
    assert [row[5] for row in table.rows] == [500, 30, None]
    assert sums_of(account, account.balances[2]) == (620 * KG, None, None, None)
    assert all(len(row) == len(table.headings) for row in table.rows)


def test_lines_hold_the_residual_with_its_unit() -> None:
    text = "\n".join(account_lines(shredder(), "en"))
    assert "30 kg" in text
    assert "unknown" in text
    assert "残差" in "\n".join(account_lines(shredder(), "zh", "goods"))


def test_layers_and_rows_follow_the_system() -> None:
    account = shredder()
    assert layers_read(account) == ["goods"]
    assert [row.flow for row in flow_rows(account)] == [cell.flow for cell in account.cells]
    assert (yes_no(True, "en"), yes_no(False, "zh")) == ("yes", "否")
