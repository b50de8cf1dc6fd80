"""Pointer: JSON paths of findings become XPaths of the source."""

import pytest

from loopbook.formats.epcis_xml.pointer import xpath_of
from tests.formats.epcis_xml.samples import element

EVENT = element(
    "<ObjectEvent><eventTime/><baseExtension><eventID/></baseExtension><epcList><epc/><epc/>"
    "</epcList><readPoint><id/></readPoint><quantityList><quantityElement><epcClass/><uom/>"
    '</quantityElement></quantityList><sourceList><source type="a">b</source></sourceList>'
    "<persistentDisposition><set/><set/></persistentDisposition><sensorElementList><sensorElement>"
    '<sensorMetadata time="x"/><sensorReport type="a"/><sensorReport value="b"/></sensorElement>'
    "</sensorElementList><extension><ilmd><ex:a/></ilmd></extension><ex:b/><ex:b/></ObjectEvent>"
)


@pytest.mark.parametrize(
    ("pointer", "xpath"),
    [
        ("", ""),
        ("eventTime", "/eventTime"),
        ("eventID", "/baseExtension/eventID"),
        ("epcList[1]", "/epcList/epc[2]"),
        ("epcList[7]", "/epcList"),
        ("readPoint.id", "/readPoint/id"),
        ("readPoint.none", "/readPoint"),
        ("quantityList[0].uom", "/quantityList/quantityElement[1]/uom"),
        ("sourceList[0].type", "/sourceList/source[1]/@type"),
        ("sourceList[0].source", "/sourceList/source[1]"),
        ("persistentDisposition.set[1]", "/persistentDisposition/set[2]"),
        (
            "sensorElementList[0].sensorMetadata.time",
            "/sensorElementList/sensorElement[1]/sensorMetadata/@time",
        ),
        (
            "sensorElementList[0].sensorReport[1].value",
            "/sensorElementList/sensorElement[1]/sensorReport[2]/@value",
        ),
        ("ilmd.ex:a", "/extension/ilmd/ex:a"),
        ("ex:b[1]", "/ex:b[2]"),
        ("ex:b[9]", "/ex:b[1]"),
        ("action", ""),
        ("/epcList/1", "/epcList/epc[2]"),
        ("/quantityList/0/uom", "/quantityList/quantityElement[1]/uom"),
        (
            "/sensorElementList/0/sensorReport/1/value",
            "/sensorElementList/sensorElement[1]/sensorReport[2]/@value",
        ),
    ],
)
def test_a_path_in_json_is_an_xpath_in_the_source(pointer: str, xpath: str) -> None:
    assert xpath_of("/e", pointer, EVENT) == f"/e{xpath}"
