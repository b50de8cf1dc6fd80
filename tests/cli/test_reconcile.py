"""`loopbook reconcile`: through the door."""

import csv
import json
from pathlib import Path

import pytest

from .conftest import Shell, chinese

TABLE = """flow,from,to,layer,period,value,sd,unit
packs in,outside,shredding,goods,2025,1000,10,kg
black mass,shredding,outside,goods,2025,620,10,kg
casings,shredding,outside,goods,2025,350,10,kg
"""
CHINESE = """流,从,到,层,期间,数值,标准差,单位,内容
进料,外部,破碎,物料,2025年,1000,1 %,千克,
黑粉,破碎,外部,物料,2025年,620,10,千克,
外壳,破碎,破碎库存,物料,2025年,350,10,千克,
,,破碎库存,物料,2024年,2000,20,千克,存量
,,破碎库存,物料,2025年,2360,20,千克,存量
"""
RELATIONS = """类型,流,层,基准层,数值,标准差,单位
含量,黑粉,钴,物料,12,1,%
含量,进料,钴,物料,,,%
含量,外壳,钴,物料,0,0,%
"""


def test_the_worked_example_closes_at_990(shell: Shell, tmp_path: Path) -> None:
    """990 = 630 + 360 (style.md, section 6), and the table written can be read again."""
    (tmp_path / "mine.csv").write_text(TABLE, encoding="utf-8")
    words = ("reconcile", "--table", "mine.csv", "--csv", "out.csv", "--svg", "out.svg")
    code, out, err = shell(*words)
    assert (code, err.count("LB-")) == (0, 0)
    assert "990 ± 8 kg" in out
    assert "agree within their uncertainties" in out
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()))
    assert [round(float(row["value"]), 9) for row in rows] == [990.0, 630.0, 360.0]
    assert (tmp_path / "out.svg").read_text("utf-8").startswith("<svg")
    again = json.loads(shell("reconcile", "--table", "out.csv", "--json")[1])
    assert again["global"]["statistic"] < 1e-9


def test_chinese_tables_join_goods_substances_and_stocks(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(CHINESE.encode("gb18030"))
    (tmp_path / "r.csv").write_bytes(RELATIONS.encode("gb18030"))
    words = ("reconcile", "--table", "f.csv", "--relations", "r.csv", "--lang", "zh")
    code, out, _ = shell(*words)
    assert code == 0
    assert chinese(out)
    assert "平差值" in out
    assert "破碎期末库存" in out
    found = json.loads(shell(*words, "--json")[1])
    values = {(each["variable"]): each["value"] for each in found["estimates"]}
    cobalt = values["进料 [钴] 2025"]
    assert cobalt == pytest.approx(values["黑粉 [钴] 2025"])
    assert values["黑粉 [钴] 2025"] == pytest.approx(
        values["黑粉 [物料] 2025"] * values["钴 in 黑粉 [钴]"] / 100
    )


def test_questions_are_answered(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(TABLE, encoding="utf-8")
    code, out, _ = shell(
        *("reconcile", "--table", "mine.csv", "--measure-next", "black mass - casings"),
        *("--covariance", "black mass,casings", "--robust", "hampel", "--non-negative"),
    )
    assert code == 0
    assert "To know it better" in out
    assert "Covariance of `black mass [goods] 2025`" in out


@pytest.mark.parametrize(
    ("rows", "code", "said"),
    [
        ("a,,x,10,0,t\nb,x,,14,0,t", 2, "LB-B04"),
        ("a,,x,10,,t\nb,x,,14,1,t", 1, "LB-B32"),
        ("a,,x,-10,1,t\nb,x,,14,1,t", 1, "LB-A52"),
        ("a,,x,10,1,\nb,x,,14,1,t", 1, "LB-W56"),
        ("a,,x,10,1,t\na,,y,10,1,t\nb,x,,9,1,t", 1, "LB-A51"),
        ("a,,x,10,1,t\nb,x,,,,t\nc,x,,,,t", 0, "LB-B56"),
    ],
)
def test_wrong_tables_have_clear_answers(
    shell: Shell, tmp_path: Path, rows: str, code: int, said: str
) -> None:
    (tmp_path / "mine.csv").write_text(f"flow,from,to,value,sd,unit\n{rows}\n", encoding="utf-8")
    for language in ("en", "zh"):
        found, out, err = shell("reconcile", "--table", "mine.csv", "--lang", language)
        assert (found, said in err) == (code, True), err
        assert "nan" not in out.lower()


def test_mixed_periods_are_told_and_whole_years_are_joined(shell: Shell, tmp_path: Path) -> None:
    rows = "a,,x,{0},{1},1,t\nb,x,,{0},{1},1,t\n"
    head = "flow,from,to,period,value,sd,unit\n"
    (tmp_path / "gap.csv").write_text(head + rows.format(2025, 10) + rows.format("2025-03", 1))
    assert "LB-B69" in shell("reconcile", "--table", "gap.csv")[2]
    halves = rows.format("2025-H1", 4) + rows.format("2025-H2", 5)
    (tmp_path / "all.csv").write_text(head + rows.format(2025, 10) + halves)
    found = json.loads(shell("reconcile", "--table", "all.csv", "--json")[1])
    values = {each["variable"]: each["value"] for each in found["estimates"]}
    parts = values["a [goods] 2025-H1"] + values["a [goods] 2025-H2"]
    assert values["a [goods] 2025"] == pytest.approx(parts)


def test_a_substance_above_its_goods_is_told(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(
        "flow,from,to,layer,value,sd,unit\na,,x,goods,10,1,t\nb,x,,goods,10,1,t\n"
        "a,,x,zinc,15,0.1,t\nb,x,,zinc,15,0.1,t\n"
    )
    (tmp_path / "r.csv").write_text("kind,flow,layer,per,unit\ncontent,a;b,zinc,goods,%\n")
    code, out, err = shell("reconcile", "--table", "f.csv", "--relations", "r.csv")
    assert (code, err.count("LB-B89")) == (1, 2)
    assert "15 t" in err
    assert "measured and tested" in out


def test_nothing_to_reconcile_and_unknown_files_are_said(shell: Shell, tmp_path: Path) -> None:
    code, _, err = shell("reconcile")
    assert (code, "LB-B79" in err) == (2, True)
    assert shell("reconcile", "--table", "nothere.csv")[0] == 2
    (tmp_path / "f.csv").write_text(TABLE)
    assert shell("reconcile", "--table", "f.csv", "--relations", "nothere.csv")[0] == 2
    (tmp_path / "r.csv").write_text("kind,flow,value\nbound,ore,x\n")
    code, _, err = shell("reconcile", "--table", "f.csv", "--relations", "r.csv")
    assert (code, "LB-W20" in err) == (1, True)


def test_a_book_is_reconciled_for_a_period(filled: Shell) -> None:
    code, out, _ = filled("reconcile", "--period", "2025", "--layer", "goods", "--json")
    assert code == 0
    found = json.loads(out)
    assert {each["layer"] for each in found["estimates"]} == {"goods"}
    assert any(m["sequences"] for e in found["estimates"] for m in e["measurements"])
