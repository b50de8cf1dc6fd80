"""An account made from the reader's own table of flows."""

import math
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from loopbook.account.sheet import account_of, accounts_of
from loopbook.terms.account import Account, Balance
from loopbook.terms.finding import Place, Severity
from loopbook.terms.period import period
from loopbook.terms.quantity import Unit, convert
from loopbook.terms.sheet import FlowRow

KILOTONNE = Unit("KTN", "kt", (("mass", 1),), Fraction(10**6))
MEGAJOULE = Unit("3B", "MJ", (("energy", 1),), Fraction(10**6))
YEAR = period("2025")


def flow(line: str, number: int = 0, unit: Unit = KILOTONNE, layer: str = "") -> FlowRow:
    """Read `name: source > target = value ± sd @ period`."""
    head, _, tail = line.partition("=")
    name, _, ends = head.partition(":")
    source, _, target = ends.partition(">")
    amount, _, when = tail.partition("@")
    value, _, sd = amount.partition("±")
    return FlowRow(
        flow=name.strip(),
        source=source.strip(),
        target=target.strip(),
        layer=layer,
        period=period(when.strip()) if when.strip() else None,
        value=Decimal(value.strip()) if value.strip() else None,
        unit=unit,
        sd=Decimal(sd.strip()) if sd.strip() else None,
        place=Place(document="mine.csv", row=number),
    )


def sheet(text: str) -> list[FlowRow]:
    return [flow(line, number) for number, line in enumerate(text.strip().splitlines(), 2)]


def balance_at(account: Account, process: str, layer: str = "goods") -> Balance:
    (found,) = [b for b in account.balances if (b.process, b.layer) == (process, layer)]
    return found


def kilotonnes(account: Account, quanta: int) -> Fraction:
    layer = account.system.layers["goods"]
    return convert(Fraction(quanta), layer.quantum, layer.unit)


SMELTER = """
ore: outside > smelter = 100.5 ± 2
metal: smelter > rolling = 60 ± 1
slag: smelter > stock of smelter = 41.2 ± 3
sheet: rolling > outside = 55
scrap: rolling > smelter = 5
"""


def test_the_account_balances_each_process_exactly_as_stated() -> None:
    account = account_of(sheet(SMELTER), YEAR)
    smelter = balance_at(account, "smelter")
    assert kilotonnes(account, smelter.difference) == Fraction("4.3")
    assert smelter.sd is None
    assert [b.process for b in account.balances] == ["smelter", "rolling"]
    assert balance_at(account, "rolling").difference == 0
    assert account.findings == ()
    assert list(account.system.flows) == ["ore", "metal", "slag", "sheet", "scrap"]


def test_what_flows_into_a_stock_is_balanced_with_its_process() -> None:
    account = account_of(
        sheet("in: > a = 10 ± 1\nout: a > = 8 ± 1\nkept: a > a stock = 2 ± 1"), YEAR
    )
    balance = balance_at(account, "a")
    assert balance.difference == 0
    layer = account.system.layers["goods"]
    assert math.isclose((balance.sd or 0) * float(layer.quantum.factor), math.sqrt(3) * 10**6)
    drawn = account_of(sheet("in: > a = 6\nout: a > = 8\nkept: a > a stock = -2"), YEAR)
    assert balance_at(drawn, "a").difference == 0


def test_a_flow_stated_twice_is_an_error_and_the_second_stands_beside() -> None:
    account = account_of(sheet("x: > a = 10\nX : > a = 12\ny: a > = 10"), YEAR)
    (finding,) = account.findings
    assert (finding.code, finding.severity, finding.place.row) == ("LB-A50", Severity.WARNING, 3)
    assert finding.values == {"flow": "x", "row": "2"}
    cell = account.cells[0]
    assert cell.chosen is not None
    assert kilotonnes(account, cell.chosen.amount) == 10
    assert [kilotonnes(account, rival.amount) for rival in cell.rivals] == [12]


def test_a_flow_that_changes_its_ends_or_is_negative_is_left_out_and_said() -> None:
    account = account_of(sheet("x: > a = 1\nx: > b = 1\nz: a > = -1\ny: a > = 1"), YEAR)
    assert [f.code for f in account.findings] == ["LB-A51", "LB-A52"]
    assert list(account.system.flows) == ["x", "y"]


def test_processes_that_only_give_or_take_are_taken_as_outside_and_said() -> None:
    account = account_of(sheet("ore: mine > mill = 5\ndust: mill > heap = 5"), YEAR)
    assert [(f.code, f.values["process"]) for f in account.findings] == [
        ("LB-A53", "mine"),
        ("LB-A54", "heap"),
    ]
    assert all(f.severity is Severity.NOTE for f in account.findings)
    assert [b.process for b in account.balances] == ["mill"]


def test_an_unmeasured_flow_is_not_zero() -> None:
    account = account_of(sheet("in: > a = 5\nout: a > = 4\nloss: a > ="), YEAR)
    assert balance_at(account, "a").unmeasured == ("loss",)


def test_flows_of_another_layer_are_not_unmeasured_in_this_one() -> None:
    rows = sheet("in: > a = 5\nout: a > = 5")
    rows += [flow("heat: > a = 7", 4, MEGAJOULE), flow("loss: a > = 7", 5, MEGAJOULE)]
    account = account_of(rows, YEAR)
    assert list(account.system.layers) == ["goods", "goods (energy)"]
    assert [(b.layer, b.difference, b.unmeasured) for b in account.balances] == [
        ("goods", 0, ()),
        ("goods (energy)", 0, ()),
    ]


def test_each_period_has_its_account_and_rows_without_one_belong_to_all() -> None:
    rows = sheet("in: > a = 5 @ 2025\nin: > a = 6 @ 2024\nout: a > = 5")
    accounts = accounts_of(rows, period("2020"))
    assert [str(account.period) for account in accounts] == ["2024", "2025"]
    assert [kilotonnes(a, balance_at(a, "a").difference) for a in accounts] == [1, 0]
    assert [a.period for a in accounts_of(sheet("in: > a = 5"), YEAR)] == [YEAR]


def test_an_empty_table_makes_an_empty_account() -> None:
    account = account_of([], YEAR)
    assert (account.cells, account.balances, account.findings) == ((), (), ())


@given(st.permutations(sheet(SMELTER)))
def test_the_order_of_the_rows_does_not_change_a_balance(rows: list[FlowRow]) -> None:
    account = account_of(rows, YEAR)
    assert kilotonnes(account, balance_at(account, "smelter").difference) == Fraction("4.3")
