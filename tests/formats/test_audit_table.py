"""Tables of an audit as people hand them in, and the empty ones."""

import io

import pytest
import xlsxwriter

from loopbook.errors import ParseError
from loopbook.formats.audit_table import (
    audit_template_csv,
    audit_template_xlsx,
    choices,
    heading,
    read_audit_table,
    read_audit_workbook,
    spoken_words,
)
from loopbook.rules.audit import audit_of
from loopbook.rules.bundle import Bundle, members_of
from loopbook.rules.fault import Faults
from loopbook.rules.load import load_pack, shipped
from loopbook.rules.unit_rows import declared_units
from loopbook.terms.audit import AuditForm, AuditRow
from loopbook.terms.finding import Finding
from loopbook.terms.quantity import Units

Read = tuple[tuple[AuditRow, ...], tuple[Finding, ...]]


@pytest.fixture(scope="module")
def declared() -> tuple[AuditForm, Units]:
    faults = Faults()
    bundle = Bundle(members_of(load_pack(shipped("cp-audit")), {}, faults), faults)
    units = declared_units(bundle)
    form = audit_of(bundle, units)
    assert form is not None
    return form, units


def read(declared: tuple[AuditForm, Units], table: str, text: str) -> Read:
    form, units = declared
    stream = io.BytesIO(text.encode("utf-8"))
    return read_audit_table(stream, f"{table}.csv", form.tables[table], form, units)


def test_headings_and_words_are_read_in_either_language(
    declared: tuple[AuditForm, Units],
) -> None:
    english, _ = read(declared, "causes", "Loss,Aspect,Cause\nL1,Process control,drips\n")
    chinese, _ = read(declared, "causes", "损失编号,方面,原因\nL1,过程控制,drips\n")
    assert english == chinese
    assert english[0].cells == {"loss": "L1", "aspect": "process_control", "cause": "drips"}


def test_a_number_is_kept_in_the_unit_of_its_field(declared: tuple[AuditForm, Units]) -> None:
    text = "Option,Title,Aspect,Investment,State,Effect\nF1,t,Equipment,65万元,done,e\n"
    rows, findings = read(declared, "options", text)
    assert rows[0].cells["investment"] == "650000"
    assert findings == ()


@pytest.mark.parametrize(
    ("written", "kept"), [("1234567亿元", "123456700000000"), ("0.000001 元", "0.000001")]
)
def test_large_and_small_numbers_are_kept_as_they_are(
    declared: tuple[AuditForm, Units], written: str, kept: str
) -> None:
    text = f"Option,Title,Aspect,Investment,State,Effect\nF1,t,Equipment,{written},done,e\n"
    rows, _ = read(declared, "options", text)
    assert rows[0].cells["investment"] == kept


def test_a_number_with_more_digits_than_a_file_keeps_is_refused(
    declared: tuple[AuditForm, Units],
) -> None:
    text = f"Option,Title,Aspect,Investment,State,Effect\nF1,t,Equipment,{'9' * 38}亿,done,e\n"
    _, findings = read(declared, "options", text)
    assert [each.code for each in findings] == ["LB-W22"]


def test_days_periods_and_yes_no_are_read(declared: tuple[AuditForm, Units]) -> None:
    head = "Requirement,Kind,Limit,Value,Unit,Period,Met,Source\n"
    rows, findings = read(
        declared, "compliance", f"{head}Ni,Discharge standard,0.1,0.06,mg/l,2024年,达标,r\n"
    )
    assert findings == ()
    assert (rows[0].cells["period"], rows[0].cells["met"]) == ("2024", "yes")
    days, _ = read(declared, "days", "Event,Day\nstarted,2025年3月2日\n")
    assert days[0].cells["day"] == "2025-03-02"


def test_a_declared_number_comes_to_the_unit_of_its_parameter(
    declared: tuple[AuditForm, Units],
) -> None:
    text = "Parameter,Value,Unit,Source\nlow_cost,5,万元,team\nbefore,2024,,team\n"
    rows, findings = read(declared, "parameters", text)
    assert (rows[0].cells["value"], rows[0].cells["unit"]) == ("50000", "CNY")
    assert rows[1].cells["value"] == "2024"
    assert findings == ()


