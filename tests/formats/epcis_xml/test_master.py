"""Master: vocabulary elements with attributes of text and of elements."""

from loopbook.formats.epcis_xml.master import master_element_of
from tests.formats.epcis_xml.samples import begun, element


def test_attributes_children_and_extensions_are_kept() -> None:
    at = element(
        '<VocabularyElement id="urn:a"><attribute id="urn:b">x</attribute><attribute id="urn:b">y'
        '</attribute><attribute id="urn:c"><ex:d><Street>S</Street></ex:d></attribute><attribute>z'
        "</attribute><children><id> urn:e </id></children><extension><ex:f>1</ex:f></extension>"
        "</VocabularyElement>"
    )
    made = begun(at)
    assert master_element_of(at, made) == {
        "id": "urn:a",
        "attributes": [
            {"id": "urn:b", "attribute": "x"},
            {"id": "urn:b", "attribute": "y"},
            {"id": "urn:c", "attribute": {"ex:d": {"Street": "S"}}},
            {"attribute": "z"},
        ],
        "children": ["urn:e"],
        "ex:f": "1",
    }
    assert not made.faults


def test_what_has_no_place_is_found() -> None:
    at = element(
        '<VocabularyElement><attribute id="urn:b" x="1"/><children><name/></children>text'
        "</VocabularyElement>"
    )
    made = begun(at)
    master_element_of(at, made)
    assert [one.code for one in made.faults] == ["LB-X09", "LB-X12", "LB-X08"]
