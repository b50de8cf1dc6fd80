"""Hierarchies of places and classes: by identity, at any depth, through circles, both ways."""

from loopbook.book.hierarchy import MasterData
from loopbook.terms.master import MasterRecord

TYPE = "urn:epcglobal:epcis:vtype:BizLocation"
SITE = "urn:epc:id:sgln:0614141.00777.0"
SITE_LINK = "https://example.com/414/0614141007776"


def test_descendants_are_found_at_any_depth_and_in_any_spelling() -> None:
    masters = MasterData(
        [
            MasterRecord(TYPE, SITE, children=("urn:a", "urn:b")),
            MasterRecord(TYPE, SITE_LINK, children=("urn:c",)),
            MasterRecord(TYPE, "urn:b", children=("urn:d",)),
        ]
    )
    expected = {"https://id.gs1.org/414/0614141007776", "urn:a", "urn:b", "urn:c", "urn:d"}
    assert masters.descendants(SITE) == masters.descendants(SITE_LINK) == expected
    assert masters.descendants("urn:b") == {"urn:b", "urn:d"}
    assert masters.descendants("urn:unknown") == {"urn:unknown"}


def test_places_in_a_circle_are_below_one_another() -> None:
    masters = MasterData(
        [
            MasterRecord(TYPE, "urn:a", children=("urn:b",)),
            MasterRecord(TYPE, "urn:b", children=("urn:a",)),
        ]
    )
    assert masters.descendants("urn:a") == masters.descendants("urn:b") == {"urn:a", "urn:b"}


def test_attributes_of_all_records_of_an_identity_join() -> None:
    masters = MasterData(
        [MasterRecord(TYPE, SITE, {"x": 1, "y": 1}), MasterRecord(TYPE, SITE_LINK, {"y": 2})]
    )
    assert masters.attributes(SITE) == {"x": 1, "y": 2}
    assert masters.attributes("urn:unknown") == {}


def test_ancestors_are_what_a_place_lies_below_itself_left_out() -> None:
    masters = MasterData(
        [
            MasterRecord(TYPE, "urn:nation", children=("urn:province",)),
            MasterRecord(TYPE, "urn:province", children=(SITE,)),
        ]
    )
    assert masters.ancestors(SITE_LINK) == {"urn:nation", "urn:province"}
    assert masters.ancestors("urn:nation") == masters.ancestors("urn:unknown") == set()
