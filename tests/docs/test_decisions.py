"""Every decision says why, what, at what price, and what would undo it."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"
RECORDS = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
PARTS = ("Context", "Choice", "Price", "What would undo it")


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_a_decision_has_its_four_parts_in_order(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    number = record.name[:4]
    assert re.match(rf"# {number} \S", text), f"begin with '# {number} Title'"
    places = [text.find(f"\n**{part}.**") for part in PARTS]
    missing = [part for part, place in zip(PARTS, places, strict=True) if place < 0]
    assert not missing, f"write a paragraph that begins with **{missing[0]}.**"
    assert places == sorted(places), f"the order is {', '.join(PARTS)}"


def test_numbers_have_no_gap_and_none_is_given_twice() -> None:
    numbers = [int(record.name[:4]) for record in RECORDS]
    assert numbers == list(range(1, len(RECORDS) + 1))


def test_the_list_names_every_decision_with_its_title() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    for record in RECORDS:
        title = record.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        assert f"[{title}]({record.name})" in index
