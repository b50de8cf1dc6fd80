"""Custody as text, in both languages."""

from datetime import UTC, datetime

import msgspec
import pytest

from loopbook.render.custody import contents_lines, custody_lines, gap_text, where_lines
from loopbook.terms.custody import Custody, Gap, GapKind, Held, Where

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
HERE = Where(
    item="urn:item",
    holder="urn:item",
    place="urn:shed",
    party="urn:firm",
    since=NOON,
    sequence=7,
    is_moving=False,
    is_ended=False,
)
LOST = Gap(kind=GapKind.NOT_RECEIVED, item="urn:item", giver="urn:firm", given=NOON, sequences=(7,))


def with_(where: Where, **fields: object) -> Where:
    return msgspec.structs.replace(where, **fields)


def test_a_line_says_where_a_thing_is_and_what_says_so() -> None:
    (line,) = where_lines(HERE, "en")
    for word in ("urn:item", "urn:shed", "urn:firm", "2025-03-01", "#7"):
        assert word in line
    assert "inside" not in line
    (line,) = where_lines(with_(HERE, holder="urn:box"), "en")
    assert line.endswith("inside urn:box")


@pytest.mark.parametrize(
    ("fields", "words", "chinese"),
    [
        ({"is_ended": True}, "used up or destroyed", "耗用或销毁"),
        ({"is_moving": True, "place": "", "party": ""}, "not received yet", "尚无接收记录"),
        ({"place": "", "party": ""}, "where it is is not known", "所在不明"),
        ({"place": ""}, "at not known with urn:firm", "未知"),
    ],
)
def test_each_state_has_its_words(fields: dict[str, object], words: str, chinese: str) -> None:
    assert words in next(where_lines(with_(HERE, **fields), "en"))
    assert chinese in next(where_lines(with_(HERE, **fields), "zh"))


def test_a_thing_that_nothing_places_has_no_entry_to_point_to() -> None:
    (line,) = where_lines(with_(HERE, place="", party="", since=None, sequence=0), "en")
    assert "#0" not in line
    assert "no entry tells of it by then" in line


def test_a_chain_is_told_with_its_gaps_or_that_it_has_none() -> None:
    held = Held(item="urn:item", place="", party="urn:firm", since=NOON, sequences=(5, 7))
    whole = list(custody_lines(Custody(item="urn:item", where=HERE, chain=(held,), gaps=()), "en"))
    assert "today: urn:firm, at not known  #5, #7" in whole[1]
    assert whole[2] == "No gap in the chain of custody."
    found = Custody(item="urn:item", where=HERE, chain=(), gaps=(LOST,))
    broken = list(custody_lines(found, "zh"))
    assert "缺口" in broken[1]
    assert len(broken) == 2


def test_a_gap_says_who_gave_and_who_had_it_from_nobody() -> None:
    assert "urn:firm handed it over" in gap_text(LOST, "en")
    taken = Gap(
        kind=GapKind.NOT_HANDED_OVER, item="i", giver="a", taker="b", taken=NOON, sequences=(1, 2)
    )
    assert "b received it on" in gap_text(taken, "en")
    assert "a had not handed it over" in gap_text(taken, "en")


def test_contents_are_counted_and_named() -> None:
    lines = list(contents_lines("urn:box", ("urn:a", "urn:b"), "", "en"))
    assert lines == ["Inside urn:box now: 2", "  urn:a", "  urn:b"]
    assert "on 2025-03-01: 0" in next(contents_lines("urn:box", (), "2025-03-01", "en"))
