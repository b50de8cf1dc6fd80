"""Balances of the focus as tables, sentences and drawings."""

import msgspec

from loopbook.render.audit_balance import balance_blocks, closure_table
from loopbook.terms.audit_sheet import FocusBalance
from loopbook.terms.paper import Paragraph, Picture, Table
from tests.book.plating import sheet


def balance() -> FocusBalance:
    found = sheet().balance
    assert found is not None
    return found


def said(found: FocusBalance, language: str = "en") -> str:
    blocks = balance_blocks(found, language)
    return "\n".join(str(b.pieces[0]) for b in blocks if isinstance(b, Paragraph))


def test_the_closure_table_says_that_the_limit_is_declared() -> None:
    (found,) = closure_table(balance(), "en")
    assert "declared by this audit" in found.notes[0]
    free = tuple(msgspec.structs.replace(c, limit=None) for c in balance().closures)
    (found,) = closure_table(msgspec.structs.replace(balance(), closures=free), "en")
    assert "declares none" in found.notes[0]


def test_whether_the_numbers_agree_is_said() -> None:
    assert "do not agree" in said(balance())
    agreed = msgspec.structs.replace(balance(), statistic=1.0)
    assert "agree within" in said(agreed)


def test_readings_left_out_are_named() -> None:
    partial = msgspec.structs.replace(balance(), left_out=(("sludge", "Zn"),))
    assert "sludge [Zn]" in said(partial)


def test_adjustments_stand_beside_what_was_stated_and_drawings_have_chinese_words() -> None:
    blocks = list(balance_blocks(balance(), "zh"))
    water = next(b for b in blocks if isinstance(b, Table) and b.id == "balance_water")
    assert water.columns[-1] == "调整量"
    assert any(isinstance(b, Picture) and b.caption.startswith("水") for b in blocks)
