"""Blends of a pack."""

from fractions import Fraction

from loopbook.terms.blend import BlendModel

from .lives import scheme


def test_a_blend_has_a_model_a_period_and_exact_shares() -> None:
    blend = scheme().blends["recycled_metal"]
    assert (blend.model, blend.months, blend.carry_months) == (BlendModel.MASS_BALANCE, 3, 3)
    assert (blend.yield_share, blend.overdraft) == (Fraction(31, 50), Fraction(1, 10))
    assert (blend.inputs, blend.outputs, blend.role) == (("collected",), ("made",), "maker")
