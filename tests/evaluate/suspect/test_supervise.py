"""Looking for everything, or for some kinds, in runs of any size: the same comes out."""

import pytest

from loopbook.evaluate.suspect.supervise import Asked, known_kinds, supervise
from tests.trace.plain_contradiction import LOT, THING, made, said
from tests.trace.plain_lives import plain_lives
from tests.trace.world import scheme

EVENTS = [
    made(1, [f"{THING}1"], [f"{LOT}1"]),
    made(2, [f"{THING}1"], [f"{LOT}2"]),
    said(3, f"{THING}1"),
]


@pytest.mark.parametrize("size", [1, 2, 100])
def test_runs_of_any_size_find_the_same(size: int) -> None:
    lives = plain_lives(EVENTS, scheme())
    told: list[tuple[int, int]] = []
    found = supervise([lives], Asked(size=size), lambda done, total: told.append((done, total)))
    assert [(each.kind, each.count) for each in found.counts] == [("LB-U34", 1), ("LB-U35", 1)]
    assert [each.code for each in found.suspicions] == ["LB-U34", "LB-U35"]
    assert found.items == 3
    assert told[-1] == (3, 3)


def test_kinds_and_limit_narrow_what_is_told() -> None:
    lives = plain_lives(EVENTS, scheme())
    found = supervise([lives], Asked(kinds=frozenset({"LB-U35"})))
    assert [each.kind for each in found.counts] == ["LB-U35"]
    assert supervise([lives], Asked(limit=0)).suspicions == ()
    assert "LB-U34" in known_kinds([scheme()])


def test_packs_that_agree_tell_it_once() -> None:
    lives = [plain_lives(EVENTS, scheme()), plain_lives(EVENTS, scheme())]
    assert supervise(lives, Asked()) == supervise(lives[:1], Asked())
