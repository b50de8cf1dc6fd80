"""Rules of packs, in runs of any size: who breaks them, by which entries."""

import msgspec
import pytest

from loopbook.book.shelf import compiled
from loopbook.evaluate.suspect.rule import broken_rules
from loopbook.terms.event import Action
from tests.trace.plain_contradiction import said
from tests.trace.plain_lives import plain_lives

PACK = "https://id.example.org/01/09520001000621"


@pytest.mark.parametrize("size", [1, 100])
def test_an_item_that_breaks_a_rule_is_told_with_the_entries_read(size: int) -> None:
    events = [
        said(hour, f"{PACK}/21/{name}", action=Action.ADD, step="commissioning")
        for hour, name in ((1, "A"), (2, "B"), (3, "B"))
    ]
    pack = compiled("cn-battery")
    pack = msgspec.structs.replace(
        pack, suspects=tuple(rule for rule in pack.suspects if rule.id == "code_used_twice")
    )
    lives = plain_lives(events, pack)
    told = [
        (rule.id, lives.adjacency.names(found.item), found.entries(0))
        for rule, found in broken_rules(lives, pack.suspects, size)
        if len(found.item)
    ]
    assert told == [("code_used_twice", [f"{PACK}/21/B"], (2, 3))]
