"""Gaps of custody as candidates."""

from datetime import timedelta

import msgspec

from loopbook.book.shelf import compiled
from loopbook.evaluate.suspect.custody import custody_gaps
from tests.trace.plain_contradiction import THING, at, said
from tests.trace.plain_lives import plain_lives

GIVEN, TAKEN, FULL = f"{THING}given", f"{THING}taken", f"{THING}full"


def test_half_hand_overs_are_told_by_their_code() -> None:
    events = [
        said(0, GIVEN, FULL, step="commissioning"),
        said(1, GIVEN, FULL, step="shipping"),
        said(2, FULL, step="receiving"),
        said(0, TAKEN),
        said(2, TAKEN, step="receiving"),
    ]
    events = [
        msgspec.structs.replace(each, read_point=f"urn:x:place:{number}")
        for number, each in enumerate(events)
    ]
    lives = plain_lives(events, compiled("cn-battery"), now=at(0) + timedelta(days=400))
    for size in (1, 10):
        rows = [each for each in custody_gaps(lives, size) if len(each.item)]
        told = {(each.kind, lives.adjacency.names(each.item)[0], each.entries(0)) for each in rows}
        assert told == {("LB-U43", GIVEN, (2,)), ("LB-U44", TAKEN, (5,))}
