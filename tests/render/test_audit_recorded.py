"""Tables of an audit as they were recorded, in the words of the pack."""

from loopbook.render.audit_recorded import (
    cell_of,
    field_heading,
    names_text,
    recorded_table,
    word_label,
)
from loopbook.terms.audit import AuditRow
from loopbook.terms.paper import Figure
from tests.book.plating import sheet


def test_a_table_shows_filled_columns_only_with_its_document_below() -> None:
    form = sheet().form
    found = recorded_table(sheet(), form.tables["losses"], "en")
    assert found is not None
    assert "Stated money [CNY]" not in found.columns
    assert "Price [CNY]" in found.columns
    assert found.notes[0].startswith("As recorded from plating-audit.xlsx (SHA-256 ")


def test_words_and_answers_are_shown_by_their_labels_and_numbers_as_numbers() -> None:
    form = sheet().form
    fields = {field.id: field for field in form.tables["options"].fields}
    row = AuditRow({"aspect": "equipment", "investment": "42000"}, 2)
    assert cell_of(row, fields["aspect"], form, "zh") == "设备"
    assert cell_of(row, fields["investment"], form, "en") == Figure(text="42000", value=42000.0)
    assert cell_of(row, fields["effect"], form, "en") == ""
    outdated = next(f for f in form.tables["processes"].fields if f.id == "outdated")
    assert cell_of(AuditRow({"outdated": "no"}, 2), outdated, form, "zh") == "否"


def test_a_word_that_the_form_no_longer_has_is_shown_as_it_is() -> None:
    form = sheet().form
    assert word_label(form, "aspect", "weather", "en") == "weather"
    assert word_label(form, "parameter", "low_cost", "zh") == "无/低费方案投资上限"
    persons = next(f for f in form.tables["training"].fields if f.id == "persons")
    assert field_heading(persons, "en") == "Persons"


def test_flows_and_layers_of_the_account_stand_by_their_labels() -> None:
    streams = recorded_table(sheet(), sheet().form.tables["streams"], "zh")
    assert streams is not None
    assert ("水", "前处理废水") in [row[:2] for row in streams.rows]
    known = {"sludge": sheet().form.tables["losses"]}
    assert names_text("sludge + mist", known, "en") == "Streams lost, with prices + mist"
