"""Facts count from when they were stated; the first one counts for before, too."""

from loopbook.account.attribute.facts import FIRST, LAST, Facts

from .mill import made, mass, one


def test_the_latest_counts_and_the_first_counts_for_before() -> None:
    facts = Facts({"mass"})
    early, late = made(2, one("a"), facts=(mass("a", 5),)), made(8, one("a"), facts=(mass("a", 4),))
    assert facts.at("a", "mass", (1, 1)) is None
    (span,) = facts.add(late)
    assert (span.first, span.last) == (FIRST, LAST)
    (span,) = facts.add(early)
    assert (span.item, span.first, span.last) == ("a", FIRST, (8, 8))
    values = [facts.at("a", "mass", (at, 0)) for at in (1, 5, 9)]
    assert [told.value for told in values if told is not None] == [5, 5, 4]


def test_before_is_strictly_before() -> None:
    facts = Facts({"mass"})
    facts.add(made(2, one("a"), facts=(mass("a", 5),)))
    assert facts.before("a", "mass", (2, 2)) is None
    assert facts.before("a", "mass", (1, 1)) is None
    told = facts.before("a", "mass", (3, 3))
    assert told is not None
    assert told.value == 5


def test_what_is_forgotten_no_longer_counts() -> None:
    facts = Facts({"mass"})
    step = made(2, one("a"), facts=(mass("a", 5),))
    facts.add(step)
    (span,) = facts.remove(step)
    assert span.first == FIRST
    assert facts.at("a", "mass", (9, 9)) is None


def test_only_words_asked_for_are_kept_and_numbers_are_the_same_again() -> None:
    facts = Facts({"price"})
    assert facts.add(made(2, one("a"), facts=(mass("a", 5),))) == []
    first = facts.numbered(("a", "mass", FIRST))
    assert facts.numbered(("a", "mass", FIRST)) == first != facts.numbered(("b", "mass", FIRST))
