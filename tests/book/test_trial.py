"""Trial: the cases of a pack, and the rows that no case uses."""

import shutil
from pathlib import Path

import pytest

import loopbook
from loopbook.book import try_pack
from loopbook.errors import ParseError

SCHEMES = Path(loopbook.__file__).parent / "schemes"


@pytest.mark.parametrize("name", ["cn-battery", "cn-14fyp"])
def test_a_shipped_pack_passes_its_cases_with_every_row_used(name: str) -> None:
    trial = try_pack(name)
    failed = [
        f"{case.name}: {answer.expected}; found {answer.met.found}"
        for case in trial.cases
        for answer in case.answers
        if not answer.met.holds
    ]
    assert not failed
    assert not trial.unused
    assert trial.has_passed


def test_a_row_that_no_case_uses_and_a_wrong_number_fail_the_pack(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(SCHEMES / "cn-battery", copy)
    factors = copy / "factors.csv"
    lines = factors.read_text("utf-8").splitlines()
    extra = lines[1].split(",")
    extra[0] = "unused_factor"
    extra[1] = extra[2] = ""
    factors.write_text("\n".join([*lines, ",".join(extra)]) + "\n", encoding="utf-8")
    case = copy / "cases" / "chain" / "case.toml"
    wrong = '\n[[expect]]\nindicator = "cascade_rate"\nperiod = "2025"\nvalue = 1.0\n'
    case.write_text(case.read_text("utf-8") + wrong, encoding="utf-8")
    trial = try_pack(str(copy))
    assert not trial.has_passed
    assert f"factors.csv:{len(lines) + 1}" in trial.unused
    assert any(not a.met.holds for c in trial.cases for a in c.answers)


def test_a_case_that_cannot_be_read_says_where(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(SCHEMES / "cn-battery", copy)
    (copy / "cases" / "chain" / "case.toml").write_text("[[expect", encoding="utf-8")
    with pytest.raises(ParseError, match=r"cases/chain/case\.toml"):
        try_pack(str(copy))
