"""The form of an audit stands on the page of its pack, part by part."""

from loopbook.book.shelf import compiled
from loopbook.programs.reference.audit import audit_sections


def test_phases_tables_fields_and_words_are_told() -> None:
    text = "\n\n".join(audit_sections(compiled("cp-audit")))
    assert "Its report is scored by `audit_review`." in text
    assert "| 3 | `assessment` | Assessment | 审核（评估） |" in text
    assert "### parameters\n\nWhat this audit declares · 本次审核的约定参数" in text
    assert "| `parameter` | Parameter | 参数 | word of `parameter` |  | yes |" in text
    assert "Of the phase `planning`; it must have a row." in text
    assert "\n\nOf the evaluation" in text
    assert "| `aspect` | " in text


def test_law_time_limits_and_reasons_to_refuse_are_told_with_days_and_grade() -> None:
    sections = list(audit_sections(compiled("cp-audit")))
    by_heading = {text.partition("\n")[0]: text for text in sections}
    assert "CNY" in by_heading["## Penalties"]
    assert " months |" in by_heading["## Time limits of an audit"]
    assert " to … |" in by_heading["## Grounds to audit"]
    assert "`audit.toml:" in by_heading["## Reasons to refuse an audit"]
    assert "`audit.toml:" in by_heading["## Rounds of audits"]


def test_a_pack_without_a_form_has_no_sections() -> None:
    assert list(audit_sections(compiled("mci"))) == []
