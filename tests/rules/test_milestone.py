"""Milestones: rows of one id are alternatives."""

from loopbook.terms.event import Side

from .lives import scheme


def test_rows_of_one_id_are_alternatives_under_one_label() -> None:
    made = scheme().milestones["made"]
    assert [row.rule for row in made] == ["milestones.csv:2", "milestones.csv:3"]
    assert [row.label_en for row in made] == ["Made", "Made"]
    assert (made[0].side, made[1].side) == (Side.ITEMS, Side.OUTPUT)
    assert (made[0].item_class, made[0].role, made[0].biz_step) == (
        "pump",
        "maker",
        "commissioning",
    )


def test_an_empty_cell_means_any() -> None:
    (collected,) = scheme().milestones["collected"]
    assert (collected.event_type, collected.item_class, collected.side) == ("", "", None)
