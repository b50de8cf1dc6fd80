"""Events in any order become one answer; what comes late is done where it belongs."""

import random
from collections import defaultdict
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.account.attribute.step import Step
from loopbook.account.attribute.weave import Weave

from .mill import became, codes, indicator, lot, made, mass, one, value, weave


def history(seed: int, count: int = 30) -> list[Step]:
    """Return a plant at work: lots come in, are mixed into others, some are filled again."""
    chance = random.Random(seed)
    left: dict[str, float] = {}
    steps = []
    for at in range(1, count + 1):
        if len(left) < 3 or chance.random() < 0.3:
            name, kg = f"L{chance.randrange(12)}", float(chance.randrange(1, 50))
            steps.append(made(at, lot(name, kg, chance.choice(["scrap", "ore"]))))
            left[name] = left.get(name, 0.0) + kg
            continue
        inputs = []
        for name in chance.sample(sorted(left), min(3, len(left))):
            taken = left[name] if chance.random() < 0.4 else left[name] / 2
            left[name] -= taken
            inputs.append(lot(name, taken))
            if left[name] <= 1e-9:
                del left[name]
        total = sum(thing.amount or 0.0 for thing in inputs)
        out, out_kg = f"L{chance.randrange(12)}", total * 0.9
        left[out] = left.get(out, 0.0) + out_kg
        steps.append(became(at, inputs, [lot(out, out_kg)]))
    return steps


def plain(steps: Sequence[Step]) -> dict[str, tuple[float, float]]:
    """Return lot -> (recycled, all) kilograms, by a plain walk over tanks."""
    tanks: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    shares: dict[str, tuple[float, float]] = {}
    for step in steps:
        for thing in step.outputs if not step.inputs else ():
            kg = thing.amount or 0.0
            tanks[thing.name][0] += kg * (thing.item_class == "scrap")
            tanks[thing.name][1] += kg
            shares[thing.name] = (tanks[thing.name][0], tanks[thing.name][1])
        if step.inputs:
            recycled = total = 0.0
            for thing in step.inputs:
                tank = tanks[thing.name]
                part = (thing.amount or 0.0) / tank[1]
                recycled += tank[0] * part
                total += tank[1] * part
                tank[0] -= tank[0] * part
                tank[1] -= thing.amount or 0.0
            out = step.outputs[0]
            kg = out.amount or 0.0
            tank = tanks[out.name]
            tank[0] += kg * recycled / total
            tank[1] += kg
            shares[out.name] = (tank[0], tank[1])
    return shares


def answers(woven: Weave) -> dict[str, tuple[float, float]]:
    return {item: value(woven, item) for item in woven.items()}


def test_a_blend_has_the_mean_of_its_inputs_by_mass() -> None:
    woven = weave()
    woven.feed(
        [
            made(1, lot("A", 60, "scrap")),
            made(2, lot("B", 40, "ore")),
            became(3, [lot("A", 60), lot("B", 40)], [lot("C", 95)]),
        ]
    )
    assert value(woven, "C") == (0.6, 0.0)
    assert not codes(woven)


@given(st.integers(0, 10_000))
def test_tanks_hold_what_a_plain_walk_says(seed: int) -> None:
    steps = history(seed)
    woven = weave()
    woven.feed(steps)
    for name, (recycled, total) in plain(steps).items():
        share, unknown = value(woven, name)
        assert share == pytest.approx(recycled / total, abs=1e-9)
        assert unknown == pytest.approx(0, abs=1e-9)


@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_in_which_events_come_does_not_matter(seed: int, shuffle: random.Random) -> None:
    steps = history(seed, 20)
    at_once, one_by_one = weave(), weave()
    at_once.feed(steps)
    mixed = list(steps)
    shuffle.shuffle(mixed)
    for each in mixed:
        one_by_one.feed([each])
    expected = answers(at_once)
    found = answers(one_by_one)
    assert found.keys() == expected.keys()
    for item, pair in expected.items():
        assert found[item] == pytest.approx(pair, abs=1e-12)
    assert one_by_one.findings() == at_once.findings()


@given(st.integers(0, 10_000), st.integers(0, 19))
def test_an_event_taken_out_again_was_never_there(seed: int, at: int) -> None:
    steps = history(seed, 20)
    without, taken_out = weave(), weave()
    without.feed([each for each in steps if each is not steps[at]])
    taken_out.feed(steps)
    taken_out.remove([steps[at].key])
    expected = answers(without)
    found = {item: pair for item, pair in answers(taken_out).items() if item in expected}
    assert found.keys() == expected.keys() == set(taken_out.items())
    for item, pair in expected.items():
        assert found[item] == pytest.approx(pair, abs=1e-12)


@given(st.integers(0, 1_000), st.floats(1e-3, 1e3))
def test_another_unit_changes_no_share(seed: int, factor: float) -> None:
    steps = history(seed, 15)

    def scaled(step: Step) -> Step:
        inputs = [thing._replace(amount=(thing.amount or 0.0) * factor) for thing in step.inputs]
        outputs = [thing._replace(amount=(thing.amount or 0.0) * factor) for thing in step.outputs]
        return step._replace(inputs=tuple(inputs), outputs=tuple(outputs))

    one_unit, other = weave(), weave()
    one_unit.feed(steps)
    other.feed(map(scaled, steps))
    for item, pair in answers(one_unit).items():
        assert value(other, item) == pytest.approx(pair, abs=1e-9)


