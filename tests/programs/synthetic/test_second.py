"""Second life: what cn-battery has an account of, weighed at each step."""

import json
from collections.abc import Sequence

from loopbook.book.book import Book
from loopbook.programs.synthetic import second
from loopbook.programs.synthetic.family import family_of
from loopbook.programs.synthetic.second import Removed
from loopbook.programs.synthetic.shape import CELLS_PER_MODULE, SORTED_OUT, Shape
from loopbook.terms.event import Event

FAMILY = family_of(1, 0, Shape((9, 0, 0)))
BELOW_GRADE = SORTED_OUT - 1


def weights(text: str) -> list[float]:
    reports = json.loads(text)["sensorElementList"][0]["sensorReport"]
    return [report["value"] for report in reports]


def test_each_flow_of_second_life_has_a_reading_and_its_balance_closes(small_book: Book) -> None:
    account = small_book.account("2018..2025", scheme="cn-battery")
    goods = {cell.flow: cell.chosen for cell in account.cells if cell.layer == "goods"}
    # This world takes packs apart in the workshop of the vehicle: none comes to the sorters whole.
    assert goods.pop("packs_received") is None
    assert len(goods) == 13
    assert all(chosen is not None and chosen.basis == "constructed" for chosen in goods.values())
    balances = {b.process: b for b in account.balances if b.layer == "goods"}
    for process in ("sorting", "store", "assembly", "use"):
        balance = balances[process]
        assert balance.sd is not None
        assert abs(balance.difference) < 4 * balance.sd
    recycling = balances["recycling"]
    assert 0.04 < recycling.difference / recycling.inflow < 0.06


def test_cells_are_graded_and_those_below_grade_never_reused(
    small_book: Book, small_events: Sequence[Event]
) -> None:
    grades = {g.item: g.rung for g in small_book.grades("residual_capacity") if g.rung}
    reused = {cell for e in small_events if e.biz_step == "assembling" for cell in e.epcs}
    assert reused
    assert {grades[cell] for cell in reused} <= {"a", "b"}
    assert {rung for item, rung in grades.items() if item not in reused} == {"c"}


def test_a_scale_errs_within_its_reach_and_bench_scales_do_not() -> None:
    removed = Removed(FAMILY, 0, 2, 0)
    true_kg = removed.mass_mg / 1_000_000
    assert abs(weights(removed.stored())[0] - true_kg) <= 0.0034
    assert abs(weights(removed.sent())[0] - true_kg) <= 0.0034
    assert abs(weights(removed.discarded())[0] - true_kg) <= 0.0034
    cells = sum(weights(removed.received(n, is_corrective=True))[0] for n in range(16))
    assert round(cells, 6) == true_kg


def test_a_second_life_pack_is_put_together_moved_and_taken_apart() -> None:
    removed = Removed(FAMILY, 0, 2, 0)
    put, apart = json.loads(removed.regrouped()), json.loads(removed.apart())
    assert (put["action"], apart["action"]) == ("ADD", "DELETE")
    assert put["childEPCs"] == apart["childEPCs"] == removed.cells
    assert "destinationList" in json.loads(removed.shipped())
    assert "destinationList" not in json.loads(removed.returned())
    assert weights(removed.shipped())[0] > removed.mass_mg / 1_000_000


def test_receipts_and_tests_are_of_each_cell() -> None:
    assert len(second.received(FAMILY, 0, 2, 0)) == CELLS_PER_MODULE
    told, late = second.tested(FAMILY, 0, 2, 0), second.tested_late(FAMILY, 0, 2, 0)
    assert len({*told, *late}) == CELLS_PER_MODULE
    assert late


def test_wrong_receipts_are_put_right() -> None:
    told = [json.loads(t) for pack in range(9) for t in second.corrected(FAMILY, 0, pack, 0)]
    assert told
    assert [("errorDeclaration" in each) for each in told] == [True, False] * (len(told) // 2)


def test_all_go_into_store_and_out_again() -> None:
    assert len(second.stored(FAMILY, 0, 0)) == 9
    assert len(second.sorted_out(FAMILY, 0, 0)) == 1
    assert len(second.regrouped(FAMILY, 0, 0)) == len(second.shipped(FAMILY, 0, 0)) == 8
    assert len(second.came_back(FAMILY, 0, 0)) == 24
