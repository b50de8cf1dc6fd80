"""`loopbook id`."""

import json

import pytest

from .conftest import Shell


def test_a_good_code_is_told_in_words(shell: Shell) -> None:
    code, out, _ = shell("id", "urn:epc:id:sgtin:9520001.000102.A1")
    assert code == 0
    assert "GS1 trade item (GTIN); names one thing." in out
    assert "https://id.gs1.org/01/09520001001024/21/A1" in out


def test_a_bad_code_names_the_right_digit(shell: Shell) -> None:
    code, out, _ = shell("id", "https://id.gs1.org/01/09520001001028/21/A1")
    assert code == 1
    assert "LB-I04" in out
    assert "09520001001024" in out


def test_with_the_length_of_the_prefix_the_urn_is_told(shell: Shell) -> None:
    link = "https://id.gs1.org/01/09520001001024/21/A1"
    assert "LB-I06" in shell("id", link)[1]
    _, out, _ = shell("id", link, "--gcp-length", "7")
    assert "urn:epc:id:sgtin:9520001.000102.A1" in out


def test_a_program_gets_the_parts(shell: Shell) -> None:
    code, out, _ = shell("id", "04QCB76836300JBC40000903", "--json")
    told = json.loads(out)
    assert (code, told["kind"], told["level"]) == (0, "battery_code", "instance")
    parts = {part["name"]: part for part in told["parts"]}
    assert parts["date"]["read"] == "2021-12-04"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("04QCB76836300JBC40000903", "动力蓄电池编码"),
        ("1M8GDM9A1KP042788", "第 9 位校验码"),
        ("4006381333931", "也可能是：GS1 位置或参与方"),
        ("abc", "无法识别"),
    ],
)
def test_it_is_told_in_chinese_too(shell: Shell, code: str, words: str) -> None:
    _, out, _ = shell("id", code, "--lang", "zh")
    assert words in out
