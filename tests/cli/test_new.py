"""`loopbook new`."""

import json
from pathlib import Path

from .conftest import Shell


def test_a_book_is_made_and_a_second_one_of_that_name_refused(shell: Shell, tmp_path: Path) -> None:
    code, out, _ = shell("new", "my.book", "--scheme", "cn-battery", "--json")
    assert code == 0
    assert json.loads(out)["schemes"][0].startswith("cn-battery@")
    assert (tmp_path / "my.book").is_dir()
    code, _, err = shell("new", "my.book")
    assert code == 2
    assert "my.book" in err


def test_an_unknown_pack_makes_no_folder(shell: Shell, tmp_path: Path) -> None:
    code, _, err = shell("new", "my.book", "--scheme", "cn-batery")
    assert code == 2
    assert "cn-battery" in err
    assert not (tmp_path / "my.book").exists()
