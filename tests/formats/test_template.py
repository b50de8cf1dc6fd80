"""Templates: what is handed out is read back."""

import io
import zipfile

import msgspec
import pytest
from python_calamine import CalamineWorkbook

from loopbook.book.shelf import compiled, core
from loopbook.formats.intake import read_table
from loopbook.formats.template import (
    closed_words,
    heading_text,
    open_words,
    template_csv,
    template_xlsx,
)
from loopbook.formats.vocabulary import TermReader
from loopbook.terms.finding import Severity
from loopbook.terms.scheme import Scheme, Word

from .wide import wide

TABLES = ["received", "loads", "masses", "rates", "dismantled"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("table", TABLES)
def test_a_template_reads_back_as_its_example(scheme: Scheme, table: str, language: str) -> None:
    chosen = scheme.intake[table]
    for content in (template_csv(chosen, language), template_xlsx(chosen, language)):
        (parsed,) = read_table(io.BytesIO(content), "t", chosen, scheme)
        assert parsed.identity is not None
        assert not [f for f in parsed.findings if f.severity is not Severity.NOTE]


def test_csv_begins_with_a_byte_order_mark_for_spreadsheets(scheme: Scheme) -> None:
    assert template_csv(scheme.intake["loads"], "zh").startswith(b"\xef\xbb\xbf")


def test_headings_name_the_unit_that_the_pack_means(scheme: Scheme) -> None:
    columns = {column.field: column for column in scheme.intake["received"].columns}
    assert heading_text(columns["sensor.mass"], "en") == "Mass [g]"
    assert heading_text(columns["sensor.mass"], "zh") == "质量 [g]"
    assert heading_text(columns["basis"], "zh") == "数据依据"


def test_closed_lists_become_drop_downs_in_the_language(scheme: Scheme) -> None:
    columns = {column.field: column for column in scheme.intake["rates"].columns}
    assert closed_words(columns["bound"], "zh") == ["等于", "约", "不低于", "不高于"]
    assert closed_words(columns["source"], "en") == []


def test_the_workbook_has_its_headings_in_the_first_row(scheme: Scheme) -> None:
    content = io.BytesIO(template_xlsx(scheme.intake["loads"]))
    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_name("loads").to_python()
    assert rows[0] == ["Date", "Ticket", "Material", "Mass [kg]"]
    assert rows[1] == ["2025-03-03", "T1", "Black mass", "1200"]


def test_a_heading_for_any_period_shows_one_and_the_template_can_be_recorded() -> None:
    pack = wide()
    text = template_csv(pack.intake["years"]).decode("utf-8-sig")
    assert text.splitlines()[0] == "from,to,mass 2025 [t],scores"
    (parsed,) = read_table(io.BytesIO(text.encode()), "t", pack.intake["years"], pack)
    assert parsed.identity is None or parsed.event is not None


@pytest.mark.parametrize("name", ["world-waste", "e-waste", "pv-modules"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_example_rows_of_shipped_statistics_are_taken_without_a_doubt(
    name: str, language: str
) -> None:
    pack = compiled(name)
    for table in pack.intake.values():
        if table.id in core().intake:
            continue
        content = io.BytesIO(template_csv(table, language))
        found = list(read_table(content, "t", table, pack))
        assert found
        assert all(parsed.identity for parsed in found), table.id


def validations(content: bytes, sheet: int = 1) -> str:
    """Return the XML of a sheet of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(f"xl/worksheets/sheet{sheet}.xml").decode()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_words_of_the_pack_are_offered_and_read_back(scheme: Scheme, language: str) -> None:
    table = scheme.intake["rates"]
    column = next(column for column in table.columns if column.field == "indicator")
    words = open_words(column, scheme, language)
    reader = TermReader(scheme)
    observed = [word.term for word in scheme.vocabulary.values() if word.kind == "observed"]
    assert [reader.find("observed", word) for word in words] == observed
    content = template_xlsx(table, language, scheme)
    (parsed,) = read_table(io.BytesIO(content), "t", table, scheme)
    assert not [f for f in parsed.findings if f.severity is not Severity.NOTE]
    assert 'errorStyle="warning"' in validations(content)


def test_a_long_list_stands_on_a_hidden_sheet(scheme: Scheme) -> None:
    words = {
        f"w{n}": Word(
            term=f"w{n}", kind="observed", label_en=f"A rather long name {n}", label_zh=f"名{n}",
            source="s", rule="vocabulary.csv:2",
        )
        for n in range(40)
    }  # fmt: skip
    wide_scheme = msgspec.structs.replace(scheme, vocabulary={**scheme.vocabulary, **words})
    content = template_xlsx(scheme.intake["rates"], "en", wide_scheme)
    assert "loopbook_lists!$A$1:$A$" in validations(content)
    lists = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("loopbook_lists")
    assert ["A rather long name 39"] in [row[:1] for row in lists.to_python()]
