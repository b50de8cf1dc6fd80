"""Tables that people hand in, as events and observations, with everything that was touched."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import SchemeError, UnknownTerm
from loopbook.formats.intake import read_table
from loopbook.terms.entry import EntryKind
from loopbook.terms.finding import Finding, Severity, finding_text
from loopbook.terms.observation import Bound
from loopbook.terms.parsed import Parsed
from loopbook.terms.scheme import IntakeColumn, IntakeTable, Scheme

ITEM = "https://id.example.org/21/A1"


def read(scheme: Scheme, table: str, content: str | bytes) -> list[Parsed]:
    data = content.encode() if isinstance(content, str) else content
    return list(read_table(io.BytesIO(data), "x.csv", scheme.intake[table], scheme))


def codes(parsed: Parsed, severity: Severity | None = None) -> list[str]:
    return [f.code for f in parsed.findings if severity in (None, f.severity)]


def only_error(parsed: Parsed) -> Finding:
    assert parsed.identity is None
    assert parsed.content == b""
    (error,) = [f for f in parsed.findings if f.severity is Severity.ERROR]
    return error


def test_a_row_becomes_an_event_with_its_own_unit(scheme: Scheme) -> None:
    (parsed,) = read(
        scheme, "received", f"时间,电芯编号,质量(kg)\n2025-03-04T10:20:00+08:00,{ITEM},0.3104\n"
    )
    event = msgspec.json.decode(parsed.content)
    assert parsed.findings == ()
    assert parsed.kind is EntryKind.EVENT
    assert event.pop("eventID").startswith("ni:///sha-256;")
    assert event == {
        "type": "ObjectEvent",
        "action": "ADD",
        "bizStep": "receiving",
        "eventTime": "2025-03-04T10:20:00+08:00",
        "eventTimeZoneOffset": "+08:00",
        "epcList": [ITEM],
        "sensorElementList": [{"sensorReport": [{"type": "Mass", "value": 0.3104, "uom": "KGM"}]}],
        "loopbook:basis": "measured",
    }


def test_the_reading_of_the_event_is_given_beside_its_bytes(scheme: Scheme) -> None:
    (parsed,) = read(scheme, "received", f"Time,Cell,Mass\n2025-03-04T10:20:00+08:00,{ITEM},310\n")
    assert parsed.event is not None
    assert parsed.event.epcs == (ITEM,)
    assert parsed.event.time == datetime(2025, 3, 4, 2, 20, tzinfo=UTC)
    assert parsed.event.sensors[0].value == Decimal(310)


def test_the_same_row_in_another_layout_is_the_same_event(scheme: Scheme) -> None:
    (one,) = read(scheme, "received", f"Time,Cell,Mass\n2025-03-04T10:20:00+08:00,{ITEM},310.40\n")
    (two,) = read(
        scheme,
        "received",
        f"质量;电芯编号;时间\n310.4;{ITEM};2025-03-04 10:20+08:00\n".encode("gb18030"),
    )
    assert one.identity == two.identity


def test_bare_codes_go_into_the_pattern_of_the_pack(scheme: Scheme) -> None:
    (parsed,) = read(scheme, "received", "Time,Cell,Mass\n2025-03-04T10:20:00+08:00,A 1;B2,310\n")
    event = msgspec.json.decode(parsed.content)
    assert event["epcList"] == ["https://id.example.org/21/A%201", "https://id.example.org/21/B2"]


def test_times_without_clock_or_zone_are_said_once_in_a_file(scheme: Scheme) -> None:
    found = read(scheme, "loads", "Date,Material,Mass\n2025-03-04,黑粉,1\n2025-03-05,黑粉,2\n")
    assert [codes(parsed) for parsed in found] == [["LB-W35", "LB-W36"], []]
    event = msgspec.json.decode(found[1].content)
    assert event["eventTime"] == "2025-03-05T12:00:00+08:00"


def test_touched_numbers_are_said_with_their_place_and_rule(scheme: Scheme) -> None:
    (parsed,) = read(scheme, "loads", 'Date,Material,Mass\n2025-03-04 10:00+08:00,黑粉,"1,200"\n')
    (note,) = parsed.findings
    assert (note.code, note.severity, note.rule) == ("LB-W23", Severity.NOTE, "intake.csv:8")
    assert (note.place.row, note.place.column) == (2, "Mass")
    assert finding_text(note) == (
        "LB-W23 '1,200' was read as 1200 kg. x.csv, row 2, column 'Mass'. "
        "Nothing to do if that is meant."
    )


def test_equal_rows_are_one_event_and_the_second_is_said(scheme: Scheme) -> None:
    row = "2025-03-04 10:00+08:00,黑粉,5\n"
    found = read(scheme, "loads", f"Date,Material,Mass\n{row}{row}")
    assert found[0].identity == found[1].identity
    assert codes(found[1]) == ["LB-W42"]
    assert found[1].findings[0].values == {"row": "2"}
    tickets = read(
        scheme,
        "loads",
        "Date,Ticket,Material,Mass\n"
        + "".join(f"2025-03-04 10:00+08:00,{ticket},黑粉,5\n" for ticket in ("T1", "T2")),
    )
    assert tickets[0].identity != tickets[1].identity
    assert codes(tickets[1]) == []


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        (",黑粉,5", "LB-W37", "Date"),
        ("03/04/2025,黑粉,5", "LB-W31", "Date"),
        ("2025-03-04,黑分子,5", "LB-W39", "Material"),
        ("2025-03-04,黑粉,", "LB-W37", "Mass"),
        ("2025-03-04,黑粉,five", "LB-W20", "Mass"),
        ('2025-03-04,黑粉,"549010,000 tons"', "LB-W21", "Mass"),
        ("2025-03-04,黑粉,-5", "LB-W38", "Mass"),
        ("2025-03-04,黑粉,5 flurbs", "LB-W24", "Mass"),
        ("2025-03-04,黑粉,5 kWh", "LB-W26", "Mass"),
    ],
)
def test_a_wrong_cell_is_an_error_with_its_exact_place(
    scheme: Scheme, cells: str, code: str, column: str
) -> None:
    good = "2025-03-05 10:00+08:00,黑粉,5\n"
    found = read(
        scheme, "loads", f"Date,Material,Mass\n{good}{cells}\n{good.replace('5 10', '6 10')}"
    )
    error = only_error(found[1])
    assert (error.code, error.place.row, error.place.column) == (code, 3, column)
    assert error.rule.startswith("intake.csv:")
    assert found[0].identity
    assert found[2].identity


def test_a_published_mass_is_a_class_level_event_with_flow_period_and_uncertainty(
    scheme: Scheme,
) -> None:
    (parsed,) = read(
        scheme,
        "masses",
        "流,物料,期间,质量,单位,标准不确定度,发布机构,发布日期,来源\n"
        "废纸流,废纸,2020年,5490,万吨,2%,国家发展改革委,2021-07-31,Plan\n",
    )
    event = msgspec.json.decode(parsed.content)
    assert event["eventTime"] == "2020-12-31T23:59:59+08:00"
    assert event["quantityList"] == [
        {"epcClass": "urn:loopbook:v1:waste_paper", "quantity": 54900000, "uom": "TNE"}
    ]
    extension = {key: value for key, value in event.items() if key.startswith("loopbook:")}
    assert extension == {
        "loopbook:flow": "paper",
        "loopbook:period": "2020",
        "loopbook:sd": 1098000,
        "loopbook:publisher": "NDRC",
        "loopbook:published": "2021-07-31",
        "loopbook:source": "Plan",
    }
    assert codes(parsed) == ["LB-W23", "LB-W43"]


def test_a_bare_uncertainty_is_in_the_unit_of_its_number(scheme: Scheme) -> None:
    heading = "Flow,Material,Period,Mass,Unit,Uncertainty\npaper,废纸,2020,"
    for cells, sd in (("60,Mt,0.5", 500_000), ("60,,0.5", 500_000), ("60,Mt,500 kt", 500_000)):
        (parsed,) = read(scheme, "masses", f"{heading}{cells}\n")
        assert msgspec.json.decode(parsed.content)["loopbook:sd"] == sd
    (parsed,) = read(scheme, "masses", f"{heading}60 Mt,,0.5\n")
    assert only_error(parsed).code == "LB-W51"


def test_a_published_rate_is_an_observation(scheme: Scheme) -> None:
    found = read(
        scheme,
        "rates",
        "指标,期间,基期,数值,单位,限定,发布机构,发布日期,来源,核实程度\n"
        "秸秆综合利用率,2025,,88,%,不低于,NDRC,2026-01-13,Briefing,已核实\n"
        "straw_rate,2024,2020,88.10%,,about,NDRC,2026-01-13,Briefing,\n",
    )
    first, second = (parsed.observation for parsed in found)
    assert first is not None
    assert second is not None
    assert (first.subject, first.indicator, str(first.period)) == ("CN", "straw_rate", "2025")
    assert (first.value, first.unit, first.bound) == (Decimal(88), "P1", Bound.AT_LEAST)
    assert second.value == Decimal("88.1")
    assert str(second.base_period) == "2020"
    assert found[0].kind is EntryKind.OBSERVATION
    assert found[0].identity is not None
    assert found[0].identity.id == first.id


def test_an_observation_in_a_unit_of_another_kind_is_refused(scheme: Scheme) -> None:
    (parsed,) = read(scheme, "rates", "Indicator,Period,Value,Unit,Source\nstraw_rate,2025,5,t,x\n")
    assert only_error(parsed).code == "LB-W26"


def test_outputs_are_paired_with_their_classes_and_empty_ones_left_out(scheme: Scheme) -> None:
    found = read(
        scheme,
        "dismantled",
        "Time,Cell,Black mass,Casings\n"
        f"2025-05-05T08:00:00Z,{ITEM},200 g,0.1\n"
        f"2025-05-05T08:00:00Z,{ITEM},200 g,\n",
    )
    outputs = [msgspec.json.decode(parsed.content)["outputQuantityList"] for parsed in found]
    assert outputs[0] == [
        {"epcClass": "urn:loopbook:v1:black_mass", "quantity": 200, "uom": "GRM"},
        {"epcClass": "urn:loopbook:v1:casing", "quantity": 0.1, "uom": "KGM"},
    ]
    assert outputs[1] == outputs[0][:1]


def test_a_row_says_whom_the_things_come_from_and_where_they_go(scheme: Scheme) -> None:
    found = read(
        scheme,
        "handed_over",
        "Time,Cell,From,To,To place\n"
        f"2025-05-05T08:00:00Z,{ITEM},urn:example:a,b,urn:example:c\n"
        f"2025-05-06T08:00:00Z,{ITEM},,b,\n"
        f"2025-05-07T08:00:00Z,{ITEM},,,\n"
        f"2025-05-08T08:00:00Z,{ITEM},no identifier,b,\n",
    )
    first, second, third = (msgspec.json.decode(parsed.content) for parsed in found[:3])
    assert first["sourceList"] == [{"type": "possessing_party", "source": "urn:example:a"}]
    party = {"type": "possessing_party", "destination": "urn:example:b"}
    place = {"type": "location", "destination": "urn:example:c"}
    assert first["destinationList"] == [party, place]
    assert found[0].event is not None
    kinds = ("possessing_party", "urn:example:b"), ("location", "urn:example:c")
    assert found[0].event.destinations == kinds
    assert ("sourceList" in second, second["destinationList"]) == (False, [party])
    assert not {"sourceList", "destinationList"} & set(third)
    assert only_error(found[3]).code == "LB-W40"


def test_a_lot_stands_for_its_class(scheme: Scheme) -> None:
    found = read(
        scheme,
        "handed_over",
        "Time,Lot,Class,Mass\n"
        "2025-05-05T08:00:00Z,L1,black_mass,2\n"
        "2025-05-06T08:00:00Z,,black_mass,3 g\n"
        "2025-05-07T08:00:00Z,urn:example:lot:L2,,\n"
        "2025-05-08T08:00:00Z,,,4\n",
    )
    lists = [msgspec.json.decode(parsed.content)["quantityList"] for parsed in found[:3]]
    assert lists == [
        [{"epcClass": "urn:example:lot:L1", "quantity": 2, "uom": "KGM"}],
        [{"epcClass": "urn:loopbook:v1:black_mass", "quantity": 3, "uom": "GRM"}],
        [{"epcClass": "urn:example:lot:L2"}],
    ]
    assert only_error(found[3]).code == "LB-W50"


def test_a_number_of_the_ilmd_is_put_in_the_unit_of_its_word_and_said(scheme: Scheme) -> None:
    (parsed,) = read(
        scheme,
        "received",
        f"Time,Cell,Mass,Rated capacity\n2025-05-05T08:00:00Z,{ITEM},310,2100 mAh\n",
    )
    assert msgspec.json.decode(parsed.content)["ilmd"] == {"loopbook:nominal_capacity": 2.1}
    assert codes(parsed) == ["LB-W43"]


def test_identifiers_that_a_spreadsheet_has_damaged_are_refused(scheme: Scheme) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Time", "Cell", "Mass"])
        sheet.write_row(1, 0, ["2025-05-05T08:00:00Z", 12345678901234567890, 310])
    (parsed,) = read(scheme, "received", content.getvalue())
    assert only_error(parsed).code == "LB-W41"
    (parsed,) = read(scheme, "received", "Time,Cell,Mass\n2025-05-05T08:00:00Z,1.23457E+19,310\n")
    assert only_error(parsed).code == "LB-W41"


def test_a_share_in_a_spreadsheet_below_one_is_doubted(scheme: Scheme) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Indicator", "Period", "Value", "Unit", "Source"])
        sheet.write_row(1, 0, ["straw_rate", 2025, 0.88, "%", "x"])
        percent = book.add_format({"num_format": "0%"})
        sheet.write_row(2, 0, ["straw_rate", 2024, 0.88], percent)
        sheet.write_row(2, 1, [2024])
        sheet.write_row(2, 3, ["%", "x"])
    first, second = read(scheme, "rates", content.getvalue())
    assert codes(first) == ["LB-W44"]
    assert second.observation is not None
    assert (second.observation.value, codes(second)) == (Decimal(88), [])


def test_what_is_wrong_with_the_pack_or_the_wish_stops_the_call(scheme: Scheme) -> None:
    with pytest.raises(UnknownTerm) as caught:
        read(scheme, "flows", "a,b\n")
    assert caught.value.code == "LB-W47"
    column = IntakeColumn(heading_en="A", heading_zh="甲", field="colour", rule="intake.csv:2")
    with pytest.raises(SchemeError) as refused:
        list(read_table(io.BytesIO(b"A\n1\n"), "x", IntakeTable("odd", (column,)), scheme))
    assert refused.value.code == "LB-W48"


def test_every_finding_can_be_said_in_both_languages(scheme: Scheme) -> None:
    found = read(
        scheme, "loads", "T,,\nDate,Material,Mass,Extra\n2025-03-04,?,x\n2025,黑粉,-1 t,y,z\n"
    )
    for parsed in found:
        for finding in parsed.findings:
            assert finding_text(finding, "zh") != finding_text(finding, "en")


@given(st.lists(st.lists(st.text(max_size=6), min_size=3, max_size=4), max_size=4))
def test_no_row_of_any_text_is_lost_or_breaks_the_reader(
    scheme: Scheme, table: list[list[str]]
) -> None:
    plain = [
        [
            c.translate({ord(x): None for x in '"\r\n\x00,;\t'}).encode("utf-8", "ignore").decode()
            for c in row
        ]
        for row in table
    ]
    text = "Date,Material,Mass\n" + "".join(",".join(row) + "\n" for row in plain)
    full = [row for row in plain if any(cell.strip() for cell in row)]
    found = read(scheme, "loads", text)
    assert len(found) in (max(len(full), 1), len(full) - 1)
    assert all(p.identity or codes(p, Severity.ERROR) for p in found)
