"""Things of a book that lie by themselves, and their facts as columns."""

import numpy as np
import pytest

import loopbook
from loopbook.book.free_items import fact_column, free_items, text_column
from loopbook.book.opening import MEMORY
from loopbook.errors import UnknownTerm

CELLS = tuple(f"https://id.example.org/01/09520001000102/21/F{at}" for at in (1, 2))
TESTED = "\n".join(
    ["Time,Cell,Capacity,State of health"]
    + [f"2026-01-12T08:0{at}:00+08:00,{cell},{at + 7},80" for at, cell in enumerate(CELLS)]
)


def test_facts_of_free_cells_become_columns_in_the_unit_asked_for() -> None:
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        assert book.record(TESTED.encode(), table="tested", document="t.csv").refused == 0
        facts = free_items(book, {"scheme": "cn-battery"})
        pack = book.scheme("cn-battery")
        assert tuple(each.item for each in facts) == CELLS
        assert fact_column(pack, facts, "capacity", "AMH").tolist() == [7.0, 8.0]
        assert fact_column(pack, facts, "soh", "C62").tolist() == [0.8, 0.8]
        assert np.isnan(fact_column(pack, facts, "mass", "KGM")).all()
        assert free_items(book, {"scheme": "cn-battery", "item_class": "pack"}) == ()
        with pytest.raises(UnknownTerm):
            free_items(book, {"scheme": "nothing"})


def test_texts_stay_texts_whatever_their_number() -> None:
    assert text_column([]).dtype == object
    assert text_column(["a", ""]).tolist() == ["a", ""]
