"""A network plan recorded back into a book balances, and a book gives what was collected."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.book.plan_network import drawn_network
from loopbook.errors import UnknownTerm
from loopbook.formats.plan_flows import flows_csv
from loopbook.plan.network.network import network
from loopbook.terms.plan import Plan, PlanWish
from loopbook.terms.progress import finished
from tests.plan.network.city import city, given_of

NOW = datetime(2029, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Plan]:
    plan = finished(network(given_of(city((5, 4, 2, 2, 2), 4)), PlanWish()))
    book = loopbook.open(MEMORY, ["collection-network"], clock=lambda: NOW)
    file = Path(tmp_path_factory.mktemp("plan")) / "flows.csv"
    file.write_bytes(flows_csv(plan))
    receipt = book.record(file, table="network_flows")
    assert (receipt.appended, receipt.refused) == (len(plan.flows), 0)
    return book, plan


def test_the_account_of_a_recorded_plan_balances_to_the_last_kilogram(
    recorded: tuple[Book, Plan],
) -> None:
    book, plan = recorded
    for period in ("2026", "2027"):
        account = book.account(period)
        inner = {"collection", "transfer", "sorting"}
        differences = {b.process: b.difference for b in account.balances if b.process in inner}
        assert differences == dict.fromkeys(inner, 0)
        collected = sum(
            f.quantity for f in plan.flows if f.source.startswith("Z") and f.period == period
        )
        cell = next(cell for cell in account.cells if cell.flow == "zone_to_collection")
        assert cell.chosen is not None
        assert cell.chosen.amount == int(collected * 1000)


def test_what_was_collected_is_drawn_as_generation(recorded: tuple[Book, Plan]) -> None:
    book, plan = recorded
    assert drawn_network(book, {}) == {}
    table = drawn_network(book, {"scheme": "collection-network"})["generation"]
    told = {
        (zone, material, period): amount
        for zone, material, period, amount in zip(
            *(table[field].tolist() for field in ("zone", "material", "period", "amount")),
            strict=True,
        )
    }
    wanted: dict[tuple[str, str, str], float] = {}
    for flow in plan.flows:
        if flow.source.startswith("Z"):
            key = (flow.source, flow.material, flow.period)
            wanted[key] = wanted.get(key, 0.0) + float(flow.quantity)
    assert told == pytest.approx(wanted)


def test_an_unknown_pack_is_refused(recorded: tuple[Book, Plan]) -> None:
    with pytest.raises(UnknownTerm):
        drawn_network(recorded[0], {"scheme": "nothing"})
