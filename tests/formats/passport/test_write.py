"""Tests of the exchange form: what is written, what a validator refuses, and that it does."""

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs
import pytest

from loopbook import Book
from loopbook.formats.passport.layout import models
from loopbook.formats.passport.write import Exported, export_passport
from tests.formats.passport.test_layout import schema_of
from tests.web.battery import BATTERY, SECOND_LIFE, battery_book


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    with battery_book() as opened:
        yield opened


@pytest.fixture(scope="module")
def exported(book: Book) -> Exported:
    return export_passport(book.passport(BATTERY))


def test_values_stand_where_the_form_has_them(exported: Exported) -> None:
    product = exported.documents["GeneralProductInformation"]
    assert isinstance(product, dict)
    assert product["batteryMass"] == 410
    assert product["batteryStatus"] == "Waste"
    assert product["warrentyPeriod"] == "--06"
    assert product["puttingIntoService"] == "2027-03-15T08:00:00Z"
    assert product["manufacturerInformation"]["postalAddress"]["addressCountry"] == "DE"
    assert product["batteryPassportIdentifier"].startswith("urn:loopbook:")
    durability = exported.documents["PerformanceAndDurability"]
    assert isinstance(durability, dict)
    charge = durability["batteryCondition"]["stateOfCharge"]
    assert charge == {"stateOfChargeValue": 74, "lastUpdate": "2027-02-01T08:00:00Z"}


def test_elements_of_a_list_say_what_they_are_of(exported: Exported) -> None:
    circularity = exported.documents["Circularity"]
    assert isinstance(circularity, dict)
    assert circularity["recycledContent"][1] == {
        "recycledMaterial": "Cobalt", "preConsumerShare": 15, "postConsumerShare": 25
    }  # fmt: skip
    (parts,) = circularity["sparePartSources"]
    assert parts["components"] == [{"partName": "Cell", "partNumber": "C-1"}]
    assert parts["nameOfSupplier"] == "Example Parts"


def test_what_lacks_is_told_with_its_place(exported: Exported) -> None:
    told = {(f.code, f"{f.place.document}{f.place.pointer}") for f in exported.findings}
    assert ("LB-U72", "GeneralProductInformation.json/operatorInformation/contactName") in told


def test_a_passport_of_which_little_is_known_is_still_written(book: Book) -> None:
    found = export_passport(book.passport(SECOND_LIFE))
    assert "GeneralProductInformation" in found.documents
    assert {f.place.document for f in found.findings} >= {
        f"{name}.json" for name in models()
    } - set(found.documents)


def test_what_a_reader_may_not_see_is_not_written(book: Book) -> None:
    found = export_passport(book.passport(BATTERY, audience="public"))
    text = json.dumps(found.documents)
    assert "stateOfChargeValue" not in text
    assert "None reported" not in text


@pytest.mark.corpus
def test_a_validator_refuses_what_was_told_and_nothing_else(corpora: Path, book: Book) -> None:
    for item in (BATTERY, SECOND_LIFE):
        made = export_passport(book.passport(item))
        for name, content in made.documents.items():
            schema = schema_of(corpora / f"passport/schemas/1.2.0/{name}-schema.json")
            refused = set()
            for error in jsonschema_rs.Draft4Validator(schema).iter_errors(content):
                path = "".join(f"/{part}" for part in error.instance_path)
                if "is a required property" in error.message:
                    path += "/" + error.message.split('"')[1]
                refused.add(path)
            told = {f.place.pointer for f in made.findings if f.place.document == f"{name}.json"}
            assert refused == told, name


@pytest.mark.corpus
def test_a_whole_passport_is_valid(corpora: Path, book: Book) -> None:
    """Most models of the example battery are valid as they are."""
    made = export_passport(book.passport(BATTERY))
    faulty = {f.place.document for f in made.findings}
    valid = {name for name in models() if f"{name}.json" not in faulty}
    assert valid >= {
        "MaterialComposition",
        "Circularity",
        "CarbonFootprintForBatteries",
        "SupplyChainDueDiligence",
    }
