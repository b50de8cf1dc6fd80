"""Answers: which decide, which count as unknown, and what is told of them."""

import pytest

from loopbook.evaluate.score.answer import Answer, answer_of
from loopbook.terms.event import Grade
from loopbook.terms.observation import Observation
from loopbook.terms.score import AnswerState
from tests.evaluate.world import seen

from .standards import DOCUMENT, answer, asking, compiled, says

TEXT = """
[[standard]]
id = "s1"
family = "s"
part = "factory"
title_en = "S"
title_zh = "标准"
method = "measured"
status = "illustrative"
source = "made up"
[[standard.group]]
id = "g"
label_en = "G"
label_zh = "组"
source = "made up"
"""
ROW = """
[[standard.criterion]]
id = "{name}"
group = "g"
label_en = "{name} in words"
label_zh = "{name} 项"
kind = "{kind}"
source = "made up"
{more}
"""
ROWS = "".join(
    ROW.format(name=name, kind=kind, more=more)
    for name, kind, more in (
        ("rate", "number", 'unit = "%"'),
        ("growth", "number", 'unit = "%"\nlevels = [120]'),
        ("plan", "yes_no", ""),
        ("effort", "degree", ""),
        ("shown", "yes_no", "document = true"),
        ("metal", "number", 'unit = "%"\napplies = "observed(plan) = 1 [C62]"'),
        ("twice", "number", 'unit = "%"\nvalue = "observed(rate) + observed(growth)"'),
    )
)
SCHEME = compiled(TEXT + ROWS)


def found(name: str, *observations: Observation) -> Answer:
    of = SCHEME.standards["s1"]
    asked = asking(of, seen(*observations))
    row = next(each for each in of.criteria if each.id == name)
    return answer_of(type(asked)(of, SCHEME, *_rest(asked)), row)


def _rest(asked) -> tuple:
    return asked.subject, asked.period, asked.day, asked.sources


def state(name: str, *observations: Observation) -> tuple[str, list[str], list[str]]:
    made = found(name, *observations)
    return (
        made.state.value,
        [reason.key.removeprefix("reason.") for reason in made.missing],
        [each.code for each in made.findings],
    )


def test_a_verified_answer_counts_with_its_document() -> None:
    made = found("rate", answer("rate", 45, documents=(DOCUMENT,)))
    assert (made.state, made.value, made.low, made.high) == (AnswerState.KNOWN, 45, 45, 45)
    assert made.documents == (DOCUMENT,)
    assert made.evidence[0].sequences == (1,)


def test_an_answer_that_may_not_decide_is_unknown_and_says_why() -> None:
    assert state("rate") == ("unknown", ["no_observation"], [])
    assert state("rate", answer("rate", 45, grade=Grade.KNOWLEDGE))[:2] == (
        "unknown",
        ["none_decides"],
    )
    beside = found("rate", answer("rate", 45, grade=Grade.FORECAST)).evidence
    assert [each.missing.key for each in beside if each.missing] == [
        "reason.none_decides",
        "reason.grade.forecast",
    ]


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("rate", answer("rate", "100.1"), "LB-Z08"),
        ("plan", says("plan", 2), "LB-Z09"),
        ("effort", says("effort", "1.01"), "LB-Z09"),
        ("effort", says("effort", "-0.1"), "LB-Z09"),
        ("shown", says("shown", 1), "LB-Z07"),
    ],
)
def test_what_cannot_be_or_is_not_borne_out_counts_as_unknown(
    name: str, given: Observation, code: str
) -> None:
    assert state(name, given)[0] == "unknown"
    assert state(name, given)[2] == [code]


def test_a_document_without_a_digest_bears_nothing_out() -> None:
    loose = type(DOCUMENT)("report.pdf", "")
    assert state("shown", says("shown", 1, documents=(loose,)))[2] == ["LB-Z07"]
    assert state("shown", says("shown", 1, documents=(DOCUMENT,))) == ("known", [], [])


def test_a_rate_may_pass_the_whole_by_earlier_stock_or_where_its_limits_do() -> None:
    over = answer("rate", 104)
    assert state("rate", over, answer("rate.from_stock", 4)) == ("known", [], [])
    assert state("rate", over, answer("rate.from_stock", 3))[2] == ["LB-Z08"]
    assert state("growth", answer("growth", 130)) == ("known", [], [])


def test_a_row_is_waived_by_a_statement_or_by_its_condition() -> None:
    waived = says("rate.applies", 0, source="no such line")
    made = found("rate", waived, answer("rate", 45))
    assert made.state is AnswerState.NOT_APPLICABLE
    assert made.missing[0].values["why"] == "no such line"
    assert state("metal", says("plan", 0))[:2] == ("not_applicable", ["score.condition"])
    assert state("metal", says("plan", 1), answer("metal", 5))[0] == "known"
    assert state("metal", answer("metal", 5))[0] == "unknown"
    # What a person says of the subject comes before the condition of the standard.
    assert state("metal", says("plan", 0), says("metal.applies", 1), answer("metal", 5))[0] == (
        "known"
    )


def test_a_waiver_needs_what_an_answer_needs() -> None:
    assert state("shown", says("shown.applies", 0))[::2] == ("unknown", ["LB-Z07"])
    borne = says("shown.applies", 0, documents=(DOCUMENT,))
    assert state("shown", borne)[0] == "not_applicable"
    doubtful = says("rate.applies", 0, grade=Grade.KNOWLEDGE)
    assert state("rate", doubtful, answer("rate", 5))[:2] == ("unknown", ["grade.knowledge"])
    strange = says("rate.applies", "0.5")
    assert state("rate", strange, answer("rate", 5))[1] == ["score.not_one_or_zero"]


def test_a_formula_joins_answers_and_their_documents() -> None:
    made = found("twice", answer("rate", 40, documents=(DOCUMENT,)), answer("growth", 5))
    assert (made.value, made.documents) == (45, (DOCUMENT,))


def test_at_least_leaves_an_end_open_and_another_publisher_is_told() -> None:
    made = found("rate", answer("rate", 40, bound="at_least"))
    assert (made.low, made.high) == (40, None)
    made = found("rate", answer("rate", 40, bound="at_most"))
    assert (made.low, made.high) == (None, 40)
    other = answer("rate", 41, published="2024-01-01")
    rivals = found("rate", answer("rate", 40, published="2026-01-01"), other)
    assert (rivals.value, [each.code for each in rivals.findings]) == (40, ["LB-Z10"])


def test_an_answer_given_after_a_waiver_is_told_beside_it() -> None:
    waiver, later = says("plan.applies", 0, source="none is made"), says("plan", 1)
    told = found("plan", waiver, later)
    assert (told.state, [each.code for each in told.findings]) == (
        AnswerState.NOT_APPLICABLE,
        ["LB-Z95"],
    )
    assert found("plan", later, waiver).findings == ()
