"""Classes: a flow is parted where its classes make it up, and stays whole where they do not."""

from typing import Any

import msgspec
import pytest

from loopbook.account.sankey.classes import with_classes
from loopbook.account.sankey.facts import facts_of
from loopbook.account.sankey.view import sankey_view
from loopbook.terms.account import Account, Total
from loopbook.terms.event import Basis
from loopbook.terms.posting import Grain
from loopbook.terms.sankey import SankeyDefinition, Split
from tests.render.accounts import account_of, process, reading


def total(item_class: str, amount: int, **more: Any) -> Total:
    fields: dict[str, Any] = {
        "basis": Basis.MEASURED,
        "variance": 9.0,
        "unstated_count": 0,
        "sequences": (amount,),
    }
    return Total(
        flow="f",
        layer="goods",
        item_class=item_class,
        grain=Grain.ITEM,
        amount=amount,
        months=12,
        count=1,
        rules=(),
        **{**fields, **more},
    )


def account(amount: int) -> Account:
    return account_of([process("a"), process("b")], [("f", "a", "b", reading(amount))])


PARTS = [
    total("LFP", 30),
    total("NMC", 12, unstated_count=1),
    total("LFP", 500, basis=Basis.MODELLED),
]


def test_classes_are_strands_with_their_own_evidence() -> None:
    one = account(42)
    found = with_classes(facts_of([one], ["goods"]), one, PARTS)
    assert [(s.item_class, s.amount, s.sd, s.sequences) for s in found.strands] == [
        ("LFP", 30, 3.0, (30,)),
        ("NMC", 12, None, (12,)),
    ]
    view = sankey_view(found, SankeyDefinition(split=Split.CLASS))
    assert {(band.part, band.amount) for band in view.bands} == {("LFP", 30), ("NMC", 12)}
    assert [part.label_en for part in view.parts] == ["LFP", "NMC"]


@pytest.mark.parametrize("amount", [41, 530])
def test_what_the_classes_do_not_make_up_stays_whole(amount: int) -> None:
    one = account(amount)
    facts = facts_of([one], ["goods"])
    assert with_classes(facts, one, PARTS) == facts


def test_an_unmeasured_flow_has_no_classes() -> None:
    one = account(42)
    cells = tuple(msgspec.structs.replace(cell, chosen=None) for cell in one.cells)
    unmeasured = msgspec.structs.replace(one, cells=cells)
    facts = facts_of([unmeasured], ["goods"])
    assert with_classes(facts, unmeasured, PARTS) == facts