@given(st.integers(0, 10_000), st.integers(2, 9))
def test_parts_of_a_content_never_exceed_the_whole(seed: int, gap: int) -> None:
    """Some lots have no class, some amounts are not stated: value and unknown stay within one."""
    steps = []
    for at, step in enumerate(history(seed)):
        things = list(step.outputs if not step.inputs else step.inputs)
        if at % gap == 0:
            first = things[0]._replace(item_class="")
            things[0] = first if at % 2 else first._replace(amount=None, measure="")
        if step.inputs:
            steps.append(step._replace(inputs=tuple(things)))
        else:
            steps.append(step._replace(outputs=tuple(things)))
    woven = weave()
    woven.feed(steps)
    for share, unknown in answers(woven).values():
        assert share >= -1e-12
        assert unknown >= -1e-12
        assert share + unknown <= 1 + 1e-9


def test_events_told_twice_count_once() -> None:
    steps = history(7)
    woven = weave()
    woven.feed(steps)
    before, rows = answers(woven), len(woven.graph)
    assert woven.feed(steps) == 0
    assert (answers(woven), len(woven.graph)) == (before, rows)


def chains(count: int, length: int) -> list[Step]:
    """Return chains side by side, each lot becoming the next of its chain."""
    steps = []
    for chain in range(count):
        steps.append(made(1_000 * chain + 10, lot(f"{chain}.0", 10, "ore")))
        steps += [
            became(
                1_000 * chain + 10 * (at + 1),
                [lot(f"{chain}.{at - 1}", 10)],
                [lot(f"{chain}.{at}", 10)],
            )
            for at in range(1, length)
        ]
    return steps


def test_a_new_event_costs_one_event() -> None:
    woven = weave()
    woven.feed(chains(20, 20))
    woven.graph.values()
    swept = woven.graph.swept
    assert woven.feed([became(99_999, [lot("3.19", 10)], [lot("new", 10)])]) == 1
    assert value(woven, "new") == (0.0, 0.0)
    assert woven.graph.swept - swept == 1


def test_a_late_event_is_done_again_downstream_only() -> None:
    """Ten kilograms of scrap went into lot 3.10 early, and are told last."""
    woven = weave()
    woven.feed(chains(20, 20))
    woven.feed([made(89_999, lot("s", 10, "scrap"), time=3_001)])
    late = became(90_000, [lot("s", 10)], [lot("3.10", 10)], time=3_105)
    downstream = 10  # 3.10 itself, made at 3110, to 3.19, made at 3200
    assert woven.feed([late]) == 1 + downstream
    assert value(woven, "3.10") == (0.5, 0.0)
    assert value(woven, "3.19") == (0.5, 0.0)
    assert value(woven, "3.9") == value(woven, "4.10") == (0.0, 0.0)


def test_a_voided_event_is_done_again_downstream_only() -> None:
    woven = weave()
    steps = chains(20, 20)
    woven.feed(steps)
    source = next(step for step in steps if step.outputs[0].name == "5.0")
    assert woven.remove([source.key]) == 19
    assert value(woven, "5.19") == (0.0, 1.0)
    assert value(woven, "6.19") == (0.0, 0.0)


def test_a_weighing_told_late_counts_for_what_was_made_before() -> None:
    woven = weave()
    woven.feed(
        [
            made(1, one("a", "scrap"), facts=(mass("a", 3),)),
            made(2, one("b", "ore")),
            became(3, [one("a"), one("b")], [lot("C", 4)]),
        ]
    )
    assert value(woven, "C") == (0.0, 1.0)
    assert codes(woven) == ["LB-V10"]
    woven.feed([made(9, one("b", "ore"), facts=(mass("b", 1),))])
    assert value(woven, "C") == (0.75, 0.0)
    assert not codes(woven)


def test_rework_unrolls_in_time() -> None:
    """An ingot melted again with ore, and again, under one name."""
    woven = weave()
    woven.feed(
        [
            made(1, lot("I", 100, "scrap")),
            made(2, lot("O", 200, "ore")),
            became(3, [lot("I", 100), lot("O", 100)], [lot("I", 200)]),
            became(4, [lot("I", 200), lot("O", 100)], [lot("I", 300)]),
        ]
    )
    assert value(woven, "I")[0] == pytest.approx(1 / 3)


def test_first_in_first_out_and_the_mean_differ_as_they_must() -> None:
    """100 kg of scrap, then 100 kg of ore in one silo; three draws of 50, 100 and 50 kg."""
    steps = [
        made(1, lot("silo", 100, "scrap")),
        made(2, lot("silo", 100, "ore")),
        became(3, [lot("silo", 50)], [lot("a", 50)]),
        became(4, [lot("silo", 100)], [lot("b", 100)]),
        became(5, [lot("silo", 50)], [lot("c", 50)]),
    ]
    mean, fifo = weave(), weave(indicator(rest='stock = "fifo"'))
    mean.feed(steps)
    fifo.feed(steps)
    assert [value(mean, name)[0] for name in "abc"] == [0.5, 0.5, 0.5]
    assert [value(fifo, name)[0] for name in "abc"] == [1.0, 0.5, 0.0]


def test_versions_are_kept_for_every_moment() -> None:
    woven = weave()
    woven.feed([made(1, lot("A", 10, "scrap")), made(5, lot("A", 10, "ore"))])
    early = woven.holding("A", (3, 0))
    late = woven.holding("A")
    assert early is not None
    assert late is not None
    values = woven.graph.values()
    assert (values[early.node, 1], values[late.node, 1]) == (1.0, 0.5)
    assert woven.holding("A", (0, 0)) is None
    assert woven.holding("nobody") is None
    assert woven.sequences("A") == (1, 5)
    assert woven.class_of("A") == "scrap"
    assert len(woven.versions("A")) == 2
