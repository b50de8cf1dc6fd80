"""Links by item: when they hold, when they end, and that recording order leaves no trace."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from loopbook.store.adjacency import ItemLinks
from loopbook.store.known import Audiences, Voids, is_known
from loopbook.terms.lineage import (
    BECAME,
    FOREVER,
    NO_LINKS,
    PART_OF,
    AsOf,
    Ending,
    Link,
    LinkKind,
)
from tests.store.readings import day, ending, link, links_into, links_out_of, touch

NOW = AsOf()


def filled(*links: Link, endings: tuple[Ending, ...] = ()) -> tuple[ItemLinks, Voids]:
    voids = Voids()
    items = ItemLinks(voids, Audiences())
    items.add(links, [], endings)
    return items, voids


def span(found: Link) -> tuple[datetime, datetime | None, int]:
    return found.since, found.until, found.ended_by


def test_links_come_by_time_then_sequence_from_both_ends() -> None:
    items, _ = filled(
        link(3, "b", "M", 5), link(1, "a", "M", 9), link(2, "c", "M", 5), link(4, "M", "P", 1)
    )
    assert [each.source for each in links_into(items, "M", NOW)] == ["c", "b", "a"]
    assert [each.target for each in links_out_of(items, "a", NOW)] == ["M"]
    assert [each.sequence for each in links_out_of(items, "M", NOW)] == [4]
    assert links_into(items, "absent", NOW) == ()
    assert items.touches("absent", NOW) == ()


def test_a_delete_ends_the_child_it_names_and_no_other() -> None:
    items, _ = filled(link(1, "a", "M", 1), link(1, "b", "M", 1), endings=(ending(2, "M", "a", 7),))
    assert [span(each) for each in links_into(items, "M", NOW)] == [
        (day(1), day(7), 2),
        (day(1), None, 0),
    ]


def test_a_delete_that_names_none_ends_all() -> None:
    items, _ = filled(link(1, "a", "M", 1), link(1, "b", "M", 2), endings=(ending(3, "M", "", 7),))
    assert {each.until for each in links_into(items, "M", NOW)} == {day(7)}


def test_adding_again_opens_a_new_interval() -> None:
    items, _ = filled(
        link(1, "a", "M", 1),
        link(3, "a", "M", 10),
        link(5, "a", "M", 20),
        endings=(ending(2, "M", "a", 5), ending(4, "M", "", 15)),
    )
    assert [span(each) for each in links_out_of(items, "a", NOW)] == [
        (day(1), day(5), 2),
        (day(10), day(15), 4),
        (day(20), None, 0),
    ]


def test_an_ending_recorded_late_still_ends_what_came_before_it() -> None:
    """The world's time counts: the DELETE of day 5 came in last."""
    items, _ = filled(
        link(1, "a", "M", 1), link(2, "a", "M", 10), endings=(ending(3, "M", "a", 5),)
    )
    assert [span(each)[1] for each in links_out_of(items, "a", NOW)] == [day(5), None]


def test_at_one_time_the_sequence_decides() -> None:
    items, _ = filled(
        link(1, "a", "M", 5),
        link(3, "a", "M", 5),
        endings=(ending(2, "M", "a", 5),),
    )
    assert [(each.sequence, each.ended_by) for each in links_out_of(items, "a", NOW)] == [
        (1, 2),
        (3, 0),
    ]


def test_what_became_something_is_never_taken_out_again() -> None:
    items, _ = filled(link(1, "a", "M", 1, LinkKind.BECAME), endings=(ending(2, "M", "a", 5),))
    assert links_into(items, "M", NOW) == (link(1, "a", "M", 1, LinkKind.BECAME),)


def test_a_voided_entry_takes_its_links_and_its_endings_with_it() -> None:
    items, voids = filled(
        link(1, "a", "M", 1),
        link(2, "b", "M", 1),
        endings=(ending(3, "M", "a", 5), ending(4, "M", "a", 9)),
    )
    voids.add(3, by=10, time=day(30))
    voids.add(2, by=11, time=day(40))
    assert [(each.source, each.ended_by) for each in links_into(items, "M", NOW)] == [("a", 4)]
    before = links_into(items, "M", AsOf(size=9))
    assert [(each.source, each.ended_by) for each in before] == [("a", 3), ("b", 0)]
    between = links_into(items, "M", AsOf(day=day(35)))
    assert [(each.source, each.ended_by) for each in between] == [("a", 4), ("b", 0)]


def test_the_past_is_read_as_it_was_known() -> None:
    items, _ = filled(link(1, "a", "M", 1), link(3, "b", "M", 4), endings=(ending(2, "M", "a", 8),))
    assert [span(each) for each in links_into(items, "M", AsOf(size=1))] == [(day(1), None, 0)]
    assert [each.source for each in links_into(items, "M", AsOf(day=day(3)))] == ["a"]
    assert links_into(items, "M", AsOf(day=day(7)))[0].until is None
    assert links_into(items, "M", AsOf(day=day(8)))[0].until == day(8)


def test_touches_come_by_time_and_stay_when_voided() -> None:
    voids = Voids()
    items = ItemLinks(voids, Audiences())
    items.add([], [("a", touch(2, 9)), ("a", touch(3, 1)), ("b", touch(1, 1))], [])
    voids.add(3, by=4, time=day(10))
    assert items.touches("a", NOW) == (touch(3, 1), touch(2, 9))
    assert items.touches("a", AsOf(size=2)) == (touch(2, 9),)
    assert items.touches("a", AsOf(day=day(8))) == (touch(3, 1),)


