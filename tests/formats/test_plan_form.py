"""Forms: every file there is holds together, and a malformed one is found by its row."""

import pytest

from loopbook.book.shelf import core
from loopbook.formats.measure import UnitReader
from loopbook.formats.plan_cell import NUMBERS, CellReader
from loopbook.formats.plan_column import heading_names
from loopbook.formats.plan_fault import Faults
from loopbook.formats.plan_form import COLUMNS, form_of, plan_form, plan_form_names
from loopbook.formats.plan_unit import PlanUnits
from loopbook.terms.finding import Place
from loopbook.terms.plan_input import SETTINGS, FieldKind, PlanField, PlanTableForm

from .plan_inputs import FORM, ROWS

JOBS = plan_form_names()
HEAD = ",".join(COLUMNS)


def test_a_form_says_what_its_file_says() -> None:
    assert (FORM.job, FORM.title_en, FORM.title_zh) == ("depots", "Depots", "车场")
    assert [table.name for table in FORM.tables] == ["settings", "depots", "goods", "trips"]
    assert [table.is_required for table in FORM.tables] == [True, True, False, False]
    soh = next(field for field in FORM.tables[1].fields if field.field == "soh")
    assert (soh.kind, soh.unit, soh.low, soh.high) == (FieldKind.NUMBER, "P1", 0.0, 100.0)
    state = next(field for field in FORM.tables[1].fields if field.field == "state")
    assert state.choices == {"open": ("open", "开放"), "shut": ("shut", "关闭")}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("table,field\n", "columns are"),
        (HEAD + "\n", "first row"),
        (HEAD + "\na,,A,甲,,,,,,,,,,,,\n", "first row"),
        (HEAD + "\n,,T,题,,,,,,,,,,,,\na,x,X,甲,text,,,,,,,,,,,\n", "row 3: a table begins"),
        (HEAD + "\n,,T,题,,,,,,,,,,,,\na,,A,甲,,,,,,,,,,,,\na,x,X,甲,texts,,,,,,,,,,,\n", "row 4"),
        (HEAD + "\n,,T,题,,,,,,,,,,,,\na,,A,甲,,,,,,,,,,,,\na,x,X,甲,text,,ja,,,,,,,,,\n", "'ja'"),
        (
            HEAD + "\n,,T,题,,,,,,,,,,,,\na,,A,甲,,,,,,,,,,,,\na,x,X,甲,choice,,,,,,b=c,,,,,\n",
            "'b=c'",
        ),
        (HEAD + "\n,,T,题,,,,,,,,,,,,\na,,A,甲\n", "not 16 cells"),
        (HEAD + ROWS + "depots,,Again,又,,,,,,,,,,,,\n", "two places"),
    ],
)
def test_a_malformed_form_is_told_with_its_row(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        form_of("bad", text)


def test_there_is_no_form_of_another_name() -> None:
    with pytest.raises(KeyError):
        plan_form("no-such-job")


def _fields(job: str) -> list[tuple[PlanTableForm, PlanField]]:
    return [(table, field) for table in plan_form(job).tables for field in table.fields]


@pytest.mark.parametrize("job", JOBS)
def test_every_form_is_whole_and_in_both_languages(job: str) -> None:
    form = plan_form(job)
    assert form.title_en
    assert form.title_zh
    for table in form.tables:
        assert table.title_en, table.name
        assert table.title_zh, table.name
        assert len({field.field for field in table.fields}) == len(table.fields), table.name
        assert len(table.name) <= 31, "a sheet of a workbook takes no longer name"
    for table, field in _fields(job):
        assert field.heading_en, (table.name, field.field)
        assert field.heading_zh, (table.name, field.field)
        assert bool(field.note_en) == bool(field.note_zh), (table.name, field.field)
        assert bool(field.choices) == (field.kind is FieldKind.CHOICE), (table.name, field.field)


@pytest.mark.parametrize("job", JOBS)
def test_no_heading_of_a_form_means_two_fields(job: str) -> None:
    for table in plan_form(job).tables:
        known = heading_names(table.fields)
        for field in table.fields:
            alone = heading_names([field])
            own = {key for key, name in alone.items() if name == field.field}
            if table.name == SETTINGS:
                own.discard("unit")
            other = {key: known[key] for key in own if known[key] != field.field}
            assert not other, (table.name, field.field, other)


@pytest.mark.parametrize("job", JOBS)
def test_every_unit_is_known_and_every_reference_leads_somewhere(job: str) -> None:
    units = PlanUnits(UnitReader(core().units), "CNY")
    there = {(table.name, field.field) for table, field in _fields(job)}
    for table, field in _fields(job):
        if field.unit:
            assert field.kind in NUMBERS, (table.name, field.field)
            units.unit(field.unit)
        for target in filter(None, field.refers.split("|")):
            assert tuple(target.split(".")) in there, (table.name, field.field, target)


@pytest.mark.parametrize("job", JOBS)
def test_every_default_and_example_can_be_read(job: str) -> None:
    units = PlanUnits(UnitReader(core().units), "CNY")
    for table, field in _fields(job):
        faults = Faults()
        cells = CellReader(field, units, core().units, faults)
        for text in filter(None, (field.default, field.example)):
            cells.taken([text], [""], Place(), [1])
        faults.stop_if_any(f"{job}: {table.name}, {field.field}")


@pytest.mark.parametrize("job", JOBS)
def test_money_has_a_currency_and_a_year_in_the_settings(job: str) -> None:
    has_money = any("money" in field.unit for _, field in _fields(job))
    named = {field.field for table, field in _fields(job) if table.name == SETTINGS}
    assert not has_money or {"currency", "price_year"} <= named
