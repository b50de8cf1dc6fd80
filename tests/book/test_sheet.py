"""Sheet: the reader's own table, without a book."""

from datetime import date
from pathlib import Path

import pytest

from loopbook.book import View, account_sheet
from loopbook.book.sheet import require_boundary
from loopbook.errors import ParseError, UnknownTerm

TODAY = date(2026, 11, 21)
HEAD = "flow,from,to,layer,period,value,sd,unit\n"


def test_the_meter_that_is_wrong_is_named(tmp_path: Path) -> None:
    """Two processes in a row: only the middle flow stands in both balances that fail."""
    rows = "feed,outside,mill,goods,2025,100,1,t\nslurry,mill,cell,goods,2025,120,1,t\n"
    rows += "product,cell,outside,goods,2025,100,1,t\n"
    (tmp_path / "m.csv").write_text(HEAD + rows, encoding="utf-8")
    sheet = account_sheet(tmp_path / "m.csv", TODAY)
    assert len(sheet.accounts) == 1
    assert "`slurry` does not fit: 120 t stated, 100 t would close" in sheet.misfits[0]


def test_a_table_that_names_no_period_is_of_this_year(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(
        HEAD + "a,outside,p,goods,,1,0.1,t\nb,p,outside,goods,,1,0.1,t\n", encoding="utf-8"
    )
    sheet = account_sheet(tmp_path / "m.csv", TODAY)
    assert str(sheet.accounts[0].period) == "2026"


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match=r"m\.csv"):
        account_sheet(tmp_path / "m.csv", TODAY)


PARK = """flow,from,to,period,value,sd,unit
coal,,park/power,2025-H1,10,1,t
coal,,park/power,2025-H2,12,1,t
ash,park/power,park/cement,2025-H1,3,0.1,t
ash,park/power,park/cement,2025-H2,4,0.1,t
gas,park/power,,2025-H1,7,1,t
gas,park/power,,2025-H2,8,1,t
cement,park/cement,,2025-H1,3,0.1,t
cement,park/cement,,2025-H2,4,0.1,t
"""


def test_a_view_draws_one_boundary_and_sums_the_year(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(PARK)
    view = View(within="park", by="year")
    (account,) = account_sheet(tmp_path / "m.csv", TODAY, view=view).accounts
    assert str(account.period) == "2025"
    assert list(account.system.flows) == ["coal", "gas", "cement"]
    (balance,) = account.balances
    assert (balance.process, balance.difference) == ("park", 0)
    per_hall = account_sheet(tmp_path / "m.csv", TODAY, view=View(level=2)).accounts
    assert [b.process for b in per_hall[0].balances] == ["park/power", "park/cement"]


def test_a_table_of_places_says_what_lies_where(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(PARK)
    (tmp_path / "p.csv").write_text("process,within\npark,city\n")
    view = View(places=tmp_path / "p.csv", level=1, by="year")
    (account,) = account_sheet(tmp_path / "m.csv", TODAY, view=view).accounts
    assert [b.process for b in account.balances] == ["city"]
    with pytest.raises(UnknownTerm, match="LB-B83"):
        account_sheet(tmp_path / "m.csv", TODAY, view=View(within="town"))
    with pytest.raises(UnknownTerm, match="LB-B60"):
        account_sheet(tmp_path / "m.csv", TODAY, view=View(by="decade"))


def test_a_month_beside_its_year_is_told(tmp_path: Path) -> None:
    rows = "a,,x,goods,2025,10,1,t\nb,x,,goods,2025,10,1,t\n"
    (tmp_path / "m.csv").write_text(HEAD + rows + rows.replace("2025", "2025-03"))
    codes = [finding.code for finding in account_sheet(tmp_path / "m.csv", TODAY).findings]
    assert codes == ["LB-B69"]


def test_places_that_nothing_is_rolled_up_by_are_refused(tmp_path: Path) -> None:
    view = View(places=tmp_path / "places.csv")
    with pytest.raises(UnknownTerm, match=r"LB-B92.*--within"):
        require_boundary(view)
    require_boundary(View(places=view.places, level=1))
