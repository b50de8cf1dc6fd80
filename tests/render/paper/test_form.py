"""A report's form is the ending of its name."""

import pytest

from loopbook.errors import QueryError
from loopbook.render.paper.form import FORMS, form_named, paper_bytes
from tests.render.paper.papers import small_paper


def test_each_form_begins_as_it_must() -> None:
    begins = {"pdf": b"%PDF", "xlsx": b"PK", "txt": b"Yearbook"}
    assert set(begins) == set(FORMS)
    for form, start in begins.items():
        assert paper_bytes(small_paper(), form).startswith(start)


def test_a_form_is_named_by_a_file_or_by_itself() -> None:
    assert form_named("a.b.PDF") == form_named("pdf") == "pdf"
    with pytest.raises(QueryError) as caught:
        form_named("report.docx")
    assert caught.value.code == "LB-Z83"
    assert "pdf, xlsx, txt" in str(caught.value)
