"""What a weave says of one item, of all, and of where one went."""

import pytest

from loopbook.account.attribute.answer import mass_of, rows_of, went, worth
from loopbook.account.attribute.step import Head, Step
from loopbook.account.attribute.weave import Weave
from loopbook.book.weaving import covered

from .mill import became, indicator, lot, made, mass, one, pure, scheme, value, weave

SMELTING = Head("TransformationEvent", "", "creating_class_instance")


def plant() -> list[Step]:
    return [
        made(1, one("a", "scrap"), facts=(mass("a", 3, 0.3),)),
        made(2, lot("b", 10, "ore")),
        became(3, [one("a"), lot("b", 1)], [lot("c", 4)]),
        became(4, [lot("c", 2), lot("b", 2)], [lot("d", 4)]),
    ]


def test_one_item_with_what_each_input_gave() -> None:
    woven = weave()
    woven.feed(plant())
    found = worth(woven, None, "c")
    assert (found.value, found.unknown, found.mass_kg) == (0.75, 0.0, 4.0)
    assert [(each.item, each.share, each.amount) for each in found.gave] == [
        ("a", 0.75, 0.75),
        ("b", 0.25, 0.0),
    ]
    assert {each.sequence for each in found.gave} == {3}
    assert found.rules == (0, 1)
    # d(a / (a + b)) / da = b / (a + b)^2 = 1/16, times 0.3 kg
    assert found.sd == pytest.approx(0.3 / 16)


def test_contributions_sum_to_the_value() -> None:
    woven = weave()
    woven.feed(plant())
    found = worth(woven, None, "d")
    assert sum(each.amount for each in found.gave) == pytest.approx(found.value)
    assert sum(each.share for each in found.gave) == pytest.approx(1)


def test_a_lot_filled_twice_opens_to_what_filled_it() -> None:
    woven = weave()
    woven.feed([*plant(), became(5, [lot("b", 1)], [lot("c", 2)])])
    found = worth(woven, None, "c")
    assert [each.item for each in found.gave] == ["a", "b", "b"] or [
        each.item for each in found.gave
    ] == ["a", "b"]
    assert sum(each.share for each in found.gave) == pytest.approx(1)


def test_what_nobody_knows_has_no_value() -> None:
    woven = weave()
    woven.feed([made(1, one("x", "bolt"))])
    found = worth(woven, None, "x")
    assert (found.value, found.unknown, found.sd) == (None, 1.0, None)


def burdens() -> tuple[Weave, Weave]:
    compiled = scheme(indicator("burden"))
    asked = compiled.attributions["x"]
    return Weave(asked, compiled), Weave(covered(asked), compiled)


def test_a_burden_is_known_as_far_as_what_went_in_has_one() -> None:
    woven, coverage = burdens()
    steps = [became(1, [pure(3, "scrap"), pure(1, "bolt")], [lot("c", 4)], head=SMELTING)]
    woven.feed(steps)
    coverage.feed(steps)
    found = worth(woven, coverage, "c")
    assert found.value == pytest.approx(3)
    assert found.unknown == pytest.approx(0.25)
    assert found.sd == pytest.approx(1.5)


def test_all_items_at_once_are_each_alone() -> None:
    woven = weave()
    woven.feed(plant())
    rows = rows_of(woven, None, seed=1, draws=4_000)
    assert [row.item for row in rows] == ["a", "b", "c", "d"]
    for row in rows:
        alone = worth(woven, None, row.item)
        assert (row.value, row.unknown, row.mass_kg) == (alone.value, alone.unknown, alone.mass_kg)
        assert (row.sd is None) == (alone.sd is None)
        if alone.sd is not None:
            assert row.sd == pytest.approx(alone.sd, rel=0.06)
    assert rows_of(woven, None)[2].sd is None


def test_origins_are_named_and_sum_to_one() -> None:
    woven = weave(indicator("origin", 'by = "class"'))
    head = Head("ObjectEvent", "ADD", "")
    woven.feed(
        [
            made(1, lot("a", 3, "scrap"), head=head),
            made(2, lot("b", 1, "ore"), head=head),
            became(3, [lot("a", 3), lot("b", 1), lot("x", 4)], [lot("c", 8)]),
        ]
    )
    found = worth(woven, None, "c")
    assert dict(found.origins) == {"scrap": 0.375, "ore": 0.125}
    assert sum(found.origins.values()) + found.unknown == 1


def test_where_an_item_went() -> None:
    """Three kilograms of a: half of c went on, so d has 1.5 of them and c has the rest."""
    woven = weave()
    woven.feed(plant())
    found = {each.item: each for each in went(woven, "a")}
    assert found["c"].share == 0.75
    assert found["d"].share == 0.375
    assert (found["c"].is_last, found["d"].is_last) == (False, True)
    assert went(woven, "d") == []


def test_things_that_share_an_own_value_are_told_apart_downstream() -> None:
    woven = weave()
    woven.feed(
        [
            made(1, one("a", "scrap"), one("b", "scrap")),
            became(2, [one("a")], [one("c")]),
            became(3, [one("b")], [one("d")]),
        ]
    )
    assert [each.item for each in went(woven, "a")] == ["c"]
    assert value(woven, "c") == value(woven, "d")


def test_a_mass_is_the_last_stated() -> None:
    woven = weave()
    woven.feed([*plant(), made(9, one("a"), facts=(mass("a", 2.5),))])
    assert mass_of(woven, "a", woven.holding("a")) == 2.5
    assert mass_of(woven, "nobody", None) is None
