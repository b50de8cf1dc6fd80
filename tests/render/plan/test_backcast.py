"""The picture of a backcast plan: paths against targets, strips of use, money by year."""

import xml.etree.ElementTree as ElementTree

import msgspec
import pytest

from loopbook.render.plan.backcast import INDICATORS_MAX, MEASURES_MAX, backcast_picture
from loopbook.terms.plan import (
    Decision,
    MoneyLine,
    Plan,
    PlanStatus,
    PlanTable,
    Proof,
    Sense,
)

SVG = "{http://www.w3.org/2000/svg}"
YEARS = range(2021, 2025)


def plan_of(missed: float = 0.0, measures: int = 2) -> Plan:
    values = (None, 52.0, 60.0, 70.0)
    indicators = tuple(
        ("rate", year, 50.0, value, "%", "Recycling <rate>")
        for year, value in zip(YEARS, values, strict=True)
    )
    targets = (
        ("t", "rate", 2023, "≥", 60.0, 60.0, 0.0, 2023, "%", 1.0, 1.0, 1.0),
        ("u", "rate", 2024, "≤", 65.0, 70.0, missed, None, "%", 1.0, 1.0, 1.0),
    )
    uptake = tuple(
        (f"m{at}", year, 1.0, 1.0, float(year - 2021), "lines")
        for at in range(measures)
        for year in (2022, 2023)
    )
    tables = [
        PlanTable(key=f"backcast_{key}", columns=(), rows=rows)
        for key, rows in (("indicators", indicators), ("targets", targets), ("uptake", uptake))
    ]
    return Plan(
        job="backcast",
        currency="CNY",
        tables=tuple(tables),
        decisions=tuple(
            Decision(kind="start", subject=f"m{at}", label=f"Line {at}", period="2022")
            for at in range(measures)
        ),
        money=(
            MoneyLine(item="capex", subject="m0", period="2022", amount=100.0),
            MoneyLine(item="residual", subject="m0", period="2024", amount=-40.0),
        ),
        proof=Proof(status=PlanStatus.OPTIMAL, sense=Sense.LEAST, objective=60.0),
    )


def parts(plan: Plan, name: str, language: str = "en") -> list[ElementTree.Element]:
    root = ElementTree.fromstring(backcast_picture(plan, language))
    return root.findall(f".//{SVG}{name}")


def test_targets_point_to_where_the_value_should_be() -> None:
    up, down = parts(plan_of(), "polygon")
    assert (up.get("class"), down.get("class")) == ("target at_least", "target at_most")
    heights = [[float(p.split(",")[1]) for p in str(e.get("points")).split()] for e in (up, down)]
    assert heights[0][2] < heights[0][0]
    assert heights[1][2] > heights[1][0]
    assert up[0].text == "t: 2023 ≥ 60 %"


def test_a_target_that_is_missed_is_hollow_and_says_so() -> None:
    _, down = parts(plan_of(missed=5.0), "polygon")
    assert down.get("fill") == "#ffffff"
    assert str(down[0].text).endswith("target missed")


def test_a_year_that_is_not_known_leaves_a_gap() -> None:
    before, value = (str(e.get("d")) for e in parts(plan_of(), "path"))
    assert (before.count("M"), before.count("L")) == (1, 3)
    assert (value.count("M"), value.count("L")) == (1, 2)


def test_strips_show_the_use_of_each_year() -> None:
    uses = [e for e in parts(plan_of(), "rect") if e.get("class") == "use"]
    assert len(uses) == 4
    assert str(uses[0][0].text) == "Line 0, 2022: 1 lines"
    assert float(str(uses[0].get("fill-opacity"))) < float(str(uses[1].get("fill-opacity")))
    many = [e for e in parts(plan_of(measures=40), "rect") if e.get("class") == "use"]
    assert len(many) == 2 * MEASURES_MAX


@pytest.mark.parametrize("language", ["en", "zh"])
def test_names_are_escaped_and_words_are_in_the_language(language: str) -> None:
    root = ElementTree.fromstring(backcast_picture(plan_of(), language))
    texts = [str(e.text) for e in root.iter(f"{SVG}text")]
    assert "Recycling <rate>, %" in texts
    assert ("investment" in texts) == (language == "en")
    assert ("投资" in texts) == (language == "zh")
    assert root.get("aria-label")


def test_a_plan_that_does_nothing_says_so() -> None:
    plan = plan_of(measures=0)
    empty = msgspec.structs.replace(plan, money=(), tables=plan.tables[:1])
    texts = [str(e.text) for e in parts(empty, "text")]
    assert "No measure is taken up." in texts


def test_more_indicators_than_there_is_room_for_are_left_out() -> None:
    plan = plan_of()
    rows = tuple(
        (f"i{at:02}", year, 1.0, 2.0, "t", f"Indicator {at:02}")
        for at in range(20)
        for year in YEARS
    )
    table = msgspec.structs.replace(plan.tables[0], rows=rows + plan.tables[0].rows)
    many = msgspec.structs.replace(plan, tables=(table, *plan.tables[1:]))
    texts = [str(e.text) for e in parts(many, "text")]
    # The one with targets comes first.
    assert "Recycling <rate>, %" in texts
    assert sum(text.startswith("Indicator") for text in texts) == INDICATORS_MAX - 1
