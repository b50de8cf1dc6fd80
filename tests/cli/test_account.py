"""`loopbook account`: by a pack, and of the reader's own table."""

import json
from pathlib import Path

from .conftest import Shell

TABLE = """flow,from,to,layer,period,value,sd,unit
packs in,outside,shredding,goods,2025,1000,10,kg
black mass,shredding,outside,goods,2025,620,10,kg
casings,shredding,outside,goods,2025,350,10,kg
"""
CHINESE = """流,从,到,层,期间,数值,标准差,单位
进料,外部,破碎,物质,2025,1000,10,kg
黑粉,破碎,外部,物质,2025,620,10,kg
外壳,破碎,外部,物质,2025,150,10,kg
"""


def test_the_residual_of_the_worked_example_is_30_kg(shell: Shell, tmp_path: Path) -> None:
    """1,000 kg in, 620 and 350 kg out, 10 kg each: 30 kg open, within 1.96 x sqrt(300)."""
    (tmp_path / "mine.csv").write_text(TABLE, encoding="utf-8")
    code, out, _ = shell("account", "--table", "mine.csv", "--svg", "mine.svg")
    assert code == 0
    assert "30" in out
    assert "every number fits" in out
    assert (tmp_path / "mine.svg").read_text("utf-8").startswith("<svg")


def test_chinese_headings_give_a_sentence_on_whose_number_does_not_fit(
    shell: Shell, tmp_path: Path
) -> None:
    (tmp_path / "mine.csv").write_bytes(CHINESE.encode("gb18030"))
    code, out, err = shell("account", "--table", "mine.csv", "--lang", "zh")
    assert code == 0
    assert "与平衡不符" in out
    assert "GB18030" in err.upper()


def test_a_book_is_accounted_for_a_period(filled: Shell) -> None:
    code, out, _ = filled("account", "--period", "2025", "--json")
    assert code == 0
    assert json.loads(out)["cells"]
    assert filled("account", "--period", "2025", "--layer", "goods")[0] == 0


def test_what_is_missing_is_asked_for(filled: Shell, tmp_path: Path) -> None:
    assert filled("account")[0] == 2
    assert filled("account", "--period", "2025", "--layer", "gold")[0] == 2
    assert filled("account", "--table", "nothere.csv")[0] == 2
    (tmp_path / "bad.csv").write_text(
        "flow,from,to,layer,period,value,sd,unit\na,b,c,g,2025,x,,kg\n"
    )
    code, _, err = filled("account", "--table", "bad.csv")
    assert code == 1
    assert "row 2" in err


def test_an_account_of_a_book_has_one_boundary_around_many(filled: Shell, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("process,within\nrecycling,works\nsorting,works\nstore,works\n")
    words = ("account", "--period", "2025", "--places", "p.csv", "--within", "works", "--json")
    code, out, _ = filled(*words)
    assert code == 0
    found = json.loads(out)
    assert {each["process"] for each in found["balances"]} == {"works"}
    assert "returned_cells" not in found["flows"]
    assert found["flows"]["received"]["target"] == "works"


def test_rivals_are_told_and_do_not_fail(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(TABLE + "packs in,outside,shredding,goods,2025,990,10,kg\n")
    code, out, err = shell("account", "--table", "mine.csv")
    assert code == 0
    assert "LB-A50" in err
    assert "· packs in" in out
