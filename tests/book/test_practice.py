"""Who is scored: kinds and narrower ones, days on which they count, days that are none."""

from collections.abc import Sequence
from datetime import date
from typing import cast

import msgspec
import pytest

from loopbook.book.practice import checked, must_lie, subjects_asked
from loopbook.errors import QueryError, UnknownTerm
from loopbook.terms.period import period
from loopbook.terms.rank_wish import RankWish
from loopbook.terms.scheme import Scheme, Word
from loopbook.terms.sources import Sources
from loopbook.terms.subject import Subject
from tests.evaluate.score.observed_rows import rows_of
from tests.evaluate.score.tabled import standard

YEAR = period("2025")


class Known:
    """Sources that know some subjects and no observation."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        self._subjects = subjects
        self.observation_columns = lambda: rows_of([])

    def subjects(self) -> Sequence[Subject]:
        return self._subjects


def word(term: str, broader: str = "") -> Word:
    return Word(
        term=term, kind="subject", broader=broader, label_en=term, label_zh=term, source="", rule=""
    )


def asked(kind: str, *subjects: Subject) -> tuple[str, ...]:
    words = {each.term: each for each in (word("works"), word("foundry", "works"), word("city"))}
    scheme = cast(Scheme, msgspec.defstruct("Pack", [("vocabulary", dict)])(words))
    return subjects_asked(kind, standard(), scheme, cast(Sources, Known(subjects)), YEAR)


def test_a_narrower_kind_is_of_the_kind() -> None:
    both = (Subject(id="a", kinds=("foundry",)), Subject(id="b", kinds=("works", "city")))
    assert asked("works", *both) == ("a", "b")
    assert asked("foundry", *both) == ("a",)
    assert asked("city", *both) == ("b",)


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        (None, None, True),
        (date(2025, 12, 31), None, True),
        (date(2026, 1, 1), None, False),
        (None, date(2025, 12, 31), True),
        (None, date(2025, 12, 30), False),
    ],
)
def test_who_does_not_count_on_the_last_day_is_left_out(
    since: date | None, until: date | None, counts: bool
) -> None:
    other = Subject(id="b", kinds=("works",))
    one = Subject(id="a", kinds=("works",), since=since, until=until)
    assert ("a" in asked("works", one, other)) is counts


def test_a_day_that_is_none_is_told() -> None:
    with pytest.raises(QueryError, match=r"LB-Z26 .* a .*'soon'"):
        asked("works", Subject(id="a", kinds=("works",), unread="soon"))


def test_a_kind_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(UnknownTerm, match=r"LB-Z21 'village' .*'kind'.*city, foundry, works"):
        asked("village")
    with pytest.raises(QueryError, match="LB-Z24"):
        asked("city")


def test_numbers_out_of_range_are_refused() -> None:
    assert checked(RankWish()) == RankWish()
    must_lie("idle_share", 1.0, 0, 1)
    with pytest.raises(UnknownTerm, match=r"LB-Z21 '1.01' .*'idle_share'.*0\.\.1"):
        must_lie("idle_share", 1.01, 0, 1)
