"""The extension fields of the house, and the published figure they make."""

from datetime import date
from decimal import Decimal

import pytest

from loopbook.terms.event import Basis, Grade, Statistic
from loopbook.terms.period import period
from tests.formats.events import LOT, OBJECT, changed, found, read_one

BULK = changed(
    OBJECT,
    epcList=None,
    bizStep=None,
    quantityList=[{"epcClass": LOT, "quantity": 540000, "uom": "TNE"}],
    loopbook__flow="fly_ash_to_cement",
    loopbook__period="2025",
)


def test_a_bulk_flow_is_read_whole() -> None:
    event = read_one(
        changed(
            BULK,
            loopbook__sd=27000.5,
            loopbook__publisher="Bureau",
            loopbook__published="2026-02-01",
            loopbook__source="Yearbook, table 8-12",
            loopbook__grade="verified",
            loopbook__scope="large enterprises",
            loopbook__basis="declared",
            loopbook__constructed=["quantity"],
        )
    ).event
    assert event is not None
    assert event.statistic == Statistic(
        flow="fly_ash_to_cement",
        period=period("2025"),
        sd=Decimal("27000.5"),
        publisher="Bureau",
        published=date(2026, 2, 1),
        source="Yearbook, table 8-12",
        grade=Grade.VERIFIED,
        scope="large enterprises",
    )
    assert (event.basis, event.constructed) == (Basis.DECLARED, ("quantity",))
    assert event.extensions == {}


def test_what_is_not_said_is_knowledge_and_unknown() -> None:
    event = read_one(BULK).event
    assert event is not None
    assert event.statistic == Statistic("fly_ash_to_cement", period("2025"))


def test_basis_alone_makes_no_statistic() -> None:
    event = read_one(changed(OBJECT, loopbook__basis="measured")).event
    assert event is not None
    assert (event.statistic, event.basis) == (None, Basis.MEASURED)


def test_the_prefix_may_be_another() -> None:
    context = [{"lb": "urn:loopbook:v1:"}]
    event = read_one(changed(OBJECT, lb__basis="measured"), context).event
    assert event is not None
    assert event.basis is Basis.MEASURED


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"loopbook__basis": "measurd"}, "LB-F40", "/loopbook:basis"),
        ({"loopbook__grade": "verifyed"}, "LB-F40", "/loopbook:grade"),
        ({"loopbook__period": "last year"}, "LB-F41", "/loopbook:period"),
        ({"loopbook__published": "2026-02-31"}, "LB-F42", "/loopbook:published"),
        ({"loopbook__published": "1.2.2026"}, "LB-F42", "/loopbook:published"),
        ({"loopbook__sd": "5 %"}, "LB-F21", "/loopbook:sd"),
        ({"loopbook__sd": -1}, "LB-F31", "/loopbook:sd"),
        ({"loopbook__flow": 7}, "LB-F21", "/loopbook:flow"),
        ({"loopbook__constructed": [7]}, "LB-F21", "/loopbook:constructed"),
        ({"loopbook__publischer": "x"}, "LB-F28", "/loopbook:publischer"),
        ({"loopbook__period": None}, "LB-F48", "/loopbook:period"),
        ({"loopbook__flow": None}, "LB-F48", "/loopbook:flow"),
    ],
)
def test_what_cannot_be_read_is_an_error(change: dict[str, object], code: str, path: str) -> None:
    parsed = read_one(changed(BULK, **change))
    assert found(parsed) == [(code, path)]
    assert parsed.event is None


def test_the_nearest_word_is_offered() -> None:
    (finding,) = read_one(changed(OBJECT, loopbook__basis="measurd")).findings
    assert finding.values["nearest"] == "measured"
