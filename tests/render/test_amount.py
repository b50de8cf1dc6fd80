"""Amounts in words."""

from loopbook.render.amount import amount_text


def test_quanta_are_kilograms_pieces_or_the_unit_of_the_lot() -> None:
    assert amount_text(18_666_667, "mass", "en") == "18.67 kg"
    assert amount_text(1_000_000, "piece", "en") == "1 piece(s)"
    assert amount_text(557_433, "piece", "zh") == "0.557433 件"
    assert amount_text(2_500_000, "length^3", "en") == "2.5 base units of length^3"
