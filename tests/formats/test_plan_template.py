"""Templates of plan input: what is written is read back, in both languages and both forms."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from loopbook.book.shelf import core
from loopbook.formats.plan_folder import read_plan_folder
from loopbook.formats.plan_form import plan_form, plan_form_names
from loopbook.formats.plan_template import README, Templates, example_rows
from loopbook.terms.plan_input import PlanForm

from .plan_inputs import FORM, UNITS, files, read


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_template_of_the_small_form_is_read_back(language: str) -> None:
    templates = Templates(FORM, UNITS, language)
    written = templates.files()
    del written[README]
    of_files = read(written)
    assert of_files.digest == read({"t.xlsx": templates.workbook()}).digest
    assert of_files.tables["depots"]["capacity"].tolist() == [50.0, 50.0]
    assert of_files.settings["radius"] == 5.0


def test_headings_have_units_and_money_is_in_the_currency_of_the_example() -> None:
    written = Templates(FORM, UNITS).files()
    heading = next(csv.reader(io.StringIO(written["depots.csv"].decode("utf-8-sig"))))
    assert heading[:5] == [
        "depot", "capacity [t]", "fixed cost [CNY]", "haul rate [CNY/t/km]", "state of health [%]",
    ]  # fmt: skip
    chinese = Templates(FORM, UNITS, "zh").files()["depots.csv"].decode("utf-8-sig")
    assert chinese.startswith("车场,能力 [t],")


def test_what_an_example_refers_to_gets_a_row() -> None:
    rows = example_rows(FORM)
    assert [row["depot"] for row in rows["depots"]] == ["d1", "d2"]
    assert [row["good"] for row in rows["goods"]] == ["paper", "glass"]
    assert rows["depots"][1]["capacity"] == "50"


def test_explanations_tell_every_field() -> None:
    text = Templates(FORM, UNITS).files()[README].decode()
    assert text.startswith("# Depots\n")
    assert "| haul rate |  | number | CNY/t/km | >= 0 CNY/t/km |  |  | 2 |" in text
    assert "| state |  | one of the words |  | open \\| shut | open |  | open |" in text
    chinese = Templates(FORM, UNITS, "zh").files()[README].decode()
    assert "| 数量 | 开几个 | 整数 |  | >= 0 | 1 |  | 2 |" in chinese


def test_a_workbook_explains_itself_on_its_first_sheet() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(Templates(FORM, UNITS, "zh").workbook()))
    assert book.sheet_names[:3] == ["说明", "settings", "depots"]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["表", "列", "含义"]
    assert len(rows) == 1 + sum(1 + len(table.fields) for table in FORM.tables)


def inputs(form: PlanForm) -> set[str]:
    """The digests of all templates of a job."""
    units = core().units
    digests = set()
    for language in ("en", "zh"):
        templates = Templates(form, units, language)
        written = {name: text for name, text in templates.files().items() if name != README}
        for tables in (written, {"t.xlsx": templates.workbook()}):
            digests.add(read_plan_folder(files(tables), form, units).digest)
    return digests


@pytest.mark.parametrize("job", plan_form_names())
def test_the_template_of_every_job_is_read_back(job: str) -> None:
    form, units = plan_form(job), core().units
    written = Templates(form, units).files()
    del written[README]
    assert read_plan_folder(files(written), form, units).job == job


@pytest.mark.slow
@pytest.mark.parametrize("job", plan_form_names())
def test_the_template_of_every_job_is_one_input_in_every_form(job: str) -> None:
    assert len(inputs(plan_form(job))) == 1
