"""Texts of events: JSON that says what it was given."""

import json

from loopbook.programs.synthetic.event import (
    became,
    declared,
    element,
    event,
    mass_report,
    quantities,
    quantity,
    report,
    things,
    weighed,
)


def test_an_event_is_json_and_says_that_it_is_made_up() -> None:
    made = json.loads(event(("ObjectEvent", "urn:uuid:1", 60), '"action":"ADD"', "storing", "p:1"))
    assert made["eventTime"] == "2018-01-01T01:00:00+08:00"
    assert (made["bizStep"], made["readPoint"], made["action"]) == ("storing", {"id": "p:1"}, "ADD")
    assert made["loopbook:basis"] == "constructed"
    assert "Mass" in made["loopbook:constructed"]


def test_a_declaration_is_the_same_event_and_names_what_corrects_it() -> None:
    told = event(("ObjectEvent", "urn:uuid:1", 60), '"action":"ADD"', "storing", "p:1")
    made = json.loads(declared(told, 120, "urn:uuid:2"))
    error = made.pop("errorDeclaration")
    assert made == json.loads(told)
    assert error["correctiveEventIDs"] == ["urn:uuid:2"]
    assert error["declarationTime"] == "2018-01-01T02:00:00+08:00"


def test_a_transformation_has_both_sides() -> None:
    made = json.loads(became(("urn:uuid:1", 0), [("c:1", 5)], [("c:2", 3), ("c:3", 2)], "x", "p:1"))
    assert made["inputQuantityList"] == [{"epcClass": "c:1", "quantity": 5e-6, "uom": "KGM"}]
    assert [each["epcClass"] for each in made["outputQuantityList"]] == ["c:2", "c:3"]


def test_masses_are_written_in_kilograms_with_their_uncertainty() -> None:
    assert quantity("c:1", 44_500) == element("c:1", "0.044500")
    assert quantities([("c:1", 1), ("c:2", 2)]).count("epcClass") == 2
    assert mass_report(44_500, "cells", "0.1") == report("0.044500", "cells", "0.1")
    told = json.loads("{" + weighed(1_000_000) + "}")["sensorElementList"][0]["sensorReport"]
    assert told == [{"type": "Mass", "value": 1.0, "uom": "KGM", "sDev": 0.002}]


def test_things_are_members_of_a_list() -> None:
    assert json.loads(f"[{things(['a', 'b'])}]") == ["a", "b"]
