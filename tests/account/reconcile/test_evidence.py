"""Every suspect leads back to the meter, row or events that stated it."""

import pytest

from loopbook.account.reconcile.evidence import evidence_of
from loopbook.account.reconcile.reconcile import reconcile
from loopbook.errors import UnknownTerm
from loopbook.terms.finding import Place
from loopbook.terms.reconciliation import GrossErrorKind, Measurement, Model
from tests.account.reconcile.oracle import balance, flow, model, stated


def weighed(value: float, source: str, row: int, *sequences: int) -> Measurement:
    place = Place(document="flows.csv", row=row)
    return Measurement(value=value, sd=1.0, source=source, place=place, sequences=sequences)


def rivals() -> Model:
    """Return 100 -> 100 -> 100, the middle one by a scale (wrong), a statistic and events."""
    middle = flow(
        "middle",
        weighed(130.0, "scale", 3),
        weighed(100.0, "bureau", 4),
        weighed(100.5, "", 0, 8, 7),
    )
    return model(
        [flow("first", stated(100.0, 1.0)), middle, flow("last", stated(100.2, 1.0))],
        [balance("P", "first", "middle"), balance("Q", "middle", "last")],
    )


def test_the_rival_that_is_wrong_is_suspected_and_leads_to_its_own_row() -> None:
    found = reconcile(rivals())
    worst = found.gross_errors[0]
    assert (worst.kind, worst.members, worst.is_found) == (GrossErrorKind.BIAS, ("middle#1",), True)
    assert worst.size == pytest.approx(130.0 - (100.0 + 100.0 + 100.5 + 100.2) / 4)
    evidence = evidence_of(found.model, worst.members[0])
    assert evidence.variable == "middle"
    assert [each.source for each in evidence.measurements] == ["scale"]
    assert evidence.places == (Place(document="flows.csv", row=3),)


def test_events_behind_a_rival_are_told_in_order() -> None:
    evidence = evidence_of(rivals(), "middle#3")
    assert evidence.sequences == (7, 8)
    assert evidence_of(rivals(), "middle").sequences == (7, 8)
    assert len(evidence_of(rivals(), "middle").measurements) == 3


def test_a_leak_leads_to_its_relation_and_every_member_to_something() -> None:
    found = reconcile(rivals())
    leaks = [each for each in found.gross_errors if each.kind is GrossErrorKind.LEAK]
    assert {member for each in leaks for member in each.members} == {"balance of P", "balance of Q"}
    for each in found.gross_errors:
        for member in each.members:
            evidence = evidence_of(found.model, member)
            assert evidence.variable or evidence.relation


@pytest.mark.parametrize("name", ["midle", "middle#4", "middle#0", "#1"])
def test_what_is_no_member_is_raised(name: str) -> None:
    with pytest.raises(UnknownTerm, match="LB-B37"):
        evidence_of(rivals(), name)
