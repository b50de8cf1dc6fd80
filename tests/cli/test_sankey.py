"""`loopbook sankey`: pictures and data, of a table and of a book."""

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from .conftest import Shell

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SVG = "{http://www.w3.org/2000/svg}"
TABLE = """flow,from,to,layer,period,value,sd,unit
ore,outside,park/mill,goods,2025,100,1,t
metal,park/mill,park/works,goods,2025,60,1,t
slag,park/mill,outside,goods,2025,38,2,t
scrap,park/works,park/mill,goods,2025,5,,t
sheet,park/works,outside,goods,2025,,,t
ore,outside,park/mill,goods,2026,110,1,t
metal,park/mill,park/works,goods,2026,70,1,t
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "park.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_table_becomes_a_picture_and_its_data(shell: Shell, table: Path, tmp_path: Path) -> None:
    code, out, _ = shell("sankey", "--table", "park.csv", "--svg", "a.svg", "--csv", "a.csv")
    assert code == 0
    assert "100.0 ± 1.0 t" in out
    names = ["a.csv", "a-nodes.csv", "a-2026-goods.csv", "a-2026-goods-nodes.csv"]
    assert {p.name for p in tmp_path.glob("a*")} == {"a.svg", "a-2026-goods.svg", *names}
    links = [n.get("href") for n in ET.parse(tmp_path / "a.svg").getroot().iter(f"{SVG}a")]
    assert "#goods-flow-metal" in links
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"))))
    assert {row["Flows"]: row["Value"] for row in rows}["slag"] == "38"


def test_a_picture_may_be_a_png(shell: Shell, table: Path, tmp_path: Path) -> None:
    code, _, _ = shell("sankey", "--table", "park.csv", "--png", "a.png", "--lang", "zh")
    assert code == 0
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_levels_groups_and_limits_are_options(shell: Shell, table: Path, tmp_path: Path) -> None:
    code, out, _ = shell("sankey", "--table", "park.csv", "--depth", "1", "--json")
    first = json.loads(out)[0]
    assert code == 0
    assert {node["node"] for node in first["nodes"]} == {"outside", "park", "outside.out"}
    (tmp_path / "groups.csv").write_text("process,group\npark/*,Park\n", encoding="utf-8")
    code, out, _ = shell("sankey", "--table", "park.csv", "--group", "groups.csv", "--json")
    park = next(n for n in json.loads(out)[0]["nodes"] if n["node"] == "Park")
    assert park["members"] == ["park/mill", "park/works"]
    assert park["inner"] == 65
    code, out, _ = shell("sankey", "--table", "park.csv", "--nodes", "3", "--json")
    assert code == 0


def test_years_stand_side_by_side(shell: Shell, table: Path) -> None:
    code, out, _ = shell("sankey", "--table", "park.csv", "--split", "period", "--json")
    (both,) = json.loads(out)
    assert code == 0
    assert both["periods"] == ["2025", "2026"]
    assert {r["part"] for r in both["ribbons"]} == {"2025", "2026"}


def test_reconciled_numbers_keep_what_was_stated(shell: Shell) -> None:
    flows = str(EXAMPLES / "flows.csv")
    code, out, _ = shell("sankey", "--table", flows, "--reconcile", "--json")
    assert code == 0
    (found,) = json.loads(out)
    assert found["is_reconciled"]
    ore = next(r for r in found["ribbons"] if r["flows"] == ["ore"])
    assert ore["stated"] == pytest.approx(100)
    assert ore["value"] > 100.5
    assert all(node["residual"] is None for node in found["nodes"])


def test_ribbons_of_several_reconciled_flows_know_their_uncertainty(shell: Shell) -> None:
    metals = ("--table", str(EXAMPLES / "metals.csv"))
    code, out, _ = shell("sankey", *metals, "--reconcile", "--depth", "1", "--json")
    assert code == 0
    (found,) = json.loads(out)
    (bars,) = [r for r in found["ribbons"] if r["flows"] == ["cathode", "bars"]]
    alone = json.loads(shell("sankey", *metals, "--reconcile", "--json")[1])[0]["ribbons"]
    sds = [r["sd"] for r in alone if r["flows"] in (["cathode"], ["bars"])]
    # Their sum is tied to the blister: it is known better than the two by themselves.
    assert bars["sd"] < sum(sd * sd for sd in sds) ** 0.5
    assert bars["sd"] > abs(sds[0] - sds[1])


def test_a_book_is_drawn_with_links_to_its_entries(filled: Shell, tmp_path: Path) -> None:
    arguments = ("--period", "2025", "--layer", "goods", "--site", "http://127.0.0.1:8000/")
    code, out, _ = filled("sankey", *arguments, "--svg", "b.svg", "--json")
    assert code == 0
    ribbons = json.loads(out)[0]["ribbons"]
    assert any(ribbon["entries"] for ribbon in ribbons)
    links = [n.get("href", "") for n in ET.parse(tmp_path / "b.svg").getroot().iter(f"{SVG}a")]
    assert any(link.startswith("http://127.0.0.1:8000/flow/") for link in links)
    assert any(link.endswith("#flows") for link in links)


def test_a_flow_of_a_book_is_parted_by_class(filled: Shell) -> None:
    plain = ("sankey", "--period", "2025", "--layer", "goods", "--json")
    whole = json.loads(filled(*plain)[1])[0]["ribbons"]
    code, out, _ = filled(*plain, "--split", "class")
    assert code == 0
    parts = json.loads(out)[0]["ribbons"]
    assert len({ribbon["part"] for ribbon in parts}) > 1
    assert sum(r["value"] or 0 for r in parts) == pytest.approx(sum(r["value"] or 0 for r in whole))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "LB-G14"),
        (("--reconcile",), "LB-B79"),
        (("--table", "park.csv", "--split", "shape"), "LB-G15"),
        (("--table", "park.csv", "--layer", "gold"), "LB-G01"),
        (("--table", "park.csv", "--svg", "/"), "LB-D08"),
    ],
)
def test_what_is_missing_is_asked_for(
    shell: Shell, table: Path, words: tuple[str, ...], code: str
) -> None:
    found, _, err = shell("sankey", *words)
    assert found == 2
    assert code in err


@pytest.mark.parametrize(("option", "number"), [("depth", 0), ("nodes", -3), ("ribbons", -1)])
def test_a_number_that_means_nothing_is_refused(
    shell: Shell, tmp_path: Path, option: str, number: int
) -> None:
    text = "flow,from,to,value,unit\na,,x,3,t\nb,x,,3,t\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8")
    code, _, err = shell("sankey", "--table", "f.csv", f"--{option}={number}")
    assert code == 2
    assert "LB-G16" in err
    assert f"--{option}" in err


def test_relations_without_reconciling_are_refused(shell: Shell, table: Path) -> None:
    code, _, err = shell("sankey", "--table", table.name, "--relations", table.name)
    assert code == 2
    assert "LB-G17" in err
    assert "--reconcile" in err
