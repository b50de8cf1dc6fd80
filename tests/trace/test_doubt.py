"""Doubts keep their order, place and severity."""

from loopbook.terms.finding import Finding, Place, Severity
from loopbook.trace.doubt import Doubts

PLACE = Place(document="a.jsonld", event=3)


def test_doubts_come_in_order_with_their_place_inside_the_event() -> None:
    doubts = Doubts(PLACE)
    doubts.error("LB-C05", "/quantityList/0/uom", uom="KGM")
    doubts.warn("LB-C14", item="x", count="1")
    doubts.add(Finding("LB-P01", Severity.NOTE, rule="checks.toml:1"))
    first, second, third = doubts.findings()
    assert (first.severity, first.values) == (Severity.ERROR, {"uom": "KGM"})
    assert first.place == Place(document="a.jsonld", event=3, pointer="/quantityList/0/uom")
    assert (second.severity, second.place) == (Severity.WARNING, PLACE)
    assert (third.place, third.rule) == (PLACE, "checks.toml:1")
