"""Faults of blends as candidates: of balances, and of single items."""

from fractions import Fraction

import numpy as np

from loopbook.evaluate.suspect.claim import claim_faults
from loopbook.terms.blend import Blend, BlendFault, BlendModel, BlendReport
from tests.trace.plain_contradiction import THING, said
from tests.trace.plain_lives import plain_lives
from tests.trace.world import scheme

ITEM = f"{THING}1"
BLEND = Blend(
    id="b", title_en="Recycled", title_zh="再生", model=BlendModel.MASS_BALANCE, claim="claim",
    mass="mass", inputs=(), outputs=(), yield_share=Fraction(1), source="s", rule="blends.toml:1",
)  # fmt: skip
OVER = BlendFault(
    blend="b", site="urn:x:s", claimed=12.0, borne=9.5, is_share=False, sequences=(9, 4)
)
SHARE = BlendFault(
    blend="b", site="urn:x:s", item=ITEM, claimed=0.5, borne=0.25, is_share=True, sequences=(1,)
)


def test_balances_and_items_are_told_apart_with_what_they_claim() -> None:
    lives = plain_lives([said(1, ITEM)], scheme())
    sold, borne = claim_faults(lives, BlendReport(BLEND, (), (OVER, SHARE)))
    assert (sold.kind, sold.item.tolist(), sold.entries(0)) == ("LB-U45", [-1], (4, 9))
    assert sold.mass_kg.tolist() == [2.5]
    assert (borne.kind, borne.item.tolist()) == ("LB-U46", [0])
    assert np.isnan(borne.mass_kg).all()
    assert sold.texts[0]["claimed"] == "12 kg"
    assert borne.texts[0]["borne"] == "25 %"
