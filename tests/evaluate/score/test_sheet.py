"""The sheet: from a pack's text and recorded answers to total, level, findings, rows read."""

from datetime import date

from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.resolved import resolved
from loopbook.evaluate.score.sheet import score_sheet, scored, sheet_of, thresholds_of
from loopbook.terms.event import Grade
from loopbook.terms.observation import Observation
from loopbook.terms.period import period
from loopbook.terms.score import ScoreSheet, Span
from tests.evaluate.world import seen

from .standards import DOCUMENT, PLANT, answer, compiled, says

SCHEME = compiled(
    """
[[standard]]
id = "factory_2025"
family = "factory"
part = "factory"
title_en = "Factory"
title_zh = "工厂"
method = "leading"
status = "in force"
valid_from = 2025-12-31
source = "made up"
[[standard.group]]
id = "energy"
label_en = "Energy"
label_zh = "能源"
weight = "declared"
source = "made up"
[[standard.group]]
id = "land"
label_en = "Land"
label_zh = "用地"
weight = "declared"
source = "made up"
[[standard.criterion]]
id = "renewable"
group = "energy"
concept = "renewable_rate"
clause = "B.5"
label_en = "Renewable energy"
label_zh = "可再生能源"
kind = "number"
unit = "%"
weight = 1
baseline = "declared"
leading = 30
document = true
source = "made up"
[[standard.criterion]]
id = "output"
group = "land"
label_en = "Output of land"
label_zh = "土地产出"
kind = "degree"
weight = 1
source = "made up"
[[standard.level]]
id = "pass"
label_en = "Pass"
label_zh = "合格"
index = 60
source = "made up"
"""
)
DECLARED = (
    says("energy.weight", 70),
    says("land.weight", 30, grade=Grade.KNOWLEDGE),
    answer("renewable.baseline", 10),
)
ANSWERS = (answer("renewable", 20, documents=(DOCUMENT,)), says("output", "0.5"))


def sheet(*observations: Observation, day: str = "2025-12-31") -> ScoreSheet:
    of, sources = SCHEME.standards["factory_2025"], seen(*observations)
    act = date.fromisoformat(day)
    return score_sheet(Asked(of, SCHEME, PLANT, period("2025"), act, sources))


def test_a_sheet_says_what_it_is_and_what_it_rests_on() -> None:
    found = sheet(*ANSWERS, *DECLARED)
    assert (found.total, found.level) == (Span(50.0, 50.0), "")
    assert (found.pack, found.method, found.subject) == ("test@1", "leading", PLANT)
    first, second = found.criteria
    assert (first.weight, first.result.value, first.value) == (70.0, 35.0, 20.0)
    assert (first.concept, first.clause, second.concept) == ("renewable_rate", "B.5", "output")
    assert (first.documents, first.evidence[0].sequences) == ((DOCUMENT,), (1,))
    assert first.limits == {"baseline": 10.0, "leading": 30.0}
    assert [(each.group, each.weight, each.result.value) for each in found.groups] == [
        ("energy", 70.0, 35.0),
        ("land", 30.0, 15.0),
    ]
    assert found.level_labels == {"pass": ("Pass", "合格")}


def test_every_row_of_the_standard_is_named() -> None:
    found = sheet(*ANSWERS, *DECLARED)
    assert set(found.rules) == set(SCHEME.rows)


def test_findings_are_told_once_each() -> None:
    assert [each.code for each in sheet(*ANSWERS, *DECLARED).findings] == ["LB-Z06"]
    early = sheet(*ANSWERS, *DECLARED, day="2025-12-30")
    assert [each.code for each in early.findings] == ["LB-Z02", "LB-Z06"]
    without = sheet(answer("renewable", 20), *DECLARED)
    assert "LB-Z07" in [each.code for each in without.findings]
    assert without.criteria[0].state == "unknown"
    assert (without.total, without.level) == (Span(0.0, 100.0), None)


def test_what_several_words_lack_is_told_once() -> None:
    found = sheet(*ANSWERS, DECLARED[2])
    told = [each for each in found.findings if each.code == "LB-Z05"]
    assert [each.values["word"] for each in told] == ["energy.weight, land.weight"]


def test_weights_that_are_not_declared_or_do_not_sum_leave_the_total_open() -> None:
    found = sheet(*ANSWERS, DECLARED[0], DECLARED[2])
    assert [each.code for each in found.findings] == ["LB-Z05", "LB-Z12"]
    assert (found.total, found.groups[0].weight) == (Span(0.0, 100.0), None)
    off = sheet(*ANSWERS, DECLARED[0], says("land.weight", 20), DECLARED[2])
    assert [each.code for each in off.findings] == ["LB-Z04"]
    assert off.total == Span(0.0, 100.0)


def test_the_parts_of_the_verb_give_the_same_sheet() -> None:
    of, sources = SCHEME.standards["factory_2025"], seen(*ANSWERS, *DECLARED)
    asked = Asked(of, SCHEME, PLANT, period("2025"), date(2025, 12, 31), sources)
    rows = resolved(asked)
    assert sheet_of(asked, rows, scored(asked, rows)) == score_sheet(asked)
    assert thresholds_of(asked)["pass"].value == 60
