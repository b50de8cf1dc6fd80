"""The list of the battery passport equals the public longlist, row by row."""

import csv
from pathlib import Path

import pytest

from loopbook.book.opening import MEMORY, open_book
from loopbook.terms.passport import PassportAttribute

ACCESS = {
    "Public": {"public"},
    "persons with a legitimate interest": {"legitimate"},
    "persons with a legitimate interest and the Commission": {"legitimate", "commission"},
    "Notified bodies, market surveillance authorities and the Commission": {
        "notified", "surveillance", "commission",
    },
}  # fmt: skip
GRANULARITY = {"Individual battery": "item", "Battery model": "model"}
CATEGORIES = {
    "ev": "ev", "lmt": "lmt", "other_industrial_over_2kwh": "industrial",
    "stationary_over_2kwh": "stationary",
}  # fmt: skip


@pytest.fixture(scope="module")
def attributes() -> dict[str, PassportAttribute]:
    with open_book(MEMORY, ["eu-battery"]) as book:
        (rule,) = book.scheme("eu-battery").passports.values()
    return {each.number: each for each in rule.attributes}


def test_the_list_has_the_rows_and_the_readers_that_were_read(
    attributes: dict[str, PassportAttribute],
) -> None:
    assert list(attributes) == [str(number) for number in range(1, 94)]
    audiences = [frozenset(each.audience) for each in attributes.values()]
    counts = [audiences.count(frozenset(words)) for words in ACCESS.values()]
    assert counts == [60, 27, 5, 1]
    ev = [("ev" in each.asked_of, "ev" in each.offered_for) for each in attributes.values()]
    assert (ev.count((True, False)), ev.count((False, True)), ev.count((False, False))) == (
        70,
        12,
        11,
    )


@pytest.mark.corpus
def test_every_row_is_that_of_the_longlist(
    corpora: Path, attributes: dict[str, PassportAttribute]
) -> None:
    text = (corpora / "passport/attributes.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == len(attributes)
    for row in rows:
        own = attributes[row["number"]]
        assert set(own.audience) == ACCESS[row["access_rights"]], row
        assert own.behaviour.value == row["behaviour"].lower(), row
        assert own.granularity.value == GRANULARITY[row["granularity"]], row
        for column, category in CATEGORIES.items():
            mark = "x" if category in own.asked_of else "o" if category in own.offered_for else ""
            assert mark == row[column], (row["number"], category)
        assert row["din_spec_99100_chapter"] in own.source
