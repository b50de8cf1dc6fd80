"""Observations as leaves: which value counts, which are rivals, which stand beside."""

import pytest

from loopbook.evaluate.leaf import LeafValue, Question
from loopbook.evaluate.observed import observed_unit, read_observed
from loopbook.terms.event import Basis, Grade
from loopbook.terms.formula import Leaf
from loopbook.terms.observation import Observation
from loopbook.terms.period import period

from .world import WORDS, indicator, observation, scheme, seen


def read(*observations: Observation, year: str = "2021", base: str = "", **more) -> LeafValue:
    of = indicator(**more)
    wanted = period(base) if base else None
    asked = Question(of, period(year), scheme(of), seen(*observations), wanted)
    return read_observed(Leaf("observed", ("rate",)), asked)


def why(found: LeafValue) -> list[str]:
    return [each.missing.key for each in found.beside if each.missing is not None]


def test_the_preferred_publisher_counts_and_the_other_official_value_is_a_rival() -> None:
    ndrc = observation(86, "2021", bound="at_least", published="2022-09-22")
    mara = observation(88.1, "2021", "MARA", published="2022-10-31")
    found = read(ndrc, mara, preference=("MARA", "NDRC"))
    assert (found.evidence.value, found.evidence.publisher) == (88.1, "MARA")
    assert (found.evidence.basis, found.evidence.sequences) == (Basis.DECLARED, (2,))
    rivals = [rival.evidence for rival in found.rivals]
    assert [(each.value, each.bound) for each in rivals] == [(86, "at_least")]
    assert "vocabulary.csv:8" in rivals[0].rules


def test_later_said_comes_first_then_later_recorded() -> None:
    old, new = (
        observation(v, "2021", published=d) for v, d in ((1, "2022-01-01"), (2, "2023-01-01"))
    )
    assert read(new, old).evidence.value == 2
    assert read(observation(1, "2021"), observation(2, "2021")).evidence.value == 2


def test_the_same_said_twice_is_one_value_with_two_entries() -> None:
    found = read(observation(86, "2021"), observation(86, "2021", published="2022-01-01"))
    assert found.evidence.sequences == (1, 2)
    assert not found.rivals


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"scope": "other"}, "reason.other_scope"),
        ({"grade": Grade.FORECAST, "scope": "s"}, "reason.grade.forecast"),
        ({"grade": Grade.WEAK, "scope": "s"}, "reason.grade.weak"),
        ({"grade": Grade.KNOWLEDGE, "scope": "s"}, "reason.grade.knowledge"),
        ({"unit": "KGM", "scope": "s"}, "reason.other_unit"),
        ({"unit": "furlong", "scope": "s"}, "reason.other_unit"),
        ({"base_period": "2020", "scope": "s"}, "reason.is_change"),
    ],
)
def test_what_may_not_decide_stands_beside_with_why(more, key: str) -> None:
    found = read(observation(86, "2021", **more), scope="s")
    assert found.value.value is None
    assert why(found) == [key]
    assert found.beside[0].value == pytest.approx(86)
    assert found.evidence.missing is not None
    assert found.evidence.missing.key == "reason.none_decides"


def test_a_part_of_the_period_or_a_longer_one_stands_beside() -> None:
    found = read(observation(1, "2021-H1"), observation(2, "2020..2022"), observation(3, "2020"))
    assert sorted(why(found)) == ["reason.other_period", "reason.part_of_period"]


def test_another_subject_is_not_heard() -> None:
    found = read(observation(1, "2021", subject="EU"))
    assert found.evidence.missing is not None
    assert found.evidence.missing.key == "reason.no_observation"
    assert not found.beside


def test_a_change_counts_on_the_base_wanted_and_others_stand_beside() -> None:
    on_2023 = observation(-3.8, "2024", "NBS", base_period="2023")
    on_2020 = observation(-11.6, "2024", base_period="2020")
    baseless = observation(-9, "2024", "X")
    known = (on_2023, on_2020, baseless)
    more = {"year": "2024", "is_change": True, "preference": ("NBS",)}
    wanted = read(*known, base="2020", **more)
    assert (wanted.evidence.value, str(wanted.base_period)) == (-11.6, "2020")
    assert sorted(why(wanted)) == ["reason.base_unstated", "reason.other_base"]
    assert read(*known, **more).evidence.value == -3.8
    assert read(*known, base="2015", **more).evidence.value == -3.8


def test_a_unit_is_read_as_people_write_it() -> None:
    for text, factor in (("", 10**9), ("万吨", 10**7), ("1e6 TNE", 10**9), ("t", 1000)):
        unit = observed_unit(text, scheme(), WORDS["amount"])
        assert unit is not None
        assert unit.factor == factor
    assert observed_unit("m3", scheme(), WORDS["amount"]) is None
