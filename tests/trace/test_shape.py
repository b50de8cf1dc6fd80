"""Shape: identifiers of another level than their list, wrong keys, and times to come."""

from datetime import timedelta

import pytest
from tests.trace.world import CELL, at, became, event, packed, quantity, report, unpacked

from loopbook.terms.event import Action, EventType
from loopbook.terms.finding import Place, Severity, finding_text
from loopbook.trace.doubt import Doubts
from loopbook.trace.shape import doubt_shape

ONE = f"{CELL}/21/S1"
NOW = at(100)


def found(made, now=NOW):
    doubts = Doubts(Place())
    doubt_shape(made, now, doubts)
    return doubts.findings()


@pytest.mark.parametrize(
    "made",
    [
        event(epcs=(ONE,)),
        event(quantities=(quantity(CELL, "5", "KGM"), quantity(f"{CELL}/10/L1", "5"))),
        event(action=Action.OBSERVE, sensors=(report("Temperature", "20", "CEL"),)),
        packed(1, "p", [ONE]),
        unpacked(1, "p"),
        became(1, [ONE], ["b"]),
        event(EventType.EXTENDED, epcs=(ONE,)),
        event(EventType.TRANSACTION, epcs=(ONE,)),
    ],
)
def test_what_is_right_is_left_alone(made) -> None:
    assert found(made) == ()


@pytest.mark.parametrize(
    ("made", "code", "pointer"),
    [
        (event(epcs=(ONE, CELL)), "LB-C06", "/epcList/1"),
        (packed(1, "p", [CELL]), "LB-C06", "/childEPCs/0"),
        (became(1, [ONE], [CELL]), "LB-C06", "/outputEPCList/0"),
        (event(epcs=("urn:epc:class:lgtin:9520001.000011.L1",)), "LB-C06", "/epcList/0"),
        (event(epcs=("urn:epc:idpat:sgtin:9520001.000011.*",)), "LB-C06", "/epcList/0"),
        (event(quantities=(quantity(ONE, "5"),)), "LB-C07", "/quantityList/0/epcClass"),
        (
            event(quantities=(quantity("urn:epc:id:sgtin:9520001.000011.1", "5"),)),
            "LB-C07",
            "/quantityList/0/epcClass",
        ),
    ],
)
def test_a_name_of_another_level_is_refused(made, code: str, pointer: str) -> None:
    (finding,) = found(made)
    assert (finding.code, finding.severity) == (code, Severity.ERROR)
    assert finding.place.pointer == pointer
    assert finding_text(finding)
    assert finding_text(finding, "zh")


@pytest.mark.parametrize(
    ("made", "code", "pointer"),
    [
        (event(hours=125, epcs=(ONE,)), "LB-C08", "/eventTime"),
        (
            event(epcs=(ONE, "https://a.org/01/09520001000118/21/1")),
            "LB-C12",
            "/epcList/1",
        ),
        (
            event(epcs=(ONE,), read_point="https://a.org/414/9520001000011"),
            "LB-C12",
            "/readPoint/id",
        ),
    ],
)
def test_what_is_doubtful_is_taken_with_a_warning(made, code: str, pointer: str) -> None:
    (finding,) = found(made)
    assert (finding.code, finding.severity) == (code, Severity.WARNING)
    assert finding.place.pointer == pointer
    assert finding_text(finding)


def test_a_clock_may_be_a_day_ahead() -> None:
    late = event(hours=100, epcs=(ONE,))
    assert found(late, now=late.time - timedelta(days=1)) == ()
    assert found(late, now=late.time - timedelta(days=1, seconds=1))


def test_a_wrong_key_is_told_once_however_many_serials_carry_it() -> None:
    wrong = "https://a.org/01/09520001000118"
    made = event(epcs=tuple(f"{wrong}/21/{n}" for n in range(50)))
    assert [finding.code for finding in found(made)] == ["LB-C12"]
