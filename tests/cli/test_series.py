"""`loopbook series`."""

from pathlib import Path

from .conftest import Shell

SALES = "UNU_Key,Year,Country,POM_kg,POM_pieces\n0102,2014,NLD,1000,20\n0102,2015,NLD,2000,40\n"


def test_a_series_is_shown_or_written_for_a_forecast(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text(SALES, encoding="utf-8")
    shell("new", "my.book", "--scheme", "e-waste")
    shell("record", "sales.csv", "--as", "put_on_market")
    code, out, _ = shell("series", "put_on_market", "--subject",
                         "https://api.worldbank.org/v2/country/NLD")  # fmt: skip
    assert code == 0
    assert "2015" in out
    code, out, _ = shell("series", "put_on_market", "--out", "in.csv")
    assert code == 0
    written = (tmp_path / "in.csv").read_text("utf-8-sig").splitlines()
    assert written[0] == "year,product,value,sd,unit,by"
    assert written[2].startswith("2015,unu_0102,2,")


def test_a_series_goes_straight_into_a_forecast(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text(SALES, encoding="utf-8")
    shell("new", "my.book", "--scheme", "e-waste")
    shell("record", "sales.csv", "--as", "put_on_market")
    shell("series", "put_on_market", "--out", "in.csv")
    code, out, err = shell("stock", "--table", "in.csv", "--lifetime", "fixed:1")
    assert (code, err) == (0, "")
    last = next(line for line in out.splitlines() if line.startswith("2015")).split()
    assert last == ["2015", "2", "2", "1"]  # t: in, in use, out


TWO_PUBLISHERS = """Flow,Material,Period,Mass,Unit,Publisher,Source
waste_paper,waste_paper,2019,54,Mt,NDRC,A
waste_paper,waste_paper,2020,54.9,Mt,NDRC,A
waste_paper,waste_paper,2020,55.5,Mt,CPA,B
"""


def test_a_forecast_asks_which_of_two_publishers_it_is_to_believe(
    shell: Shell, tmp_path: Path
) -> None:
    (tmp_path / "two.csv").write_text(TWO_PUBLISHERS, encoding="utf-8")
    shell("new", "my.book", "--scheme", "cn-14fyp")
    shell("record", "two.csv", "--as", "masses")
    shell("series", "waste_paper", "--out", "in.csv")
    code, _, err = shell("stock", "--table", "in.csv", "--lifetime", "fixed:1")
    assert code != 0
    assert "LB-Y33" in err
    chosen = ("--where", "by=NDRC, declared")
    code, out, _ = shell("stock", "--table", "in.csv", "--lifetime", "fixed:1", *chosen)
    assert code == 0
    last = next(line for line in out.splitlines() if line.startswith("2020")).split()
    assert last == ["2020", "54.9", "54.9", "54"]


def test_a_file_that_cannot_be_written_is_told(shell: Shell) -> None:
    shell("new", "my.book", "--scheme", "e-waste")
    code, _, err = shell("series", "put_on_market", "--out", "no/such/folder.csv")
    assert code != 0
    assert "LB-D35" in err
