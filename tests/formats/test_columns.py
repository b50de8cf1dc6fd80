"""Which column of a file is which of a table."""

from loopbook.formats.columns import (
    Columns,
    column_name,
    heading_keys,
    headings_found,
    is_measured,
    is_units_row,
    match_columns,
    with_title_unit,
    with_units_row,
)
from loopbook.formats.measure import UnitReader
from loopbook.formats.row import Row
from loopbook.terms.finding import Severity
from loopbook.terms.scheme import Scheme


def matched(scheme: Scheme, table: str, *cells: str) -> Columns:
    row = Row(document="x", number=1, cells=cells)
    chosen = scheme.intake[table]
    return match_columns(row, chosen, heading_keys(chosen), UnitReader(scheme.units))


def codes(columns: Columns) -> list[str]:
    return [finding.code for finding in columns.findings]


def test_headings_of_either_language_are_matched_in_any_order(scheme: Scheme) -> None:
    found = matched(scheme, "loads", "质量（吨）", "Date", "物料", "单号")
    assert codes(found) == []
    places = {column.column.field: column.index for column in found.columns}
    assert places["quantity"] == 0
    assert places["type"] == -1
    mass = next(column for column in found.columns if column.column.field == "quantity")
    assert mass.unit is not None
    assert mass.unit.unit.code == "TNE"


def test_a_missing_column_names_what_is_found_and_the_nearest(scheme: Scheme) -> None:
    found = matched(scheme, "loads", "Date", "Materiel", "Mass")
    missing = found.findings[0]
    assert (missing.code, missing.severity) == ("LB-W17", Severity.ERROR)
    assert missing.values["nearest"] == "Materiel"
    assert missing.rule == "intake.csv:7"


def test_unknown_columns_are_named(scheme: Scheme) -> None:
    found = matched(scheme, "loads", "Date", "Material", "Mass", "Driver", "Plate")
    assert codes(found) == ["LB-W18"]
    assert found.findings[0].severity is Severity.WARNING
    assert found.findings[0].values["columns"] == "'Driver', 'Plate'"


def test_a_doubled_column_is_an_error(scheme: Scheme) -> None:
    assert "LB-W15" in codes(matched(scheme, "loads", "Date", "Material", "Mass", "质量"))


def test_a_unit_in_a_heading_must_be_known_and_of_the_kind(scheme: Scheme) -> None:
    assert "LB-W24" in codes(matched(scheme, "loads", "Date", "Material", "Mass (wet)"))
    assert "LB-W26" in codes(matched(scheme, "loads", "Date", "Material", "Mass (kWh)"))


def test_a_row_of_units_gives_the_columns_their_units(scheme: Scheme) -> None:
    found = matched(scheme, "loads", "Date", "Material", "Mass")
    reader = UnitReader(scheme.units)
    units = Row(document="x", number=2, cells=("", "-", "(万吨)"))
    assert is_units_row(units, found.columns, reader)
    assert not is_units_row(Row(document="x", number=2, cells=("", "", "5")), found.columns, reader)
    after = with_units_row(found, units, reader)
    assert codes(after) == ["LB-W29"]
    assert after.columns[-1].unit is not None


def test_a_title_may_name_the_unit_and_the_reporting_firm_is_no_unit(scheme: Scheme) -> None:
    found = matched(scheme, "loads", "Date", "Material", "Mass")
    reader = UnitReader(scheme.units)
    title = [Row(document="x", number=1, cells=("Loads  单位：吨",))]
    assert codes(with_title_unit(found, title, reader)) == ["LB-W28"]
    firm = [Row(document="x", number=1, cells=("填报单位：某某公司",))]
    assert with_title_unit(found, firm, reader) == found
    unknown = [Row(document="x", number=1, cells=("Unit: flurbs",))]
    assert codes(with_title_unit(found, unknown, reader)) == ["LB-W24"]


def test_names_for_a_person_and_kinds_of_columns(scheme: Scheme) -> None:
    columns = {column.field: column for column in scheme.intake["received"].columns}
    assert column_name(columns["sensor.mass"]) == "Mass / 质量"
    assert is_measured(columns["ilmd.nominal_capacity"])
    assert not is_measured(columns["epc"])
    row = Row(document="x", number=1, cells=("Mass", "Weight", "Colour"))
    assert headings_found(row, heading_keys(scheme.intake["received"])) == 2
