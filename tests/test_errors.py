"""Errors speak in three sentences, in both languages."""

from loopbook.errors import EmptyPeriod, Fault, InputFaults, LoopbookError, SchemeError


def test_a_message_says_what_where_and_how_to_mend() -> None:
    error = EmptyPeriod("LB-T01", where="table.csv, row 3", text="20x5")
    assert str(error) == (
        "LB-T01 Period '20x5' cannot be read. table.csv, row 3. Write a year 2025, "
        "a month 2025-03, a quarter 2025-Q2, a half-year 2025-H1, or a span 2021..2025."
    )
    assert error.message("zh").startswith("LB-T01 无法识别期间“20x5”。")
    assert error.status == 400


def test_a_pack_error_lists_every_fault() -> None:
    found = (
        Fault("posting.csv:3", "place.row", (("row", 1),)),
        Fault("factors.csv:9", "place.row", (("row", 2),)),
    )
    error = SchemeError("LB-T01", "pack", found, text="x")
    assert isinstance(error, LoopbookError)
    assert error.faults == ("posting.csv:3 row 1", "factors.csv:9 row 2")
    assert error.message("en").splitlines()[1] == "  posting.csv:3 row 1"
    assert error.message("zh").splitlines()[1] == "  posting.csv:3 第 1 行"


def test_a_fault_inside_a_fault_is_told_in_the_same_language() -> None:
    inner = Fault("", "place.row", (("row", 4),))
    outer = Fault("indicators.toml:9", "place.sheet", (("sheet", inner),))
    error = SchemeError("LB-T01", "pack", (outer,), text="x")
    assert error.lines("en") == ("indicators.toml:9 sheet 'row 4'",)
    assert error.lines("zh") == ("indicators.toml:9 工作表“第 4 行”",)


def test_many_faults_of_an_input_are_told_at_once_in_both_languages() -> None:
    words = {"en": ("first", "second"), "zh": ("甲", "乙")}
    error = InputFaults("LB-PL20", (1, 2), words.__getitem__, job="locate", count=2, more=0)
    assert str(error).splitlines()[1:] == ["  first", "  second"]
    assert error.message("zh").splitlines()[1:] == ["  甲", "  乙"]
    assert error.found == (1, 2)
    assert error.status == 422
