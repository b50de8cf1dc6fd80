"""Flows as leaves: which reading counts, and what would make an unmeasured one known."""

import math

import pytest

from loopbook.evaluate.flow import read_flow
from loopbook.evaluate.leaf import LeafValue, Question
from loopbook.terms.account import Cell
from loopbook.terms.event import Basis, Grade
from loopbook.terms.formula import Leaf
from loopbook.terms.period import period
from loopbook.terms.posting import Grain

from .world import POSTING, cell, flows, indicator, reading, scheme


def read(*cells: Cell, layer: str = "", posting=POSTING, **more) -> LeafValue:
    of = indicator("flow(packs_in)", "kg", **more)
    arguments = ("packs_in", layer) if layer else ("packs_in",)
    pack = scheme(of, posting=posting)
    return read_flow(
        Leaf("flow", arguments), Question(of, period("2025"), pack, flows(y2025=cells))
    )


def statistic(amount: int, publisher: str = "", **more):
    return reading(amount, grain=Grain.STATISTIC, publisher=publisher, **more)


def test_the_chosen_reading_counts_in_the_first_layer() -> None:
    found = read(cell("packs_in", reading(620_000, 10_000.0, sequences=(3, 9))))
    assert (found.evidence.value, found.evidence.sd, found.evidence.unit) == (620, 10, "kg")
    assert found.evidence.sequences == (3, 9)
    assert found.evidence.rules == ("system.toml:10", "system.toml:20", "posting.csv:3")
    assert found.is_deciding


def test_unmeasured_is_unknown_and_names_the_event_that_would_state_it() -> None:
    found = read(cell("packs_in", None))
    assert found.value.value is None
    reason = found.evidence.missing
    assert reason is not None
    assert reason.key == "reason.unmeasured.sensor"
    assert reason.values["event"] == "ObjectEvent OBSERVE inspecting"
    assert reason.values["sensor"] == "Mass"
    assert "posting.csv:3" in found.evidence.rules
    assert read().evidence.missing == reason


@pytest.mark.parametrize(
    ("posting", "key"),
    [(POSTING[:1], "reason.unmeasured.statistic"), ((), "reason.unposted")],
)
def test_without_an_event_a_statistic_is_asked_for_or_the_missing_rule_told(posting, key) -> None:
    missing = read(posting=posting).evidence.missing
    assert missing is not None
    assert missing.key == key


def test_a_substance_without_factor_asks_for_the_factor() -> None:
    stated = cell("packs_in", reading(5))
    missing = read(stated, cell("packs_in", None, layer="Co"), layer="Co").evidence.missing
    assert missing is not None
    assert (missing.key, missing.values["substance"]) == ("reason.no_factor", "cobalt")


def test_a_part_of_the_period_is_unknown_with_the_part_beside() -> None:
    found = read(cell("packs_in", statistic(9_980_000, is_whole=False)))
    assert found.value.value is None
    assert [each.value for each in found.beside] == [9980]
    assert found.evidence.missing is not None
    assert found.evidence.missing.key == "reason.partial_flow"


def test_another_scope_stands_beside_and_the_rival_in_scope_counts() -> None:
    found = read(
        cell(
            "packs_in",
            statistic(9000, "A", scope="consumption"),
            statistic(7000, "B", scope="supply"),
            reading(6000),
        ),
        scope="supply",
    )
    assert found.evidence.value == 7
    assert [rival.evidence.value for rival in found.rivals] == [6]
    assert [each.scope for each in found.beside] == ["consumption"]
    assert "vocabulary.csv:5" in found.evidence.rules


def test_items_have_no_scope_and_fit_every_indicator() -> None:
    assert read(cell("packs_in", reading(6000)), scope="supply").is_deciding


def test_an_unproven_figure_is_shown_and_decides_nothing() -> None:
    found = read(cell("packs_in", statistic(6000, "A", grade=Grade.WEAK)))
    assert found.evidence.value == 6
    assert not found.is_deciding
    proven = read(cell("packs_in", statistic(6000, "A", grade=Grade.WEAK), statistic(5000, "B")))
    assert proven.evidence.value == 5
    assert proven.is_deciding
    assert [each.missing.key for each in proven.beside if each.missing] == ["reason.grade.weak"]


def test_a_modelled_reading_is_no_official_rival() -> None:
    found = read(cell("packs_in", reading(6000), reading(5000, basis=Basis.MODELLED)))
    assert not found.rivals
    assert [each.missing.key for each in found.beside if each.missing] == ["reason.basis.modelled"]
    alone = read(cell("packs_in", reading(5000, basis=Basis.MODELLED)))
    assert alone.evidence.value == 5
    assert not alone.is_deciding


def test_statistics_rank_by_publisher_then_later() -> None:
    known = cell(
        "packs_in",
        statistic(1000, "C"),
        statistic(2000, "B", published="2024-01-01"),
        statistic(3000, "B", published="2025-01-01"),
        statistic(4000, "A"),
    )
    found = read(known, preference=("A", "B"))
    assert found.evidence.value == 4
    assert [rival.evidence.value for rival in found.rivals] == [3, 2, 1]


def test_a_single_factor_is_taken_apart_so_that_it_can_cancel() -> None:
    sd = math.hypot(30.0, 100.0)  # measurement 30 g; 1000 g x 0.01 / 0.1 of the factor
    made = reading(1000, sd, basis=Basis.MODELLED, factors=("co_share",))
    found = read(cell("packs_in", made, layer="Co"), layer="Co")
    sds = dict(found.sds)
    assert sds.pop("factor:co_share") == pytest.approx(0.01)
    assert list(sds.values()) == [pytest.approx(0.030)]
    assert found.value.gradient["factor:co_share"] == pytest.approx(10.0)
    assert found.evidence.sd == pytest.approx(sd / 1000)
    assert "factors.csv:2" in found.evidence.rules


def test_several_factors_stay_together_and_are_named() -> None:
    made = reading(1000, 9.0, basis=Basis.MODELLED, factors=("co_share", "li_share"))
    found = read(cell("packs_in", made, layer="Co"), layer="Co")
    assert found.factors == ("co_share", "li_share")
    assert len(found.sds) == 1
