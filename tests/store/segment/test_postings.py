"""Postings and facts: every field comes back, and parts merge into the whole."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from loopbook.store.segment.part import content_hash
from loopbook.store.segment.postings import (
    PostingsBuilder,
    facts_from,
    grid_count,
    merged_postings,
    postings_from,
    whole,
)
from loopbook.terms.event import Basis, Grade
from loopbook.terms.history import Fact
from loopbook.terms.posting import Posting
from tests.store.readings import day, posting, reversal, statistic
from tests.store.segment.posted import ITEMS, builder_of, part_of

FULL = statistic(
    3,
    10**28,
    "2024",
    item_class="cell",
    item=ITEMS[1],
    place="urn:地点",
    variance=3 / 2**24,
    has_sd=True,
    basis=Basis.MODELLED,
    scope="nation",
    grade=Grade.KNOWLEDGE,
    published=date(2025, 3, 4),
)


def test_every_field_of_a_posting_comes_back() -> None:
    postings = [posting(1, 5), FULL, reversal(FULL, 5, 90), posting(6, 0, item=ITEMS[0])]
    table = part_of(builder_of(postings), (1, 9)).tables["postings"]
    told = postings_from(table, dict(enumerate(ITEMS)))
    assert told == postings
    assert all(getattr(FULL, name) == getattr(told[1], name) for name in Posting.__struct_fields__)


def test_every_field_of_a_fact_comes_back() -> None:
    facts = [
        Fact(
            term="soh",
            value=Fraction(1, 3),
            sd=0.1,
            basis=Basis.MEASURED,
            sequence=1,
            time=day(3),
            rule="vocabulary.csv:2",
        ),
        Fact(
            term="大小",
            value=None,
            text="大",
            basis=Basis.DECLARED,
            sequence=2,
            time=day(4),
            rule="",
        ),
    ]
    builder = PostingsBuilder()
    builder.state((ITEMS[2], fact) for fact in facts)
    assert facts_from(part_of(builder, (1, 2)).tables["facts"]) == [(2, fact) for fact in facts]


@given(st.lists(st.integers(-(10**37), 10**37)))
def test_whole_numbers_stay_whole(numbers: list[int]) -> None:
    assert [int(number) for number in whole(numbers).to_pylist()] == numbers


@given(st.integers(-(2**52), 2**52), st.booleans())
def test_a_variance_is_a_whole_number_of_steps(steps: int, has_sd: bool) -> None:
    assert grid_count(posting(1, 1, variance=steps / 2**24, has_sd=has_sd)) == steps * has_sd


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.integers(0, 9))
def test_parts_that_are_merged_are_the_whole(sequences: list[int], cut: int) -> None:
    def built(first: int, last: int) -> PostingsBuilder:
        chosen = [n for n in sequences if first <= n <= last]
        builder = builder_of([posting(n, n, item=ITEMS[n % 3]) for n in chosen])
        for n in sorted(chosen):
            if not builder.is_classified(ITEMS[n % 3]):
                builder.classify(ITEMS[n % 3], f"class {n}")
        return builder

    parts = [part_of(built(a, b), (a, b)) for a, b in ((1, cut), (cut + 1, 9)) if a <= b]
    assert content_hash(merged_postings(parts)) == content_hash(part_of(built(1, 9), (1, 9)))
