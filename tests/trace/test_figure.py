"""Figures: units, flows, words and dates, under the active packs."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from tests.trace.world import CELL, event, quantity, report, scheme

from loopbook.book.shelf import core
from loopbook.terms.event import Action, Grade, SensorReport, Statistic
from loopbook.terms.finding import Place, Severity, finding_text
from loopbook.terms.measurement import KINDS
from loopbook.terms.observation import Observation
from loopbook.terms.period import period
from loopbook.trace.doubt import Doubts
from loopbook.trace.figure import doubt_figures, doubt_kind, doubt_observation, fitting_codes

ONE = f"{CELL}/21/S1"


def found(made, *schemes):
    doubts = Doubts(Place())
    if isinstance(made, Observation):
        doubt_observation(made, schemes, doubts)
    else:
        doubt_figures(made, schemes, doubts)
    return doubts.findings()


def bulk(flow: str = "fly_ash", amount: str | None = "540000", uom: str = "TNE", **fields):
    statistic = Statistic(flow, period("2025"), **fields)
    return event(
        action=Action.OBSERVE, quantities=(quantity(CELL, amount, uom),), statistic=statistic
    )


def seen(**fields: object) -> Observation:
    base = Observation(
        id="urn:o:1",
        subject="CN",
        indicator="recycling_rate",
        period=period("2025"),
        value=Decimal("56.8"),
        unit="P1",
        published=date(2026, 1, 16),
    )
    return msgspec.structs.replace(base, **fields)


def test_an_unknown_unit_of_a_quantity_is_refused_with_the_nearest() -> None:
    (finding,) = found(event(quantities=(quantity(CELL, "5", "kg"),)), scheme())
    assert (finding.code, finding.severity) == ("LB-C16", Severity.ERROR)
    assert finding.place.pointer == "/quantityList/0/uom"
    assert finding.values == {"uom": "kg", "nearest": "KGM"}
    assert "'KGM'" in finding_text(finding)


def test_without_packs_no_unit_is_asked() -> None:
    assert found(event(quantities=(quantity(CELL, "5", "kg"),))) == ()
    assert found(bulk("nothing")) == ()


def test_an_unknown_unit_of_a_reading_is_kept_with_a_warning() -> None:
    made = event(epcs=(ONE,), sensors=(report("Mass", "5", "stones"),))
    (finding,) = found(made, scheme())
    assert (finding.code, finding.severity) == ("LB-C17", Severity.WARNING)


def test_a_reading_in_a_unit_of_another_kind_is_refused() -> None:
    soh = "urn:loopbook:v1:soh"
    made = event(epcs=(ONE,), sensors=(report(soh, "20", "CEL"),))
    (finding,) = found(made, scheme())
    assert (finding.code, finding.severity) == ("LB-C24", Severity.ERROR)
    part = event(epcs=(ONE,), sensors=(report(soh, "20", "CEL", "x"), report("Noise", "1", "CEL")))
    assert found(part, scheme()) == ()


def test_a_reading_in_a_unit_that_its_measurement_type_does_not_have_is_refused() -> None:
    made = event(epcs=(ONE,), sensors=(report("Temperature", "20", "KGM"),))
    (finding,) = found(made, scheme())
    assert (finding.code, finding.severity) == ("LB-C28", Severity.ERROR)
    assert finding.place.pointer == "/sensorReport/0/uom"
    assert "CEL" in finding.values["wanted"]
    assert finding_text(finding, "zh")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_units_of_the_kind_of_a_measurement_type_are_taken(kind: str) -> None:
    for code in fitting_codes([scheme()], KINDS[kind]):
        assert found(event(sensors=(report(kind, "1", code),)), scheme()) == ()


def test_a_figure_on_a_flow_of_the_pack_is_taken() -> None:
    assert found(bulk(), scheme()) == ()
    assert found(bulk(uom="1e4 TNE"), scheme()) == ()


@pytest.mark.parametrize(
    ("made", "codes"),
    [
        (bulk("fly_ach"), ["LB-C18"]),
        (bulk(uom="MTQ"), ["LB-C19"]),
        (bulk(uom=""), ["LB-C19"]),
        (bulk(amount=None, uom=""), ["LB-C26", "LB-C19"]),
    ],
)
def test_a_figure_that_cannot_be_counted_is_refused(made, codes: list[str]) -> None:
    findings = found(made, scheme())
    assert [finding.code for finding in findings] == codes
    assert {finding.severity for finding in findings} == {Severity.ERROR}


def test_the_nearest_flow_is_offered() -> None:
    (finding,) = found(bulk("fly_ach"), scheme())
    assert finding.values["nearest"] == "'fly_ash'"


def test_an_observation_of_a_word_of_the_pack_is_taken() -> None:
    assert found(seen(), scheme()) == ()
    assert found(seen(unit="%"), scheme()) == ()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"indicator": "recycling_rat"}, "LB-C20"),
        ({"unit": "florps"}, "LB-C21"),
        ({"unit": "KGM"}, "LB-C22"),
    ],
)
def test_an_observation_that_no_pack_understands_is_refused(fields, code: str) -> None:
    (finding,) = found(seen(**fields), scheme())
    assert (finding.code, finding.severity) == (code, Severity.ERROR)
    assert finding_text(finding, "zh")


def test_what_is_published_before_its_period_ends_is_doubtful_unless_a_forecast() -> None:
    early = date(2025, 12, 30)
    for made in (seen(published=early), bulk(published=early)):
        (finding,) = found(made, scheme())
        assert (finding.code, finding.severity) == ("LB-C23", Severity.WARNING)
    assert found(seen(published=early, grade=Grade.FORECAST), scheme()) == ()
    assert found(seen(published=date(2025, 12, 31)), scheme()) == ()
    assert found(seen(published=None), scheme()) == ()


def test_without_packs_a_unit_is_held_against_what_is_measured() -> None:
    report = SensorReport("Temperature", Decimal(5), "KGM")
    doubts = Doubts(Place())
    assert doubt_kind(report, 0, (core(),), doubts)
    assert [finding.code for finding in doubts.findings()] == ["LB-C28"]
    assert not doubt_kind(SensorReport("Temperature", Decimal(5), "CEL"), 0, (core(),), doubts)
    assert not doubt_kind(report, 0, (), doubts)
