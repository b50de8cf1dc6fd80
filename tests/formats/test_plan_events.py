"""A grouping as events: two levels, the same ids again, and what has no identifier is named."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from loopbook.errors import PlanError
from loopbook.formats.plan_events import plan_events
from loopbook.terms.plan import Plan
from tests.plan.regroup.cells_given import cells_table, given, planned

AT = datetime(2026, 2, 1, 8, tzinfo=timezone(timedelta(hours=8)))
ID = "https://id.example.org/01/"
PREFIXES = {
    "cell_prefix": f"{ID}09520001000102/21/",
    "group_prefix": f"{ID}09520001000614/21/RG-",
    "pack_prefix": f"{ID}09520001000201/21/RG-",
    "place": "https://id.example.org/414/9520001000034",
}


def plan_with(**prefixes: str) -> Plan:
    return planned(given(cells_table([9.0, 8.0, 7.0, 6.0]), 2, 2, **prefixes))


def events_of(plan: Plan) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(plan_events(plan, AT))["epcisBody"]["eventList"]
    return found


def test_cells_go_into_groups_and_then_groups_into_packs() -> None:
    first, second, pack = events_of(plan_with(**PREFIXES))
    for event in (first, second):
        assert event["type"] == "AggregationEvent"
        assert (event["action"], event["bizStep"]) == ("ADD", "assembling")
        assert len(event["childEPCs"]) == 2
        assert event["bizLocation"]["id"] == PREFIXES["place"]
    assert pack["childEPCs"] == [first["parentID"], second["parentID"]]
    assert pack["parentID"] == f"{ID}09520001000201/21/RG-P1"
    assert first["eventTime"] < pack["eventTime"]
    assert first["eventTimeZoneOffset"] == "+08:00"


def test_without_groups_cells_are_parts_of_the_pack() -> None:
    kept = ("cell_prefix", "pack_prefix")
    one_level = {name: PREFIXES[name] for name in kept}
    (pack,) = events_of(plan_with(**one_level))
    assert len(pack["childEPCs"]) == 4
    assert "bizLocation" not in pack


def test_the_same_plan_and_moment_give_the_same_bytes() -> None:
    plan = plan_with(**PREFIXES)
    assert plan_events(plan, AT) == plan_events(plan, AT)
    later = json.loads(plan_events(plan, AT + timedelta(days=1)))
    ids = {event["eventID"] for event in later["epcisBody"]["eventList"]}
    assert ids.isdisjoint(event["eventID"] for event in events_of(plan))


@pytest.mark.parametrize("missing", ["cell_prefix", "pack_prefix"])
def test_what_has_no_identifier_is_named(missing: str) -> None:
    plan = plan_with(**{name: text for name, text in PREFIXES.items() if name != missing})
    with pytest.raises(PlanError, match="LB-PL05"):
        plan_events(plan, AT)


def test_a_moment_without_a_zone_is_no_moment() -> None:
    with pytest.raises(PlanError, match=r"LB-PL05.*2026-02-01T08:00:00"):
        plan_events(plan_with(**PREFIXES), AT.replace(tzinfo=None))


@pytest.mark.corpus
def test_events_are_valid_under_the_schema_of_gs1(corpora: Path) -> None:
    path = corpora / "epcis" / "gs1" / "contract" / "EPCIS-JSON-Schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    assert not list(validator.iter_errors(json.loads(plan_events(plan_with(**PREFIXES), AT))))


@pytest.mark.parametrize(
    ("identifiers", "place"),
    [
        (["urn:x:1", "urn:x:1", "urn:x:3", "urn:x:4"], ""),
        (["urn:x:1", f"{ID}09520001000201/21/RG-P1", "urn:x:3", "urn:x:4"], ""),
        (["urn:x:1", "no uri", "urn:x:3", "urn:x:4"], ""),
        (["urn:x:1", "urn:x:2", "urn:x:3", "urn:x:4"], "hall 4"),
    ],
    ids=["two cells", "a cell and its pack", "no uri", "place"],
)
def test_what_shares_an_identifier_or_has_no_uri_is_named(
    identifiers: list[str], place: str
) -> None:
    cells = cells_table([9.0, 8.0, 7.0, 6.0], identifier=identifiers)
    asked = given(cells, 2, 2, **{**PREFIXES, "place": place})
    with pytest.raises(PlanError, match="LB-PL05"):
        plan_events(planned(asked), AT)


def test_a_cell_may_be_called_as_a_pack_is() -> None:
    cells = cells_table([9.0, 8.0, 7.0, 6.0])
    cells.columns["cell"][0] = "P1"
    assert len(events_of(planned(given(cells, 2, 2, **PREFIXES)))) == 3
