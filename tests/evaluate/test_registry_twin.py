"""One rule that several packs tell: each is told with its pack, and counted once."""

from datetime import date

import msgspec
import pytest

from loopbook.evaluate.registry import coverage, registry_on
from loopbook.evaluate.registry_twin import told_once, with_twins
from loopbook.terms.registry import RegisteredStandard, RelationKind, StandardRelation
from loopbook.terms.validity import StandardOnDay, Validity

from .test_registry import pack, row

ACT = date(2026, 8, 14)
END = date(2026, 8, 14)


def of(name: str, **fields: object) -> RegisteredStandard:
    """A row of pack `name`."""
    return row(name, pack=name, **fields)


def on(*rows: RegisteredStandard, day: date = ACT) -> dict[str, StandardOnDay]:
    packs = [pack(each, name=each.pack) for each in rows]
    return {each.row.id: each for each in registry_on(packs, day)}


def counted(*rows: RegisteredStandard, day: date = ACT) -> dict[Validity, int]:
    found = coverage(on(*rows, day=day).values())
    return {each: sum(part.counts[each] for part in found) for each in Validity}


LAW = of("a", number="Cleaner Production Promotion Law", valid_to=END)
SAME = of("b", number="清洁生产促进法", valid_to=END)


@pytest.mark.parametrize(
    ("day", "standing"), [(END, Validity.IN_FORCE), (date(2026, 8, 15), Validity.REPEALED)]
)
def test_one_law_of_two_packs_is_told_twice_and_counted_once(day: date, standing: Validity) -> None:
    found = on(LAW, SAME, day=day)
    assert (found["a"].also, found["b"].also) == (("b/b",), ("a/a",))
    assert counted(LAW, SAME, day=day)[standing] == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"topic": "other"},
        {"jurisdiction": "CN-ZJ"},
        {"topic": "", "number": "another"},
        {"status": "illustrative"},
    ],
)
def test_what_may_be_another_rule_is_counted_apart(fields: dict[str, object]) -> None:
    found = on(LAW, msgspec.structs.replace(SAME, **fields))
    assert not found["a"].also
    assert sum(counted(LAW, msgspec.structs.replace(SAME, **fields)).values()) == 2


def test_laws_of_one_topic_that_ended_on_other_days_are_two() -> None:
    older = msgspec.structs.replace(SAME, valid_to=date(2012, 6, 30))
    assert counted(LAW, older, day=date(2026, 8, 15))[Validity.REPEALED] == 2


def test_of_one_number_the_row_that_was_read_counts() -> None:
    unread = of("a", number="GB/T 1-2025", status="illustrative", topic="")
    read = of("b", number="gb/t1-2025")
    assert on(unread, read)["a"].also == ("b/b",)
    assert counted(unread, read)[Validity.ILLUSTRATIVE] == 0
    assert counted(unread, read)[Validity.IN_FORCE] == 1


def test_two_editions_of_one_number_are_two() -> None:
    one, two = (of(name, number="GB/T 1", topic="", edition=name) for name in ("a", "b"))
    assert not on(one, two)["a"].also


def test_related_rows_and_rows_of_one_pack_are_no_twins() -> None:
    stricter = (StandardRelation(RelationKind.STRICTER_THAN, "a"),)
    below = of("a")
    above = of("b", relations=stricter)
    found = registry_on([pack(below, above, name="b")], ACT)
    assert not any(each.also for each in found)
    lone = [of("a"), row("c", pack="a")]
    assert not any(each.also for each in registry_on([pack(*lone, name="a")], ACT))


def test_what_is_carried_out_in_one_pack_counts_for_its_twin() -> None:
    first, second = on(LAW, SAME).values()
    carried = msgspec.structs.replace(second, carried_by=("b/s",), is_tested=True)
    (found,) = told_once(with_twins([first, carried]))
    assert (found.key, found.carried_by, found.is_tested) == ("a/a", ("b/s",), True)
