"""Standards made of terms, and their rows with answers, for tests of the methods."""

from datetime import date
from fractions import Fraction

import msgspec

from loopbook.evaluate.indicator import INDICATOR_LEAVES
from loopbook.evaluate.score.answer import Answer
from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.outcome import Outcome
from loopbook.evaluate.score.resolved import ResolvedRow, resolved
from loopbook.evaluate.score.sheet import scored, sheet_of
from loopbook.rules.compile import compile_scheme
from loopbook.rules.leaf import Leaves
from loopbook.rules.load import pack_bytes, pack_of
from loopbook.terms.event import Grade
from loopbook.terms.observation import Document, Observation
from loopbook.terms.period import period
from loopbook.terms.scheme import Pack, Scheme
from loopbook.terms.scheme_status import SchemeStatus
from loopbook.terms.score import AnswerState, ScoreSheet
from loopbook.terms.standard import (
    Criterion,
    CriterionKind,
    Given,
    Group,
    Level,
    ScoreMethod,
    Standard,
    Weight,
    Wish,
)
from tests.evaluate.world import Known, formula, observation, scheme, seen, unit

PLANT = "urn:test:plant"
HEAD = """
id = "test"
version = "1"
title_en = "Test"
title_zh = "测试"
jurisdiction = "CN"
status = "illustrative"
citation = "made up"
"""
DOCUMENT = Document("report.pdf", "ab" * 32)


def given(number) -> Given | None:
    """Return a stated number; None stays, a text is the word that declares it."""
    if number is None or isinstance(number, Given):
        return number
    if isinstance(number, Fraction):
        return Given(value=number)
    if isinstance(number, str) and number.startswith("declared:"):
        return Given(declared=number.removeprefix("declared:"))
    return Given(value=Fraction(str(number)))


def row(name: str, group: str = "g", **more) -> Criterion:
    """Return a criterion: a percentage that should be large, unless `more` says otherwise."""
    weight = more.pop("weight", None)
    share = {word: more.pop(word) for word in ("is_shared", "mix", "amount") if word in more}
    fields = {
        "label_en": name, "label_zh": name, "kind": CriterionKind.NUMBER, "wish": Wish.UP,
        "unit": unit("%"), "source": "s", "rule": f"score.toml:{name}", **more,
    }  # fmt: skip
    for number in ("baseline", "leading", "points"):
        fields[number] = given(fields.get(number))
    fields["levels"] = tuple(given(limit) for limit in fields.get("levels", ()))
    if weight is not None:
        fields["weight"] = Weight(number=given(weight), **share)
    fields.setdefault("value", formula("observed(rate)"))
    return Criterion(id=name, group=group, **fields)


def yes_no(name: str, group: str = "g", **more) -> Criterion:
    """Return a criterion that is answered by yes or no."""
    return row(name, group, kind=CriterionKind.YES_NO, unit=unit("C62"), **more)


def level(name: str, index, **gates) -> Level:
    return Level(
        id=name, label_en=name, label_zh=name, index=given(index), source="s",
        rule=f"score.toml:{name}", **gates,
    )  # fmt: skip


def standard(method: ScoreMethod, groups, rows, levels=(), **more) -> Standard:
    """Return a standard; `groups` maps an id to its weight, None for none."""
    fields = {
        "id": "s1", "family": "s", "part": "factory", "title_en": "S", "title_zh": "标准",
        "status": SchemeStatus.IN_FORCE, "source": "s", "rule": "score.toml:1", **more,
    }  # fmt: skip
    made = tuple(
        Group(
            id=name, label_en=name, label_zh=name, weight=given(weight), source="s",
            rule=f"score.toml:{name}",
        )
        for name, weight in groups.items()
    )  # fmt: skip
    return Standard(
        method=method, groups=made, criteria=tuple(rows), levels=tuple(levels), **fields
    )


def asking(of: Standard, sources: Known | None = None, day: str = "2025-12-31") -> Asked:
    return Asked(of, scheme(), PLANT, period("2025"), date.fromisoformat(day), sources or seen())


def known(value) -> Answer:
    number = Fraction(str(value))
    return Answer(state=AnswerState.KNOWN, value=number, low=number, high=number)


UNKNOWN = Answer(state=AnswerState.UNKNOWN)
WAIVED = Answer(state=AnswerState.NOT_APPLICABLE)


def with_answers(asked: Asked, answers) -> tuple[ResolvedRow, ...]:
    """Return the rows of a standard with answers given: a number, or an Answer."""
    rows = []
    for each in resolved(asked):
        answer = answers.get(each.row.id, UNKNOWN)
        is_answer = isinstance(answer, Answer)
        rows.append(msgspec.structs.replace(each, answer=answer if is_answer else known(answer)))
    return tuple(rows)


def outcome(of: Standard, answers) -> Outcome:
    asked = asking(of)
    return scored(asked, with_answers(asked, answers))


def sheet(of: Standard, answers) -> ScoreSheet:
    asked = asking(of)
    rows = with_answers(asked, answers)
    return sheet_of(asked, rows, scored(asked, rows))


def compiled(text: str) -> Scheme:
    """Return the pack whose score.toml is `text`."""
    files = {"scheme.toml": HEAD.encode(), "score.toml": text.encode()}
    leaves = Leaves(indicators=INDICATOR_LEAVES)
    return compile_scheme(pack_of(pack_bytes(Pack(files, ""))), {}, leaves)


def answer(criterion: str, value, unit_code: str = "P1", **more) -> Observation:
    """Return an answer of the plant for 2025."""
    fields = {"subject": PLANT, "grade": Grade.VERIFIED, **more}
    return observation(value, "2025", "plant", indicator=criterion, unit=unit_code, **fields)


def says(criterion: str, value, **more) -> Observation:
    """Return an answer by yes (1) or no (0), or a plain number."""
    return answer(criterion, value, "C62", **more)
