"""An account of those flows that are said to carry something."""

import msgspec

from loopbook.account.stream import carrying, unread
from loopbook.terms.account import Account, Cell, Reading
from loopbook.terms.event import Basis
from loopbook.terms.period import Period
from loopbook.terms.posting import Grain
from loopbook.terms.system import Flow, Process, System

FLOWS = {
    "water": Flow(id="water", source="out", target="bath", label_en="w", label_zh="水"),
    "power": Flow(id="power", source="out", target="bath", label_en="p", label_zh="电"),
    "waste": Flow(id="waste", source="bath", target="out", label_en="x", label_zh="废"),
}
PROCESSES = {
    "out": Process(id="out", label_en="o", label_zh="外", is_outside=True),
    "bath": Process(id="bath", label_en="b", label_zh="槽"),
    "store": Process(id="store", label_en="s", label_zh="库"),
}


def reading(amount: int) -> Reading:
    return Reading(
        basis=Basis.MEASURED,
        grain=Grain.STATISTIC,
        amount=amount,
        sd=1.0,
        is_whole=True,
        count=1,
        sequences=(1,),
    )


def cell(flow: str, layer: str, amount: int | None) -> Cell:
    return Cell(flow=flow, layer=layer, chosen=None if amount is None else reading(amount))


ACCOUNT = Account(
    system=System(PROCESSES, FLOWS, {}),
    pack="p",
    period=Period(2024 * 12, 12),
    cells=(
        cell("water", "m3", 10),
        cell("power", "m3", None),
        cell("waste", "m3", 9),
        cell("power", "MJ", 5),
    ),
    balances=(),
)


def test_a_power_line_that_carries_no_water_no_longer_leaves_its_balance_open() -> None:
    found = carrying(ACCOUNT, [("water", "m3"), ("waste", "m3")])
    (balance,) = found.balances
    assert (balance.process, balance.difference, balance.unmeasured) == ("bath", 1, ())
    assert [each.flow for each in found.cells] == ["water", "waste"]


def test_a_stream_without_a_reading_stays_unmeasured() -> None:
    streams = [("water", "m3"), ("waste", "m3"), ("power", "m3")]
    (balance,) = carrying(ACCOUNT, streams).balances
    assert balance.unmeasured == ("power",)


def test_readings_that_no_stream_names_are_told() -> None:
    assert unread(ACCOUNT, [("water", "m3")]) == (("waste", "m3"), ("power", "MJ"))
    assert unread(msgspec.structs.replace(ACCOUNT, cells=()), []) == ()
