"""Packs drafted from tables, and the tables recorded under them."""

from pathlib import Path

import pytest

import loopbook
from loopbook.book.draft import draft_pack
from loopbook.errors import StoreUnavailable
from loopbook.rules.draft import DraftWish

LIST = "source,target,value\ncoal,plant,100\nplant,homes,35\nplant,loss,65\n"


def test_a_sankey_table_is_recorded_under_the_pack_it_drafts(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text(LIST, encoding="utf-8")
    wish = DraftWish(id="mine", source="s", unit="TJ", base="")
    assert draft_pack([tmp_path / "s.csv"], tmp_path / "mine", wish) == 5
    with loopbook.open(":memory:", schemes=[str(tmp_path / "mine")]) as book:
        given = (("period", "2024"), ("sd", "5 %"))
        first = book.record(tmp_path / "s.csv", table="recorded", given=given)
        again = book.record(tmp_path / "s.csv", table="recorded", given=given)
        assert (first.appended, first.refused, again.repeated) == (3, 0, 3)
        account = book.account(2024)
        assert [b.difference for b in account.balances] == [0]
        assert all(cell.chosen is not None for cell in account.cells)


def test_an_input_output_table_is_recorded_cell_by_cell(tmp_path: Path) -> None:
    text = "\t\tr1\tr2\n\t\tx\tx\nr1\tx\t5\t1.5\nr2\tx\t2\t7\n"
    (tmp_path / "z.txt").write_text(text, encoding="utf-8")
    wish = DraftWish(id="z", source="s", unit="1e6 USD", base="", names=2, header=2)
    draft_pack([tmp_path / "z.txt"], tmp_path / "z", wish)
    with loopbook.open(":memory:", schemes=[str(tmp_path / "z")]) as book:
        receipt = book.record(
            tmp_path / "z.txt", table="recorded", given=(("period", "2010"),), pedigree="2,2,2,2,2"
        )
        assert (receipt.appended, receipt.refused) == (4, 0)
        chosen = {c.flow: c.chosen for c in book.account(2010).cells}
        amounts = {f: c.amount for f, c in chosen.items() if c is not None}
        assert sorted(amounts.values()) == [1_500_000, 2_000_000, 5_000_000, 7_000_000]
        assert all(c is not None and c.sd for c in chosen.values())


def test_a_folder_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text(LIST, encoding="utf-8")
    with pytest.raises(StoreUnavailable) as caught:
        draft_pack([tmp_path / "s.csv"], tmp_path, DraftWish(id="m", source="s", unit="t", base=""))
    assert caught.value.code == "LB-D35"
