"""A yearbook in words: years, lists of names, and nothing to show."""

import msgspec
import pytest

from loopbook.book.yearbook import listed, yearbook_of, years_of
from loopbook.errors import EmptyPeriod, QueryError
from tests.evaluate.world import indicator, observation, scheme, seen


def test_years_are_whole() -> None:
    assert years_of("2021..2023") == (2021, 2022, 2023)
    assert years_of(2024) == (2024,)
    for words in ("2024-05", "2024-06..2025-05", "soon", ""):
        with pytest.raises(EmptyPeriod, match="LB-Z90"):
            years_of(words)


def test_names_come_as_a_list_or_as_a_text() -> None:
    assert listed(" a, b ,,a") == ("a", "b")
    assert listed(("a", "b")) == ("a", "b")
    assert listed("") == ()


def test_a_yearbook_of_a_subject_no_indicator_is_of_is_refused() -> None:
    fixed = indicator(subject="CN")
    free = msgspec.structs.replace(indicator(subject="*"), id="free")
    pack, sources = scheme(fixed, free), seen(observation(50, "2024", subject="CN-32"))
    with pytest.raises(QueryError, match="LB-Z93"):
        yearbook_of(pack, sources, "it", "CN-32", "2024")
    made = yearbook_of(pack, sources, "", "", "2024")
    assert [each.id for each in made.indicators] == ["it", "free"]
    assert made.subjects == ("CN", "CN-32")
