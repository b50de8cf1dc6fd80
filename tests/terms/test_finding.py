"""Finding: the place as a person looks it up, and the three sentences."""

from loopbook.terms.finding import Finding, Place, Severity, finding_text, place_text

PLACE = Place(document="loads.xlsx", sheet="March", row=7, column="mass")


def test_a_place_names_only_what_applies() -> None:
    assert place_text(PLACE) == "loads.xlsx, sheet 'March', row 7, column 'mass'"
    assert place_text(PLACE, "zh") == "loads.xlsx，工作表“March”，第 7 行，列“mass”"
    assert place_text(Place(event=14, pointer="/quantityList/0/uom")) == (
        "event 14, /quantityList/0/uom"
    )
    assert place_text(Place()) == ""


def test_a_finding_says_what_where_and_how_to_mend_it() -> None:
    finding = Finding("LB-T01", Severity.ERROR, PLACE, {"text": "20x5"})
    assert finding_text(finding).startswith("LB-T01 Period '20x5' cannot be read. loads.xlsx, ")
    assert "第 7 行，列“mass”。" in finding_text(finding, "zh")
    assert "  " not in finding_text(Finding("LB-T01", Severity.NOTE, values={"text": "x"}))
