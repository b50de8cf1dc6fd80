"""Numbers of an audit in the tables of its report."""

from loopbook.render.audit_cell import amount, percent, table


def test_a_number_keeps_its_value_and_names_its_entries() -> None:
    found = amount(1234.5678, "en", (3, 4), "kg")
    assert (found.text, found.value, found.evidence) == ("1,234.6 kg", 1234.5678, (3, 4))


def test_what_is_unknown_has_no_value() -> None:
    assert (amount(None, "en").text, amount(None, "en").value) == ("unknown", None)
    assert (percent(None, "zh").text, percent(None, "zh").value) == ("未知", None)
    assert (percent(0.1234, "en").text, percent(0.1234, "en").value) == ("12.34 %", 12.34)


def test_a_table_without_rows_is_none() -> None:
    assert table("losses", "en", "place loss", []) == []
    (made,) = table("losses", "zh", "place loss", [["1", "zinc"]])
    assert (made.id, made.columns) == ("losses", ("名次", "损失"))