@pytest.mark.parametrize(
    ("table", "text", "code", "column"),
    [
        ("causes", "Loss,Aspect,Cause\nL1,weather,rain\n", "LB-Z56", "Aspect"),
        (
            "processes",
            "Process,Equipment,Function,Outdated,Source\np,e,f,perhaps,s\n",
            "LB-Z55",
            "Outdated",
        ),
        ("days", "Event,Day\nstarted,03/04/2025\n", "LB-W31", "Day"),
        ("training", "Day,Topic,Hours,Persons\n2025-03-01,t,two,3\n", "LB-W20", "Hours"),
        ("training", "Day,Topic,Hours,Persons\n2025-03-01,t,2 kg,3\n", "LB-W26", "Hours"),
        ("parameters", "Parameter,Value,Unit,Source\nlow_cost,5,kg,t\n", "LB-W26", "Value"),
        ("team", f"Name,Role,Department,Duty\nA,B,C,{'x' * 4001}\n", "LB-Z57", "Duty"),
    ],
)
def test_every_fault_is_told_with_its_row_and_column(
    declared: tuple[AuditForm, Units], table: str, text: str, code: str, column: str
) -> None:
    _, findings = read(declared, table, text)
    (finding,) = findings
    assert (finding.code, finding.place.row, finding.place.column) == (code, 2, column)


@pytest.mark.slow
def test_a_table_that_is_too_long_is_refused(declared: tuple[AuditForm, Units]) -> None:
    text = "Factor,Meaning,Weight\n" + "a,b,1\n" * 20_001
    with pytest.raises(ParseError, match="LB-Z54"):
        read(declared, "focus_weights", text)


def workbook(**sheets: list[list[str]]) -> io.BytesIO:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    content.seek(0)
    return content


def test_a_workbook_has_a_sheet_for_each_table(declared: tuple[AuditForm, Units]) -> None:
    form, units = declared
    team = [["Name", "Role", "Department", "Duty"], ["Lin", "leader", "production", "leads"]]
    rules = [["制度", "内容", "施行日期"], ["meters", "read", "2025-07-01"]]
    stream = workbook(team=team, 清洁生产管理制度=rules)
    found, findings = read_audit_workbook(stream, "a.xlsx", form, units)
    assert (list(found), findings) == (["team", "rules"], ())
    assert found["rules"][0].cells["day"] == "2025-07-01"
    assert found["team"][0].sheet == "team"


def test_a_sheet_of_another_name_is_an_error(declared: tuple[AuditForm, Units]) -> None:
    form, units = declared
    _, findings = read_audit_workbook(workbook(teams=[["Name"]]), "a.xlsx", form, units)
    assert [(f.code, f.place.sheet, f.values["nearest"]) for f in findings] == [
        ("LB-Z56", "teams", "team")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_examples_of_every_template_are_read_without_an_error(
    declared: tuple[AuditForm, Units], language: str
) -> None:
    form, units = declared
    for table in form.tables.values():
        stream = io.BytesIO(audit_template_csv(table, language))
        rows, findings = read_audit_table(stream, table.id, table, form, units)
        assert (len(rows), findings) == (1, ()), table.id


def test_the_workbook_of_all_templates_is_read_back(declared: tuple[AuditForm, Units]) -> None:
    form, units = declared
    content = audit_template_xlsx(tuple(form.tables.values()), form, "zh")
    assert content == audit_template_xlsx(tuple(form.tables.values()), form, "zh")
    found, findings = read_audit_workbook(io.BytesIO(content), "a.xlsx", form, units)
    assert (set(found), findings) == (set(form.tables), ())


def test_headings_carry_units_and_choices_their_labels(
    declared: tuple[AuditForm, Units],
) -> None:
    form, _ = declared
    fields = {field.id: field for field in form.tables["economics"].fields}
    assert heading(fields["saving"], "en") == "Saving a year [CNY]"
    phase = next(field for field in form.tables["plan"].fields if field.id == "phase")
    assert choices(phase, form, "zh")[0] == "策划与组织（审核准备）"
    assert spoken_words(form, "phase")["7"] == "continuation"
