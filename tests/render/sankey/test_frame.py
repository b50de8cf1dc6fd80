"""Frame: the words of amounts, unknowns and what does not add up."""

import pytest

from loopbook.account.sankey.view import sankey_view
from loopbook.render.sankey.frame import anchor_of
from loopbook.terms.sankey import Excess, ExcessKind, Group, SankeyDefinition
from tests.render.accounts import KG, shredder

from .views import PLAIN, framed, reconciled, view_of


@pytest.mark.parametrize(
    ("kind", "amount", "english", "chinese"),
    [
        (ExcessKind.RESIDUAL, 30 * KG, "residual +30 kg", "残差 +30 kg"),
        (ExcessKind.STOCK, -5 * KG, "stock \N{MINUS SIGN}5 kg", "存量变化 \N{MINUS SIGN}5 kg"),
        (ExcessKind.BOTH, KG, "stock and residual +1 kg", "存量变化与残差 +1 kg"),
    ],
)
def test_an_excess_is_said_in_both_languages(
    kind: ExcessKind, amount: int, english: str, chinese: str
) -> None:
    excess = Excess(kind=kind, amount=amount)
    assert framed(view_of(shredder())).excess(excess) == english
    assert framed(view_of(shredder()), "zh").excess(excess) == chinese


def test_a_sum_says_how_many_unmeasured_flows_are_not_in_it() -> None:
    groups = (Group(id="all", members=("refining", "landfill")),)
    everything = SankeyDefinition(groups=(*groups, Group(id="rest", members=("*",))))
    frame = framed(view_of(shredder(), everything))
    words = [frame.short(band) for band in frame.view.bands]
    assert words == ["970 kg", "500 kg"]
    merged = SankeyDefinition(groups=(Group(id="end", members=("landfill", "making")),))
    frame = framed(view_of(shredder(), merged))
    assert "500 kg + 1 unknown" in [frame.short(band) for band in frame.view.bands]


def test_unmeasured_and_undetermined_are_two_things() -> None:
    frame = framed(view_of(shredder()))
    assert "unknown" in [frame.short(band) for band in frame.view.bands]
    frame = framed(sankey_view(reconciled(), PLAIN))
    assert "not determined" in [frame.short(band) for band in frame.view.bands]


def test_a_frame_names_what_people_call_things() -> None:
    frame = framed(view_of(shredder()), "zh")
    assert frame.label("shredding") == "破碎"
    assert frame.flow_label("slag") == "slag"
    assert frame.periods() == "2025年"
    assert anchor_of("Co")("process", "smelting") == "#Co-process-smelting"
