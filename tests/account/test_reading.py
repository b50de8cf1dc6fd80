"""Readings: what is added, what is kept apart, and which counts."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.account.reading import by_origin, order_by, reading_of, weakest
from loopbook.terms.account import Reading
from loopbook.terms.event import Basis, Grade
from loopbook.terms.posting import Grain
from tests.account.world import YEAR, total

PREFERENCE = ("measured", "declared", "modelled", "constructed")


def readings(*totals) -> list[Reading]:
    found = [reading_of(origin, group, YEAR) for origin, group in by_origin(totals).items()]
    return sorted(found, key=order_by(PREFERENCE))


def test_classes_of_one_origin_are_added() -> None:
    (one,) = readings(
        total("packs", 3, sd=3.0, item_class="a", sequences=(1, 4), count=2),
        total("packs", 4, sd=4.0, item_class="b", sequences=(2, 4)),
    )
    assert (one.amount, one.sd, one.count, one.sequences) == (7, 5.0, 3, (1, 2, 4))


@pytest.mark.parametrize(
    "other",
    [
        {"basis": Basis.DECLARED},
        {"grain": Grain.ITEM},
        {"publisher": "NBS"},
        {"scope": "old"},
        {"grade": Grade.WEAK},
        {"published": "2026-01-01"},
    ],
)
def test_what_comes_from_elsewhere_is_never_added(other) -> None:
    assert len(readings(total("packs", 3), total("packs", 4, **other))) == 2


def test_an_uncertainty_is_unknown_when_one_part_states_none() -> None:
    parts = (total("packs", 3, sd=1.0), total("packs", 4, sd=None, item_class="b"))
    assert readings(*parts)[0].sd is None


def test_a_reading_is_whole_when_every_class_covers_every_month() -> None:
    parts = (total("packs", 3), total("packs", 4, months=6, item_class="b"))
    assert not readings(*parts)[0].is_whole


def test_the_order_of_preference_is_whole_graded_basis_grain_latest() -> None:
    wanted = [
        total("packs", 1, basis=Basis.MEASURED, grain=Grain.ITEM),
        total("packs", 2, basis=Basis.MEASURED, grain=Grain.BATCH),
        total("packs", 3, grain=Grain.STATISTIC, published="2026-03-01"),
        total("packs", 4, grain=Grain.STATISTIC, published="2026-01-01"),
        total("packs", 5, grain=Grain.STATISTIC),
        total("packs", 6, basis=Basis.DECLARED, grain=Grain.ITEM),
        total("packs", 7, basis=Basis.CONSTRUCTED),
        total("packs", 8, grade=Grade.FORECAST),
        total("packs", 9, months=11, publisher="NBS"),
    ]
    shuffled = wanted[:]
    random.Random(4).shuffle(shuffled)
    assert [reading.amount for reading in readings(*shuffled)] == list(range(1, 10))


def test_a_basis_the_pack_does_not_rank_comes_after_those_it_does() -> None:
    pair = (total("packs", 1), total("packs", 2, basis=Basis.DECLARED))
    found = [reading_of(o, g, YEAR) for o, g in by_origin(pair).items()]
    assert min(found, key=order_by(("declared",))).amount == 2
    assert min(found, key=order_by(())).amount == 1


@given(st.permutations(["NBS", "MIIT", "MARA", ""]))
def test_the_choice_does_not_depend_on_the_order_of_totals(publishers: list[str]) -> None:
    parts = [total("packs", 1, publisher=publisher) for publisher in publishers]
    assert [r.publisher for r in readings(*parts)] == ["", "MARA", "MIIT", "NBS"]


def test_the_weakest_basis_is_the_one_made_up() -> None:
    assert weakest(list(Basis)) is Basis.CONSTRUCTED
    assert weakest([Basis.MEASURED, Basis.DECLARED]) is Basis.DECLARED
    assert weakest([]) is None
