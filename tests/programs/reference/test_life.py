"""What a pack says of lives stands on its page, table by table."""

from loopbook.book.shelf import compiled
from loopbook.programs.reference.life import life_sections
from tests.rules.lives import scheme


def row_of(text: str, start: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(start))


def test_every_kind_of_row_has_a_table_in_both_languages() -> None:
    text = "\n\n".join(life_sections(scheme()))
    for heading in (
        "Milestones",
        "Duties",
        "Calendars",
        "Suspects",
        "Marks",
        "Passports",
        "Blends",
    ):
        assert f"## {heading}\n" in text
    assert "| Sold | 售出 | ObjectEvent | OBSERVE |" in row_of(text, "| `sold`")
    assert "15 working days of `works`" in row_of(text, "| `report_sale`")
    assert "| not known |" in row_of(text, "| `take_back`")
    assert "| `passed(sold)` |" in row_of(text, "| `no_rotor`")
    assert "| `collected` | `recycled` |" in row_of(text, "| `second_hand`")
    assert "| mass balance |" in row_of(text, "| `recycled_metal`")
    assert "public, recycler" in row_of(text, "| `2` | `weight`")
    assert "2024 to 2025" in row_of(text, "| `works`")


def test_a_pack_that_says_nothing_of_lives_has_no_such_sections() -> None:
    names = ("## Milestones", "## Duties", "## Suspects", "## Marks", "## Passports", "## Blends")
    text = "\n".join(life_sections(compiled("mci")))
    assert not [name for name in names if name in text]
