"""Small answers as XML are well-formed whatever stands in them."""

from xml.etree import ElementTree

from loopbook.api.epcis.xml_text import element


def test_members_are_children_lists_repeat_and_some_are_attributes() -> None:
    text = element(
        "A", {"id": 'x"<&', "is": True, "none": None, "b": [1, {"c": "d"}], "@e": "f"}, ("id",)
    )
    root = ElementTree.fromstring(text)
    assert root.tag == "{urn:epcglobal:epcis:xsd:2}A"
    assert root.get("id") == 'x"<&'
    assert [(child.tag, child.text) for child in root] == [
        ("is", "true"),
        ("b", "1"),
        ("b", None),
        ("e", "f"),
    ]
    assert root.findtext("b/c") == "d"


def test_characters_that_xml_cannot_have_are_replaced() -> None:
    root = ElementTree.fromstring(element("A", {"b": "x\0\x1f\ud83d\uffffy"}))
    assert root.findtext("b") == "x" + "\N{REPLACEMENT CHARACTER}" * 4 + "y"
