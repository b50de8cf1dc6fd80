"""Triage picture: batteries by state of health and gain, each destination with its own mark."""

from xml.etree import ElementTree

import pytest

from loopbook.render.plan import triage
from loopbook.render.plan.triage import triage_picture
from loopbook.terms.plan import Decision, Plan, PlanColumn, PlanStatus, PlanTable, Proof, Sense

ENDS = ("second_life", "recycle", "test", "remanufacture", "store", "unknown")


def plan_of(ends: tuple[str, ...]) -> Plan:
    """Return a plan that sends a battery to each end; the value of the last is unknown."""
    names = [f"c{at}" for at in range(len(ends))]
    last = len(ends) - 1
    graded = tuple(
        (name, end, 0.6 + 0.05 * at) for at, (name, end) in enumerate(zip(names, ends, strict=True))
    )
    worth = tuple((name, None if at == last else 4.0 + at, 5.0) for at, name in enumerate(names))
    columns = {
        "graded": ("cell", "destination", "state_of_health"),
        "worth": ("cell", "value_second_life", "value_recycle"),
    }
    rows = {"graded": graded, "worth": worth}
    return Plan(
        job="triage",
        currency="CNY",
        decisions=tuple(
            Decision(kind="send", subject=name, other=end)
            for name, end in zip(names, ends, strict=True)
        ),
        tables=tuple(
            PlanTable(key=k, columns=tuple(map(PlanColumn, columns[k])), rows=rows[k])
            for k in columns
        ),
        proof=Proof(status=PlanStatus.OPTIMAL, sense=Sense.MOST, objective=1.0),
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_end_has_a_mark_and_words(language: str) -> None:
    text = triage_picture(plan_of(ENDS), language)
    root = ElementTree.fromstring(text)
    told = str(root.get("aria-label"))
    assert ("梯次利用 1" if language == "zh" else "second life 1") in told
    # One battery has no value: it is counted and not drawn.
    assert ("6 只电池中的 5 只" if language == "zh" else "5 of 6 batteries") in text


def test_of_many_batteries_some_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triage, "POINTS_MAX", 3)
    assert "3 of 7 batteries" in triage_picture(plan_of(("recycle",) * 7))


def test_an_empty_plan_has_an_empty_panel() -> None:
    proof = Proof(status=PlanStatus.OPTIMAL, sense=Sense.MOST, objective=0.0)
    assert "0 of 0 batteries" in triage_picture(Plan(job="triage", proof=proof))
