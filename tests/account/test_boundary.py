"""What the names of a table of flows mean."""

import pytest

from loopbook.account.boundary import (
    GIVER,
    TAKER,
    Places,
    is_outside,
    name_key,
    only_ends,
    processes_of,
    stock_owner,
)
from loopbook.terms.system import Flow


def flow(source: str, target: str) -> Flow:
    name = f"{source}>{target}"
    return Flow(id=name, source=source, target=target, label_en=name, label_zh=name)


@pytest.mark.parametrize(
    "text", ["", "outside", "Outside ", "环境", "外部", "环境/外部", "环境／外部"]
)
def test_the_world_beyond_the_boundary_has_many_names(text: str) -> None:
    assert is_outside(text)
    places = Places()
    assert (places.giver(text), places.taker(text)) == (GIVER, TAKER)


@pytest.mark.parametrize(
    "text",
    ["stock of smelter", "Stock of  Smelter", "smelter stock", "smelter库存", "smelter的存量"],
)
def test_a_stock_is_that_of_its_process(text: str) -> None:
    owner = stock_owner(text)
    assert owner is not None
    assert name_key(owner) == "smelter"


def test_stockholm_is_no_stock() -> None:
    assert stock_owner("Stockholm") is None
    assert stock_owner("livestock") is None


def test_writings_of_a_name_are_one_place() -> None:
    places = Places()
    assert places.giver("Smelter") == places.taker(" smelter ") == "Smelter"
    assert places.giver("stock of smelter") == places.taker("Smelter库存")


def test_processes_stand_in_order_of_appearance_along_the_chain() -> None:
    flows = [flow(GIVER, "a"), flow("a", "b"), flow("b", "a"), flow("b", TAKER), flow("b", "c")]
    found = processes_of(flows)
    assert list(found) == [GIVER, "a", "b", TAKER, "c"]
    assert [process.stage for process in found.values()] == [0, 1, 2, 3, 3]
    assert [p for p, process in found.items() if process.is_outside] == [GIVER, TAKER, "c"]
    assert found[GIVER].label_zh == "外部"


def test_what_only_gives_or_only_takes_is_named() -> None:
    flows = [flow("mine", "a"), flow("a", "heap"), flow("a", TAKER), flow("a", "stock of a")]
    assert only_ends(flows) == (["mine"], ["heap"])
