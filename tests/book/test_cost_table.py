"""Tables of costs: read exactly, refused with the row."""

from fractions import Fraction
from pathlib import Path

import pytest

from loopbook.book.cost_table import costs_in, costs_named, read_costs
from loopbook.errors import ParseError
from loopbook.terms.change_cost import ChangeCost


def test_costs_are_read_with_levels_and_in_chinese() -> None:
    found = read_costs(b"criterion,cost,level\nwater,12.5,I\n\nwater,3,II\nplan,0,\n", "c.csv")
    assert found == (
        ChangeCost("water", Fraction(25, 2), "I"),
        ChangeCost("water", Fraction(3), "II"),
        ChangeCost("plan", Fraction(0)),
    )
    assert read_costs("指标,费用\nwater,5\n".encode(), "c.csv") == (
        ChangeCost("water", Fraction(5)),
    )


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (b"", 1),
        (b"criterion,price\nwater,3\n", 1),
        (b"criterion\nwater\n", 1),
        (b"criterion,cost\nwater,much\n", 2),
        (b"criterion,cost\nwater,-1\n", 2),
        (b"criterion,cost\n,1\n", 2),
        (b"criterion,cost\nwater\n", 2),
        (b"criterion,cost\nwater,1\nwater,2\n", 3),
        (b"\xff\xfe", 1),
        (b"x" * (4 * 1024 * 1024 + 1), 1),
    ],
)
def test_a_row_that_states_no_cost_is_named(content: bytes, row: int) -> None:
    with pytest.raises(ParseError, match="LB-Z19") as caught:
        read_costs(content, "c.csv")
    assert caught.value.values["row"] == row


def test_costs_come_from_a_file_or_from_words(tmp_path: Path) -> None:
    path = tmp_path / "costs.csv"
    path.write_bytes(b"criterion,cost\nwater,5\n")
    assert costs_in(path) == costs_named(["water:5"])
    assert costs_named(["water:5:II"]) == (ChangeCost("water", Fraction(5), "II"),)
    with pytest.raises(ParseError, match="LB-D09"):
        costs_in(tmp_path / "none.csv")
    with pytest.raises(ParseError, match="LB-Z19"):
        costs_named(["water"])
