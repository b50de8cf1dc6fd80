"""Sheet: the reader's own table, without a book."""

from datetime import date
from pathlib import Path

import pytest

from loopbook.book import account_sheet
from loopbook.errors import ParseError

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
