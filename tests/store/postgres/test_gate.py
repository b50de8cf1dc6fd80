"""The gate: the driver is an extra, and whoever lacks it is told how to get it."""

import subprocess
import sys

import pytest

from loopbook.errors import StoreUnavailable
from loopbook.store.postgres.gate import desk_there, open_there
from tests.stores.drafts import Clock, Salt

LACKING = """
import sys
sys.modules["psycopg"] = None
from loopbook.store.postgres.gate import create_there, desk_there, open_there
from loopbook.errors import StoreUnavailable
for call in (create_there, open_there, desk_there):
    try:
        call("postgresql://ann:secret@h/d", *((None, None) if call is not desk_there else ()))
    except StoreUnavailable as fault:
        print(fault.message("en"))
"""


def test_without_the_extra_every_door_says_how_to_get_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LACKING], capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    assert all("LB-S50" in line and "uv add 'loopbook[postgres]'" in line for line in lines)
    assert "secret" not in done.stdout


@pytest.mark.slow
def test_the_driver_is_not_loaded_before_it_is_needed() -> None:
    words = "import sys, loopbook.book.opening; print('psycopg' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    url = "postgresql://ann:secret@/d?host=/nowhere/at-all"
    with pytest.raises(StoreUnavailable, match=r"LB-S51.*ann@/d") as caught:
        open_there(url, Clock(), Salt())
    assert "secret" not in str(caught.value)
    with pytest.raises(StoreUnavailable, match="LB-S51"):
        desk_there(url)
