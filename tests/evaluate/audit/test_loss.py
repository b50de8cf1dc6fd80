"""Losses in money."""

from loopbook.evaluate.audit.loss import losses
from tests.evaluate.audit.filed import rows

AMOUNTS = {"sludge": (1000.0, (4, 5)), "mist": (None, ()), "rinse": (50.0, (6,))}


def amount(flow: str, layer: str, unit: str) -> tuple[float | None, tuple[int, ...]]:
    assert (layer, unit) == ("Zn", "kg")
    return AMOUNTS[flow]


def row(loss: str, flow: str, price: str) -> dict[str, str]:
    return {"loss": loss, "flow": flow, "layer": "Zn", "price": price, "per": "kg"}


def test_the_dearest_stands_first_and_what_is_unknown_last() -> None:
    found = losses(
        rows(row("L1", "mist", "26"), row("L2", "rinse", "100"), row("L3", "sludge", "26")),
        rows({"loss": "L3", "aspect": "equipment", "cause": "racks"}),
        amount,
    )
    assert [(each.loss, each.place, each.money) for each in found] == [
        ("L3", 1, 26_000.0),
        ("L2", 2, 5_000.0),
        ("L1", 0, None),
    ]
    assert found[0].causes == (("equipment", "racks"),)
    assert found[0].sequences == (4, 5)


def test_a_loss_without_price_is_unknown_and_not_small() -> None:
    (found,) = losses(rows(row("L1", "sludge", "")), (), amount)
    assert (found.amount, found.money, found.place) == (1000.0, None, 0)
