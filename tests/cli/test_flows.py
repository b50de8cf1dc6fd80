"""`loopbook flows`, and the options of `record` for numbers."""

from pathlib import Path

from .conftest import Shell

TABLE = (
    "iso3c,total_msw_total_msw_generated_tons_year,waste_treatment_open_dump_percent\n"
    "EGY,1000,84\nSXM,,50\n"
)


def test_flows_are_written_for_an_account_and_doubts_told(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text(TABLE, encoding="utf-8")
    words = ("flows", "w.csv", "--as", "amounts", "--as", "paths", "--scheme", "world-waste")
    code, out, err = shell(*words)
    assert code == 0
    assert out.splitlines()[0] == "flow,from,to,layer,period,value,sd,unit,by"
    assert "LB-J04" in err
    code, out, _ = shell(*words, "--out", "f.csv", "--pedigree", "3,3,3,1,3")
    assert code == 0
    assert "2" in out
    code, out, _ = shell("account", "--table", "f.csv")
    assert "840" in out


def test_damaged_numbers_are_refused_or_mended_by_option(shell: Shell, tmp_path: Path) -> None:
    head = "iso3c;total_msw_total_msw_generated_tons_year\n"
    (tmp_path / "w.csv").write_text(head + "EGY;549010,000 tons\n", encoding="utf-8")
    shell("new", "my.book", "--scheme", "world-waste")
    code, _, err = shell("record", "w.csv", "--as", "amounts")
    assert code == 1
    assert "LB-W60" in err
    assert "R2" in err
    code, out, err = shell("record", "w.csv", "--as", "amounts", "--repair")
    assert code == 0
    assert "1 appended" in out
    assert "LB-W61" in err
    code, out, _ = shell("item", "urn:loopbook:v1:municipal_waste", "--json")
    assert code == 0


def test_a_decimal_comma_is_declared_or_found(shell: Shell, tmp_path: Path) -> None:
    head = "iso3c;total_msw_total_msw_generated_tons_year\n"
    (tmp_path / "w.csv").write_text(head + "EGY;1.234,5\nFRA;2,25\n", encoding="utf-8")
    shell("new", "my.book", "--scheme", "world-waste")
    code, _, err = shell("record", "w.csv", "--as", "amounts")
    assert (code, "LB-W21" in err) == (1, True)
    code, out, err = shell("check", "w.csv", "--as", "amounts", "--repair")
    assert (code, "decimal-comma" in err) == (0, True)
    code, out, err = shell("record", "w.csv", "--as", "amounts", "--decimal", "comma")
    assert (code, "2 appended" in out, "1234.5" in err) == (0, True, True)


def test_a_given_word_without_a_value_is_told(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text(TABLE, encoding="utf-8")
    shell("new", "my.book", "--scheme", "world-waste")
    code, _, err = shell("record", "w.csv", "--as", "amounts", "--given", "period")
    assert code != 0
    assert "LB-J22" in err


def test_rivals_in_the_book_are_told_by_check(shell: Shell, tmp_path: Path) -> None:
    head = "iso3c,population_population_number_of_people\n"
    (tmp_path / "a.csv").write_text(head + "LTU,2800000\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(head + "LTU,233333\n", encoding="utf-8")
    shell("new", "my.book", "--scheme", "world-waste")
    shell("record", "a.csv", "--as", "shares")
    shell("record", "b.csv", "--as", "shares", "--given", "source=Another")
    code, out, _ = shell("check")
    assert code == 0
    assert "LB-J05" in out
    assert "12-fold" in out


def test_a_pack_is_drafted_from_a_table_of_flows(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("source,target,value\na,b,1\nb,c,1\n", encoding="utf-8")
    code, out, _ = shell("scheme", "draft", "s.csv", "--unit", "t", "--out", "mine")
    assert (code, "mine" in out) == (0, True)
    shell("new", "my.book", "--scheme", "mine")
    code, out, _ = shell("record", "s.csv", "--as", "recorded", "--given", "period=2024")
    assert (code, "2 appended" in out) == (0, True)
    code, _, err = shell("scheme", "draft", "s.csv", "--unit", "t", "--out", "mine")
    assert (code != 0, "LB-D35" in err) == (True, True)
