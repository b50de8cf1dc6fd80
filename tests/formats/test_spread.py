"""Wide tables: one row, several statements."""

import io

import msgspec
import pytest

from loopbook.formats.intake import read_table
from loopbook.formats.observation import observation_of
from loopbook.terms.finding import Severity
from loopbook.terms.parsed import Parsed
from loopbook.terms.repair import DecimalSign, Repairing
from loopbook.terms.scheme import Scheme

from .wide import wide


@pytest.fixture(scope="module")
def pack() -> Scheme:
    return wide()


def read(pack: Scheme, table: str, text: str) -> list[Parsed]:
    return list(read_table(io.BytesIO(text.encode()), "x.csv", pack.intake[table], pack))


def codes(parsed: Parsed, least: Severity = Severity.NOTE) -> list[str]:
    heavy = list(Severity)[: list(Severity).index(least) + 1]
    return [finding.code for finding in parsed.findings if finding.severity in heavy]


def test_each_value_of_a_row_states_something_of_its_own(pack: Scheme) -> None:
    found = read(pack, "shares", "place,glass,metal,heads\nA,10,90,7000\nB,20,,\n")
    said = [
        (o.subject, o.indicator, str(o.period), int(o.value), o.unit)
        for o in (p.observation for p in found)
        if o is not None
    ]
    assert said == [
        ("A", "glass", "2020", 10, "P1"),
        ("A", "metal", "2020", 90, "P1"),
        ("A", "heads", "2020", 7000, "IE"),
        ("B", "glass", "2020", 20, "P1"),
    ]
    assert [(p.place.row, p.place.column) for p in found] == [
        (2, "glass"),
        (2, "metal"),
        (2, "heads"),
        (3, "glass"),
    ]
    assert [p.part.share if p.part else None for p in found] == [10, 90, None, 20]


def test_an_empty_cell_states_nothing_and_an_empty_row_nothing_at_all(pack: Scheme) -> None:
    assert read(pack, "shares", "place,glass,metal\nA,,\n") == []
    (only,) = read(pack, "shares", "place,glass,more\nA,,x\n")
    assert only.identity is None
    assert codes(only) == ["LB-W18"]


def test_a_cell_that_cannot_be_read_refuses_itself_and_not_its_neighbours(pack: Scheme) -> None:
    bad, good = read(pack, "shares", "place,glass,metal\nA,abc,90\n")
    assert codes(bad, Severity.ERROR) == ["LB-W20"]
    assert bad.findings[0].place.column == "glass"
    assert good.identity is not None


def test_a_share_of_a_whole_is_modelled_and_keeps_the_share(pack: Scheme) -> None:
    (parsed,) = read(pack, "parts", "total,glass\n88132.0167,11\n")
    event = msgspec.json.decode(parsed.content)
    assert event["loopbook:basis"] == "modelled"
    assert event["loopbook:share"] == 11
    assert event["quantityList"][0]["quantity"] == pytest.approx(9694.521837)
    assert parsed.event is not None
    assert str(parsed.event.quantities[0].quantity) == "9694.521837"


def test_a_total_that_is_missing_is_told_once_and_is_not_zero(pack: Scheme) -> None:
    (parsed,) = read(pack, "parts", "total,glass\n,11\n")
    assert parsed.identity is None
    assert codes(parsed) == ["LB-J04"]
    assert parsed.findings[0].place.column == "total"
    (narrow,) = read(pack, "keys", "key,mass\n01,\n")
    assert (narrow.identity, codes(narrow)) == (None, ["LB-J04"])


def test_years_may_be_columns_and_flows_be_named_by_their_ends(pack: Scheme) -> None:
    text = "from,to,mass 2019,mass 2020,mass total\ntowns,The works,5,6,11\n"
    first, second = read(pack, "years", text)
    assert first.event is not None
    assert second.event is not None
    assert first.event.statistic is not None
    assert second.event.statistic is not None
    assert (first.event.statistic.flow, str(first.event.statistic.period)) == ("waste", "2019")
    assert str(second.event.statistic.period) == "2020"
    # `mass total` is no period: it is named, and not read.
    assert codes(first) == ["LB-W18"]


def test_headings_of_two_lines_name_the_ends_of_a_matrix(pack: Scheme) -> None:
    text = ",,The,\n,,works,shop\n,Towns,5,\n,The works,7,\n"
    first, own = read(pack, "matrix", text)
    assert first.event is not None
    assert own.event is not None
    assert first.event.statistic is not None
    assert own.event.statistic is not None
    assert first.event.statistic.flow == "waste"
    assert own.event.statistic.flow == "own"


def test_a_bare_code_is_completed_to_a_term(pack: Scheme) -> None:
    (parsed,) = read(pack, "keys", "key,mass\n01,5\n")
    assert parsed.event is not None
    assert parsed.event.quantities[0].epc_class == "urn:loopbook:v1:k_01"
    (unknown,) = read(pack, "keys", "key,mass\n77,5\n")
    assert codes(unknown, Severity.ERROR) == ["LB-W39"]


def test_the_same_file_again_says_the_same(pack: Scheme) -> None:
    text = "place,glass,metal\nA,10,90\n"
    once, twice = (read(pack, "shares", text) for _ in range(2))
    assert [p.identity for p in once] == [p.identity for p in twice]
    assert len({p.identity for p in once if p.identity}) == 2


def test_a_row_that_repeats_is_told_for_each_value(pack: Scheme) -> None:
    found = read(pack, "shares", "place,glass,metal\nA,10,90\nA,10,90\n")
    assert [codes(p) for p in found] == [[], [], ["LB-W42"], ["LB-W42"]]


def test_where_the_comma_is_declared_no_note_says_that_it_groups_thousands(pack: Scheme) -> None:
    table = pack.intake["shares"]
    text = b"place;glass\nA;2,5\n"
    comma = Repairing(decimal=DecimalSign.COMMA)
    (parsed,) = read_table(io.BytesIO(text), "x", table, pack, repairing=comma)
    assert parsed.observation is not None
    assert str(parsed.observation.value) == "2.5"
    assert codes(parsed) == ["LB-W23"]


def test_a_repair_is_kept_with_the_figure(pack: Scheme) -> None:
    mend = Repairing(is_on=True)
    (event,) = read_table(
        io.BytesIO(b"key,mass\n01,12.5*\n"), "x", pack.intake["keys"], pack, repairing=mend
    )
    assert msgspec.json.decode(event.content)["loopbook:repaired"] == [
        {"field": "quantity", "raw": "12.5*", "rule": "T1", "confidence": "high"}
    ]
    assert codes(event) == ["LB-W61"]
    (share,) = read_table(
        io.BytesIO(b"place,glass\nA,12.5*\n"), "x", pack.intake["shares"], pack, repairing=mend
    )
    assert share.observation is not None
    assert observation_of(share.content) == share.observation
    assert [repair.raw for repair in share.observation.repairs] == ["12.5*"]
