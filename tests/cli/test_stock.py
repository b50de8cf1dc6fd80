"""`loopbook stock`: through the shell, in both languages."""

import csv
import json
from pathlib import Path

import pytest

from .conftest import Shell, chinese

TABLE = """year,product,value,unit,sd
2000,cars,10,kt,1
2001,cars,12,kt,1
2000,vans,3,kt,
2001,vans,4,kt,
"""
CHINESE = "年份,数值（万吨）\n2000,10\n2001,12\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path / "t.csv"


def test_a_table_gives_text_csv_cohorts_and_a_picture(
    shell: Shell, table: Path, tmp_path: Path
) -> None:
    code, out, err = shell(
        "stock", "--table", table, "--lifetime", "fixed:2", "--age", "end", "--until", 2004,
        "--csv", "o.csv", "--svg", "o.svg", "--cohorts", "c.csv",
    )  # fmt: skip
    assert code == 0
    assert "2004" in out
    assert "LB-Y52" in err
    rows = list(csv.reader((tmp_path / "o.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0][:5] == ["year", "product", "inflow", "stock", "outflow"]
    assert rows[3][:5] == ["2002", "cars", "0.0", "12.0", "10.0"]
    assert (tmp_path / "o.svg").read_text("utf-8").startswith("<svg")
    assert len((tmp_path / "c.csv").read_text("utf-8-sig").splitlines()) == 1 + 2 * 15


def test_json_holds_every_number(shell: Shell, table: Path) -> None:
    words = ("stock", "--table", table, "--lifetime", "fixed:2", "--age", "end", "--json")
    answer = json.loads(shell(*words)[1])
    assert answer["years"] == [2000, 2001]
    assert answer["stock"] == [[10.0, 3.0], [22.0, 7.0]]
    assert answer["stock_band"]["sd"][1][0] == pytest.approx(2**0.5)
    assert answer["draws"] == 0


def test_a_chinese_table_is_answered_in_chinese(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "表.csv").write_bytes(CHINESE.encode("gb18030"))
    code, out, _ = shell("stock", "--table", "表.csv", "--lifetime", "fixed:2", "--lang", "zh")
    assert code == 0
    assert "存量" in out
    assert "万吨" in out


def test_a_stock_is_driven_with_a_policy(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("year,value\n2000,8\n2001,2\n", encoding="utf-8")
    words = ("stock", "--table", "s.csv", "--lifetime", "fixed:9", "--driven", "stock")
    code, _, err = shell(*words)
    assert code == 2
    assert "2001" in err
    assert "--negative-inflow" in err
    code, out, _ = shell(*words, "--negative-inflow", "pro-rata")
    assert code == 0
    assert "scrapped early" in out


@pytest.mark.parametrize(
    "more",
    [
        ("--lifetime", "weibul:3"),
        ("--lifetime", "fixed:3", "--where", "product"),
        ("--lifetime", "fixed:3", "--value", "amount"),
        ("--lifetime", "fixed:3", "--until", "1990"),
        ("--lifetime", "fixed:3", "--svg", "nowhere/o.svg"),
    ],
)
def test_what_cannot_be_done_is_said_in_both_languages(
    shell: Shell, table: Path, more: tuple[str, ...]
) -> None:
    code, _, english = shell("stock", "--table", table, *more)
    again, _, other = shell("stock", "--table", table, *more, "--lang", "zh")
    assert code == again == 2
    assert not chinese(english)
    assert chinese(other)


def test_a_table_with_errors_ends_with_1(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("year,value\n2000,x\n", encoding="utf-8")
    code, out, err = shell("stock", "--table", "bad.csv", "--lifetime", "fixed:3")
    assert (code, out) == (1, "")
    assert "row 2" in err


def test_bands_and_columns_are_options(shell: Shell, table: Path) -> None:
    code, out, _ = shell(
        "stock", "--table", table, "--lifetime", "weibull:t50=5,t90=8+-0.5", "--lifetime-sd", "0.1",
        "--draws", "40", "--seed", "2", "--errors", "common", "--product", "product", "--gaps",
        "linear", "--repeated", "sum", "--where", "product=cars", "--unit", "unit",
        "--hibernation", "fixed:2,share=0.5", "--until", "2030",
    )  # fmt: skip
    assert code == 0
    assert "5 … 95 %" in out
