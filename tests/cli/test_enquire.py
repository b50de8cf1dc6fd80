"""`loopbook enquire`, through the door."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import loopbook

from .conftest import Shell, chinese
from .inputs import SCHEMES
from .test_passport import BATTERY

pytestmark = pytest.mark.slow


@pytest.fixture
def battery(shell: Shell) -> Shell:
    assert shell("new", "my.book", "--scheme", "eu-battery")[0] == 0
    assert shell("record", SCHEMES / "eu-battery" / "cases" / "life" / "life.jsonld")[0] == 0
    return shell


def test_a_code_and_a_photo_have_one_answer(battery: Shell) -> None:
    with loopbook.open("my.book", is_read_only=True) as book:
        _, modules = book.label(BATTERY)
    dark = np.kron(np.pad(modules, 5), np.ones((4, 4), bool))
    made = io.BytesIO()
    Image.fromarray(np.where(dark, 0, 255).astype(np.uint8)).save(made, "PNG")
    Path("label.png").write_bytes(made.getvalue())
    code, typed, _ = battery("enquire", BATTERY)
    assert code == 0
    assert "Electric vehicle battery" in typed
    assert battery("enquire", "--photo", "label.png")[1] == typed
    assert chinese(battery("enquire", BATTERY, "--lang", "zh")[1])
    told = json.loads(battery("enquire", "(01)09520002000101(21)EV1", "--json")[1])
    assert (told["is_known"], told["has_passport"], told["address"]) == (True, True, BATTERY)


def test_what_is_not_known_is_told_as_what_is_hidden(battery: Shell) -> None:
    code, out, _ = battery("enquire", "nothing-of-ours")
    assert code == 0
    assert "open to everyone" in out


def test_no_code_and_no_picture_are_refused(battery: Shell) -> None:
    Path("not.png").write_bytes(b"not a picture")
    for words, said in (
        ((), "LB-U77"),
        (("--photo", "not.png"), "LB-U64"),
        (("--photo", "no"), "LB-D09"),
        (("x", "--photo", "not.png"), "LB-U79"),
    ):
        code, _, err = battery("enquire", *words)
        assert code == 2
        assert said in err
