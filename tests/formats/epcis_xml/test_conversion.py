"""Conversion: prefixes that JSON-LD can have, and paths of what is wrong."""

import json

from lxml import etree

from loopbook.formats.context import names_of
from loopbook.formats.epcis_xml.conversion import Conversion, local_of, path_below
from loopbook.terms.finding import Place
from tests.formats.epcis_xml.samples import begun, element


def named(text: str) -> tuple[str, dict[str, str]]:
    """The JSON name of an element, and what the context declares."""
    at = etree.fromstring(text)
    made = begun(at)
    name = made.name(str(at.tag), at)
    items = json.loads(made.context({}))
    return name, items[1] if len(items) > 1 else {}


def test_a_prefix_is_kept_where_it_can_be() -> None:
    assert named('<a:b xmlns:a="urn:x:"/>') == ("a:b", {"a": "urn:x:"})
    assert named('<b xmlns="urn:x:"/>') == ("ns:b", {"ns": "urn:x:"})
    assert named("<b/>") == ("b", {})


def test_a_prefix_that_json_ld_has_for_itself_is_changed() -> None:
    for taken in ("gs1", "type", "urn", "http", "id", "a_b"):
        name, declared = named(f'<{taken}:b xmlns:{taken}="urn:x:"/>')
        prefix = name.partition(":")[0]
        assert prefix != taken
        assert declared == {prefix: "urn:x:"}
        assert names_of(json.dumps([declared]).encode()).expand(name) == "urn:x:b"


def test_namespaces_of_the_standard_have_their_own_prefix() -> None:
    assert named('<m:lot xmlns:m="urn:epcglobal:cbv:mda"/>') == ("cbvmda:lot", {})
    assert named('<e:bizStep xmlns:e="urn:epcglobal:epcis:xsd:2"/>') == ("bizStep", {})


def test_one_prefix_for_two_namespaces_becomes_two() -> None:
    made = Conversion()
    names = []
    for text in ('<a:b xmlns:a="urn:x:"/>', '<a:b xmlns:a="urn:y:"/>', '<c:b xmlns:c="urn:x:"/>'):
        at = etree.fromstring(text)
        made.begin(at, Place())
        names.append(made.name(str(at.tag), at))
    assert names == ["a:b", "a2:b", "a:b"]


def test_a_word_takes_the_prefix_its_namespace_has_in_json() -> None:
    at = etree.fromstring('<a_b:c xmlns:a_b="urn:x:"/>')
    made = begun(at)
    assert made.word("a_b:word", at) == "a-b:word"
    assert made.word("cbv:word", at) == "cbv:word"
    assert made.word("unbound:word", at) == "unbound:word"
    assert made.word("http://a/b", at) == "http://a/b"


def test_a_bare_name_that_is_a_prefix_is_refused() -> None:
    at = etree.fromstring('<a:b xmlns:a="urn:x"><a/></a:b>')
    made = begun(at)
    made.name(str(at.tag), at)
    made.name("a", at[0])
    assert [one.code for one in made.faults] == ["LB-X11"]


def test_a_fault_names_the_xpath_below_the_event() -> None:
    at = element("<a><b/><b><ex:c/></b></a>")
    assert path_below(at[1][0], at) == "/b[2]/ex:c"
    assert local_of("{urn:x}b") == "b"
    made = begun(at)
    for _ in range(60):
        made.fault("LB-X07", at[1], name="b")
    assert len(made.faults) == 50
    assert made.faults[0].place.pointer == "/b[2]"


def test_attributes_without_a_place_and_too_many_are_found() -> None:
    many = " ".join(f'y{number}=""' for number in range(260))
    at = element(f'<a xsi:nil="true" x="1" {many}/>')
    made = begun(at)
    assert not made.has_room(at)
    made.check_attributes(at, *(f"y{n}" for n in range(260)))
    assert [one.code for one in made.faults] == ["LB-X10", "LB-X09"]


def test_names_that_xml_cannot_hold_are_read_back() -> None:
    at = element("<ex:_x0031_2_x0020_a/>")
    assert begun(at).name(str(at.tag), at) == "ex:12 a"


def test_many_namespaces_do_not_fill_the_memory() -> None:
    made = Conversion()
    for number in range(2_500):
        at = etree.fromstring(f'<a:b xmlns:a="urn:x{number}:"/>')
        made.begin(at, Place())
        made.name(str(at.tag), at)
    assert len(made._taken) < 1_100


def test_rdf_value_is_declared_when_it_is_used() -> None:
    at = element("<ex:a/>")
    made = begun(at)
    assert made.rdf_value() == "rdf:value"
    assert b"22-rdf-syntax-ns#" in made.context({})
    assert b"xsd:date" in made.context({"ex:a": "xsd:date"})


def test_the_context_holds_only_what_the_event_uses() -> None:
    made = begun(element("<a/>"))
    assert made.context({}) == Conversion().context({})
