"""Ladders and their rungs."""

from loopbook.rules.compile import compile_scheme
from loopbook.rules.ladder import ladder_rungs
from loopbook.terms.scheme_status import SchemeStatus

from .breaking import LEAVES, bundle_of, good


def test_rungs_stand_best_first_with_their_conditions() -> None:
    ladder = compile_scheme(good(), {}, LEAVES).ladders["quality"]
    assert [rung.id for rung in ladder.rungs] == ["a", "b"]
    assert ladder.rungs[0].when.dimension is None
    assert (ladder.item_class, ladder.status) == ("bottle", SchemeStatus.DRAFT)
    assert (ladder.rule, ladder.rungs[1].rule) == ("score.toml:1", "score.toml:16")


def test_rungs_are_known_before_their_conditions_are_read() -> None:
    assert ladder_rungs(bundle_of(good())) == {"quality": ("a", "b")}
