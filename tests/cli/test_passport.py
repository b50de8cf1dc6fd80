"""`loopbook passport` and `loopbook label`, through the door."""

import json
from pathlib import Path

import pytest

from .conftest import Shell, chinese
from .inputs import SCHEMES

pytestmark = pytest.mark.slow

BATTERY = "https://id.example.org/01/09520002000101/21/EV1"


@pytest.fixture
def battery(shell: Shell) -> Shell:
    assert shell("new", "my.book", "--scheme", "eu-battery")[0] == 0
    assert shell("record", SCHEMES / "eu-battery" / "cases" / "life" / "life.jsonld")[0] == 0
    return shell


def test_a_passport_is_told_in_every_form(battery: Shell) -> None:
    code, out, _ = battery("passport", BATTERY)
    assert code == 0
    assert "Rated capacity: 180 Ah" in out
    assert "None reported #" in out
    assert chinese(battery("passport", BATTERY, "--lang", "zh")[1])
    public = battery("passport", BATTERY, "--audience", "public")[1]
    assert "Accidents: [for others]" in public
    assert "#" not in public
    told = json.loads(battery("passport", BATTERY, "--json")[1])
    assert len(told["lines"]) == 93
    assert told["state"] == "succeeded"
    linked = json.loads(battery("passport", BATTERY, "--json-ld")[1])
    assert linked["id"] == BATTERY
    assert "@context" in linked
    assert battery("passport", BATTERY, "--html", "page.html")[0] == 0
    page = Path("page.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "<svg" in page
    assert "<script" not in page
    old = json.loads(battery("passport", BATTERY, "--as-of", "2027-03-10", "--json")[1])
    assert old["state"] == "open"
    assert old["version"] < told["version"]


def test_a_passport_is_exported_and_taken_over(battery: Shell) -> None:
    code, out, _ = battery("passport", BATTERY, "--export", "out")
    assert code == 0
    assert "7 files" in out
    assert "LB-U72" in out
    names = sorted(path.name for path in Path("out").iterdir())
    assert len(names) == 7
    assert battery("passport", BATTERY, "--export", "out")[0] == 2
    other = BATTERY.replace("EV1", "EV9")
    code, out, _ = battery("passport", other, "--take", "out/PerformanceAndDurability.json")
    assert code == 0
    told = json.loads(battery("passport", other, "--json")[1])
    values = {line["id"]: line["value"] for line in told["lines"]}
    assert values["rated_capacity"] == 180
    assert told["state"] == "draft"


def test_the_code_of_a_label_is_drawn(battery: Shell) -> None:
    assert battery("label", BATTERY, "--qr", "label.svg")[0] == 0
    assert Path("label.svg").read_text(encoding="utf-8").startswith("<svg")


def test_what_does_not_answer_is_said(battery: Shell) -> None:
    for words, said in (
        ((BATTERY + "9",), "LB-U60"),
        ((BATTERY, "--audience", "publik"), "LB-U62"),
        ((BATTERY, "--take", "nothing.json"), "LB-D09"),
        ((BATTERY, "--scheme", "nothing"), "LB-"),
    ):
        code, _, err = battery("passport", *words)
        assert code == 2
        assert said in err
