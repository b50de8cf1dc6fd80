"""Which standard holds on a day: by dates, by replacement, never from memory; and coverage."""

from datetime import date

import msgspec
import pytest

from loopbook.book.shelf import core
from loopbook.evaluate.registry import coverage, holding, registry_on
from loopbook.terms.registry import (
    SEVEN,
    Part,
    RegisteredStandard,
    RelationKind,
    StandardRelation,
)
from loopbook.terms.scheme import Scheme
from loopbook.terms.validity import StandardOnDay, Validity

ACT = date(2026, 1, 1)


def row(name: str, **fields: object) -> RegisteredStandard:
    plain = RegisteredStandard(
        id=name,
        number=f"T {name}",
        part=Part.FACTORY,
        topic="works",
        title_en=name,
        title_zh=name,
        status="in force",
        grade="verified",
        source="Test",
        rule="standards.csv:2",
        pack="t",
    )
    return msgspec.structs.replace(plain, **fields)


def replaces(*others: str) -> tuple[StandardRelation, ...]:
    return tuple(StandardRelation(RelationKind.REPLACES, other) for other in others)


def pack(*rows: RegisteredStandard, name: str = "t") -> Scheme:
    return msgspec.structs.replace(core(), id=name, registry=rows)


def on(day: date, *rows: RegisteredStandard) -> dict[str, StandardOnDay]:
    return {each.row.id: each for each in registry_on([pack(*rows)], day)}


OLD = row("old", valid_from=date(2018, 12, 1))
NEW = row("new", valid_from=date(2025, 12, 31), relations=replaces("old"))


@pytest.mark.parametrize(
    ("day", "old", "new"),
    [
        (date(2018, 11, 30), Validity.NOT_YET, Validity.NOT_YET),
        (date(2018, 12, 1), Validity.IN_FORCE, Validity.NOT_YET),
        (date(2025, 12, 30), Validity.IN_FORCE, Validity.NOT_YET),
        (date(2025, 12, 31), Validity.REPEALED, Validity.IN_FORCE),
    ],
)
def test_the_day_of_the_act_says_which_edition_holds(
    day: date, old: Validity, new: Validity
) -> None:
    found = on(day, OLD, NEW)
    assert (found["old"].validity, found["new"].validity) == (old, new)
    assert found["old"].until == date(2025, 12, 30)
    assert [each.key for each in found["old"].replaced_by] == ["t/new"]
    assert found["old"].chain == found["new"].chain == ("t/old", "t/new")


def test_a_last_day_of_its_own_counts_before_the_replacement() -> None:
    """A period of transition: both hold, and the newer one is told first."""
    old = msgspec.structs.replace(OLD, valid_to=date(2026, 6, 30))
    found = on(ACT, old, NEW)
    assert found["old"].validity is found["new"].validity is Validity.IN_FORCE
    assert [each.row.id for each in holding(found.values(), "works")] == ["new", "old"]


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"status": "illustrative"}])
def test_what_does_not_hold_itself_ends_nothing(fields: dict[str, str]) -> None:
    found = on(ACT, OLD, msgspec.structs.replace(NEW, **fields))
    assert found["old"].validity is Validity.IN_FORCE
    assert found["new"].validity == fields["status"]
    assert [each.row.id for each in holding(found.values(), "works")] == ["old"]


def test_a_row_from_memory_never_holds() -> None:
    old = msgspec.structs.replace(OLD, status="repealed", valid_to=ACT, grade="knowledge")
    assert on(ACT, old)["old"].validity is Validity.ILLUSTRATIVE


def test_repealed_on_a_day_nobody_knows_never_holds() -> None:
    old = msgspec.structs.replace(OLD, status="repealed")
    assert on(date(2019, 1, 1), old)["old"].validity is Validity.REPEALED


def test_relations_are_told_from_both_sides() -> None:
    strict = row("strict", relations=(StandardRelation(RelationKind.STRICTER_THAN, "old"),))
    found = on(ACT, OLD, strict)
    assert [(each.kind, each.key) for each in found["strict"].relates] == [
        (RelationKind.STRICTER_THAN, "t/old")
    ]
    assert [(each.kind, each.key) for each in found["old"].related] == [
        (RelationKind.STRICTER_THAN, "t/strict")
    ]
    assert found["old"].replaced_by == ()


def test_a_chain_of_editions_is_whole_from_any_of_them() -> None:
    rows = [
        row("a", valid_from=date(2007, 1, 1), valid_to=date(2014, 12, 31)),
        row("b", valid_from=date(2007, 1, 2), valid_to=date(2014, 12, 31)),
        row("c", valid_from=date(2015, 1, 1), relations=replaces("a", "b")),
        row("d", valid_from=date(2026, 2, 1), relations=replaces("c")),
    ]
    found = on(ACT, *rows)
    assert found["c"].chain == ("t/a", "t/b", "t/c", "t/d")
    assert found["a"].chain == ("t/a", "t/c", "t/d")
    assert found["c"].until == date(2026, 1, 31)


def test_a_row_read_through_two_packs_is_told_once() -> None:
    child = pack(OLD, row("own", pack="child"), name="child")
    found = registry_on([pack(OLD, NEW), child], ACT)
    assert sorted(each.key for each in found) == ["child/own", "t/new", "t/old"]


def test_empty_parts_are_shown() -> None:
    rows = registry_on([pack(OLD, NEW, row("law", part=Part.LAW))], ACT)
    found = {each.part: each for each in coverage(rows)}
    assert list(found) == [*SEVEN, Part.LAW]
    assert found[Part.FACTORY].counts[Validity.IN_FORCE] == 1
    assert found[Part.FACTORY].counts[Validity.REPEALED] == 1
    assert found[Part.FACTORY].total == 2
    assert (found[Part.PARK].total, found[Part.PARK].carried) == (0, 0)
