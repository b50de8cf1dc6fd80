"""What is doubtful is named, and nothing is passed over."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.terms.finding import Severity, finding_text

from .plan_book import NORTH, PACK, PARKS, evening, masters, plan_book, table, told


def codes(book: Book, **words: str) -> list[str]:
    return sorted(finding.code for finding in book.concerns(**words))


def test_a_book_in_order_has_none() -> None:
    with plan_book() as book:
        assert codes(book, subject=NORTH) == []


def test_every_share_above_100_percent_is_named_with_its_period() -> None:
    rows = [
        (NORTH, "recycled_rate", year, 104, "P1", "", "", f"{year + 1}-01-20")
        for year in (2021, 2024)
    ]
    with plan_book(*rows) as book:
        found = [each for each in book.concerns(subject=NORTH) if each.code == "LB-Z70"]
        assert [each.values["period"] for each in found] == ["2024", "2021"]
        assert found[0].rule == "indicators.toml:10"
        assert "104 %" in finding_text(found[0])
        assert "超过 100%" in finding_text(found[0], "zh")


def test_a_target_on_a_base_without_value_is_named() -> None:
    row = ("CN", "recycled_rate", 2025, 60, "P1", "", "", "2026-01-20")
    with plan_book(row) as book:
        (found,) = book.concerns()
        assert found.code == "LB-Z71"
        assert found.values == {"target": "national.2025", "name": "national", "base": "2020"}


def test_values_published_after_the_day_judged_on_are_named() -> None:
    with plan_book(clock=lambda: datetime(2026, 1, 10, tzinfo=UTC)) as book:
        found = [each for each in book.concerns(subject=NORTH) if each.code == "LB-Z74"]
        assert {each.values["day"] for each in found} == {"2026-01-10"}
        assert max(each.values["published"] for each in found) == "2026-01-20"


def test_a_clock_set_back_between_entries_is_named_by_both() -> None:
    times = [evening()]
    with loopbook.open(MEMORY, [str(PACK)], party="tester", clock=lambda: times[-1]) as book:
        told(book, masters([(PARKS[0], {"kind": "park"})]))
        times.append(evening() - timedelta(days=30))
        receipt = book.record(masters([(PARKS[1], {"kind": "park"})]))
        assert [(each.code, each.severity) for each in receipt.findings] == [
            ("LB-Z75", Severity.WARNING)
        ]
        assert receipt.appended == 1
        found = [each for each in book.concerns() if each.code == "LB-Z73"]
        assert len(found) == 1
        assert int(found[0].values["later"]) == book.checkpoint().size
        assert finding_text(found[0], "zh").startswith("LB-Z73")


def test_a_definition_that_changed_under_a_target_is_named(tmp_path: Path) -> None:
    own = Path(shutil.copytree(PACK, tmp_path / "plan"))
    targets = own / "targets.csv"
    extra = "less.2025,intensity,reduction,2021,2025,-10,le,,,verified,Constructed\n"
    targets.write_text(targets.read_text(encoding="utf-8") + extra, encoding="utf-8")
    rows = [
        (NORTH, "energy", 2021, 30, "TNE", "", "list_1", ""),
        (NORTH, "output", 2021, 9, "TNE", "", "list_1", ""),
        (NORTH, "energy", 2025, 30, "TNE", "", "list_2", ""),
        (NORTH, "output", 2025, 9, "TNE", "", "list_2", ""),
    ]
    with loopbook.open(MEMORY, [str(own)], party="tester", clock=evening) as book:
        told(book, table(rows), table="values")
        found = [each for each in book.concerns(subject=NORTH) if each.code == "LB-Z72"]
        assert [(each.values["old"], each.values["new"]) for each in found] == [
            ("list_1", "list_2")
        ]