def test_items_are_known_in_the_order_first_seen() -> None:
    items, _ = filled(link(1, "a", "M", 1), endings=(ending(2, "K", "z", 3),))
    items.add([], [("a", touch(3, 1)), ("q", touch(3, 1))], [])
    assert items.items(0, 10) == ("a", "M", "K", "z", "q")
    assert items.items(1, 2) == ("M", "K")
    assert items.item_count() == 5
    assert items.knows("z")
    assert not items.knows("absent")


def test_rows_come_by_owner_then_time_sequence_kind_and_numbers() -> None:
    items, _ = filled(
        link(4, "b", "M", 2),
        link(4, "a", "M", 2),
        link(4, "a", "M", 2, LinkKind.BECAME),
        link(1, "a", "N", 9),
        link(2, "b", "N", 1),
    )
    asked = np.array([items.number(name) for name in ("N", "absent", "M")])
    found = items.into(asked, NOW)
    assert found.owner.tolist() == [0, 0, 2, 2, 2]
    assert items.names(found.other) == ["b", "a", "a", "b", "a"]
    assert found.kind.tolist() == [PART_OF, PART_OF, BECAME, PART_OF, PART_OF]
    assert found.sequence.tolist() == [2, 1, 4, 4, 4]
    assert found.until.tolist() == [FOREVER] * 5
    assert [column.dtype for column in found] == [column.dtype for column in NO_LINKS]
    assert items.into(asked[:0], NOW).owner.tolist() == []


def test_items_new_to_the_book_are_numbered_after_those_of_sealed_segments() -> None:
    sealed = {"a": 3, "M": 0}
    asked: list[str] = []

    def known(names: Sequence[str]) -> NDArray[np.int64]:
        asked.extend(names)
        return np.array([sealed.get(name, -1) for name in names], np.int64)

    items = ItemLinks(Voids(), Audiences(), known, 7)
    names = ("a", "x", "M", "y")
    touches = [(name, touch(9, 1)) for name in names]
    items.add([link(9, "a", "M", 1), link(9, "x", "M", 1)], touches, [ending(9, "y", "x", 2)])
    items.add([link(10, "y", "a", 3)], [("y", touch(10, 3)), ("a", touch(10, 3))], [])
    assert asked == list(names)
    assert [items.number(name) for name in (*names, "absent")] == [3, 7, 0, 8, -1]
    assert items.names(np.array([8, 0, 3, 7])) == ["y", "M", "a", "x"]
    assert (items.items(0, 9), items.items(8, 5), items.item_count()) == (("x", "y"), ("y",), 9)
    assert [each.source for each in links_into(items, "M", NOW)] == ["a", "x"]
    with pytest.raises(KeyError):
        items.names(np.array([5]))


def test_pure_classes_are_told() -> None:
    items = ItemLinks(Voids(), Audiences())
    items.add([], [("a", touch(1, 1)), ("K", touch(1, 1))], [])
    numbers = np.array([1, 0, 1])
    assert items.are_classes(numbers).tolist() == [False, False, False]
    items.add([], [("K", touch(2, 1))], [], ("K",))
    assert items.are_classes(numbers).tolist() == [True, False, True]


SAYINGS = st.lists(
    st.tuples(
        st.sampled_from(["add", "delete", "delete all", "void"]),
        st.sampled_from("ab"),
        st.sampled_from("MN"),
        st.integers(1, 6),
    ),
    max_size=12,
)
KNOWN = st.builds(AsOf, st.none() | st.integers(0, 13), st.none() | st.integers(1, 7).map(day))


def fed(sayings: list[tuple[int, tuple[str, str, str, int]]]) -> ItemLinks:
    voids = Voids()
    items = ItemLinks(voids, Audiences())
    for sequence, (verb, child, parent, time) in sayings:
        if verb == "add":
            items.add([link(sequence, child, parent, time)], [], [])
        elif verb == "void":
            voids.add(time, sequence, day(time))
        else:
            children = child if verb == "delete" else ""
            items.add([], [], [ending(sequence, parent, children, time)])
    return items


def by_replay(
    sayings: list[tuple[int, tuple[str, str, str, int]]], child: str, known: AsOf
) -> list[tuple[int, int]]:
    """The plain way: replay what is known in the order of time, opening and closing."""
    voided = {
        time
        for sequence, (verb, _, _, time) in sayings
        if verb == "void" and is_known(sequence, day(time), known)
    }
    said = sorted((one[3], sequence, one) for sequence, one in sayings if one[0] != "void")
    spans: dict[int, int] = {}
    inside: dict[int, str] = {}
    for time, sequence, (verb, each, parent, _) in said:
        if sequence in voided or not is_known(sequence, day(time), known):
            continue
        if verb == "add" and each == child:
            spans[sequence] = 0
            inside[sequence] = parent
        elif verb == "delete all" or (verb == "delete" and each == child):
            for opened in [one for one, target in inside.items() if target == parent]:
                spans[opened] = sequence
                del inside[opened]
    return list(spans.items())


@pytest.mark.parametrize("child", ["a", "b"])
@given(sayings=SAYINGS, known=KNOWN, order=st.randoms())
def test_any_order_of_recording_gives_what_a_replay_in_time_gives(
    child: str, sayings: list[tuple[str, str, str, int]], known: AsOf, order: object
) -> None:
    numbered = list(enumerate(sayings, start=1))
    expected = by_replay(numbered, child, known)
    for _ in range(2):
        found = links_out_of(fed(numbered), child, known)
        assert [(each.sequence, each.ended_by) for each in found] == expected
        order.shuffle(numbered)
