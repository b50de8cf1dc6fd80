"""`loopbook compute`: list, describe, compute, draw; each fault with code and mend."""

import json
from pathlib import Path

import loopbook

from .conftest import Shell, chinese

SCHEMES = Path(loopbook.__file__).parent / "schemes"
PUMP = SCHEMES / "mci" / "cases" / "worked" / "pump.csv"
VARIANTS = SCHEMES / "cn-output-rate" / "cases" / "worked" / "variants.csv"


def test_without_a_name_the_methods_are_listed(shell: Shell) -> None:
    code, out, _ = shell("compute")
    assert code == 0
    assert "mci-2015" in out
    code, out, _ = shell("compute", "--json")
    assert {"ew-mfa", "straw"} <= {method["id"] for method in json.loads(out)}


def test_without_a_table_a_method_says_what_it_asks(shell: Shell) -> None:
    code, out, _ = shell("compute", "metal-cycle", "--lang", "zh")
    assert code == 0
    assert "报废产品所含金属" in out
    code, out, _ = shell("compute", "metal-cycle", "--json")
    assert json.loads(out)["inputs"]["end_of_life"]["unit"]["symbol"] == "kt"


def test_a_table_is_computed_with_every_input_listed(shell: Shell) -> None:
    code, out, err = shell("compute", "mci-2015", "--table", PUMP)
    assert (code, err) == (0, "")
    assert "0.554 ± 0.022" in out
    code, out, _ = shell("compute", "mci-2015", "--table", PUMP, "--json")
    answer = json.loads(out)
    lines = {(each["step"], each["item"]): each for each in answer["results"][0]["lines"]}
    assert round(lines["mci", ""]["value"], 6) == 0.553822
    assert lines["virgin", "body"]["formula"].startswith("input(mass)")
    assert answer["method"]["variant_en"].startswith("EMF and Granta 2015")
    assert {used["origin"] for used in answer["results"][0]["inputs"]} == {"table", "default"}


def test_faults_of_a_table_are_told_and_end_with_1(shell: Shell) -> None:
    beyond = SCHEMES / "mci" / "cases" / "faults" / "beyond.csv"
    code, _, err = shell("compute", "mci-2015", "--table", beyond)
    assert code == 1
    for fault in ("LB-M01", "LB-M04", "LB-M05", "LB-M06", "LB-M07", "LB-M12"):
        assert fault in err
    code, _, err = shell("compute", "mci-2015", "--table", beyond, "--lang", "zh")
    assert chinese(err)


def test_a_method_that_is_none_ends_with_2(shell: Shell) -> None:
    code, _, err = shell("compute", "mci", "--table", PUMP)
    assert code == 2
    assert "LB-M30" in err
    assert "mci-2015" in err


def test_variants_are_drawn(shell: Shell, tmp_path: Path) -> None:
    words = ["compute", "resource-output", "--table", VARIANTS, "--svg", "t.svg"]
    code, out, _ = shell(*words)
    assert code == 0
    assert "one assumption at a time" in out
    assert (tmp_path / "t.svg").read_text("utf-8").startswith("<svg")
    code, out, _ = shell(*words, "--output", "total", "--memory")
    assert code == 0
    assert "LB-M10" not in out


def test_an_output_that_is_none_is_told(shell: Shell) -> None:
    code, _, err = shell("compute", "resource-output", "--table", VARIANTS, "--output", "rate")
    assert code == 2
    assert "LB-M57" in err
    assert "output_rate" in err


def test_a_folder_that_is_closed_is_told(shell: Shell, tmp_path: Path) -> None:
    picture = tmp_path / "none" / "t.svg"
    code, _, err = shell("compute", "resource-output", "--table", VARIANTS, "--svg", picture)
    assert code == 2
    assert "LB-D35" in err


def test_footprints_ask_for_three_tables(shell: Shell, tmp_path: Path) -> None:
    code, _, err = shell("compute", "footprints")
    assert code == 2
    assert "LB-M56" in err
    tables = {
        "z.txt": "\t\t\ta\n\t\t\tx\na\tx\tM\t1\n",
        "y.txt": "\t\t\ta\n\t\t\thome\na\tx\tM\t1\n",
        "f.txt": "\t\ta\n\t\tx\ncarbon\tkg\t6\n",
    }
    for name, text in tables.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    words = ["compute", "footprints", "--transactions", "z.txt", "--demand", "y.txt"]
    words += ["--extension", "f.txt", "--sd-percent", "10", "--svg", "f.svg"]
    code, out, _ = shell(*words)
    assert code == 0
    assert "carbon (kg)" in out
    assert (tmp_path / "f.svg").exists()
    code, out, _ = shell(*words, "--json")
    assert json.loads(out)["footprints"][0]["sd"] == 0.6
