"""`loopbook record`, killed at any moment: nothing that it acknowledged is lost, and sending all of
it again is safe. A line on the output is the acknowledgement of a file."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import loopbook
from tests.golden.kill.homes import CrashingHome, DatabaseHome, FolderHome
from tests.golden.kill.rounds import STEPS, kill_rounds, told
from tests.store.postgres.server import Server, shared

pytestmark = pytest.mark.slow

FILES = 40
EVENTS = 25


def write_files(folder: Path) -> list[Path]:
    paths = []
    for number in range(FILES):
        events = [
            {
                "type": "ObjectEvent",
                "eventID": f"urn:uuid:{number:08x}-0000-4000-8000-{position:012x}",
                "eventTime": "2025-03-01T08:00:00+08:00",
                "eventTimeZoneOffset": "+08:00",
                "action": "ADD",
                "bizStep": "receiving",
                "epcList": [f"https://id.example.org/01/09506000134352/21/{number}-{position}"],
            }
            for position in range(EVENTS)
        ]
        path = folder / f"load-{number:02}.json"
        path.write_text(json.dumps(events), encoding="utf-8")
        paths.append(path)
    return paths


def killed_run(book: Path, files: list[Path], delay_seconds: float) -> set[str]:
    """Record `files`, kill the process a delay after its first acknowledgement, and return the
    files it acknowledged."""
    words = [sys.executable, "-m", "loopbook", "record", *map(str, files), "--book", str(book)]
    environment = os.environ | {"LOOPBOOK_LANG": "en"}
    process = subprocess.Popen(words, stdout=subprocess.PIPE, env=environment)
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(delay_seconds)
    process.send_signal(signal.SIGKILL)
    output, _ = process.communicate()
    lines = (first + output).decode("utf-8").splitlines()
    return {line.split(":")[0] for line in lines if f"{EVENTS} appended" in line}


def rounds(tmp_path: Path, count: int) -> None:
    files = write_files(tmp_path)
    chance = random.Random(7)
    cut_short = 0
    for number in range(count):
        book = tmp_path / f"{number}.book"
        loopbook.new(book).close()
        acknowledged = killed_run(book, files, chance.uniform(0.0, 0.25))
        assert acknowledged
        cut_short += len(acknowledged) < FILES
        with loopbook.open(book) as again:
            assert again.verify().checkpoint == again.checkpoint()
            size = again.checkpoint().size
            assert size >= EVENTS * len(acknowledged)
            for path in files:
                receipt = again.record(path)
                assert receipt.refused == 0
                assert str(path) not in acknowledged or receipt.repeated == EVENTS
            assert again.checkpoint().size == FILES * EVENTS
            assert all(again.record(path).appended == 0 for path in files)
    assert cut_short, "every round had recorded all files before it was killed"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")
def test_three_kills_lose_nothing(tmp_path: Path) -> None:
    rounds(tmp_path, 3)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")
def test_twenty_five_kills_lose_nothing(tmp_path: Path) -> None:
    rounds(tmp_path, 25)


PROGRAM = pytest.mark.skipif(not hasattr(os, "fork"), reason="the kill program forks")


@PROGRAM
@pytest.mark.parametrize("step", STEPS)
def test_a_few_kills_of_each_step_lose_nothing(step: str, tmp_path: Path) -> None:
    tally = kill_rounds(step, 2, FolderHome(tmp_path))
    assert tally.is_fine, told(step, tally)


@PROGRAM
@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_a_hundred_kills_of_each_step_lose_nothing(step: str, tmp_path: Path) -> None:
    tally = kill_rounds(step, 100, FolderHome(tmp_path))
    assert tally.is_fine, told(step, tally)


@PROGRAM
@pytest.mark.postgres
@pytest.mark.parametrize("step", STEPS)
def test_a_few_kills_on_postgresql_lose_nothing(step: str, tmp_path: Path) -> None:
    tally = kill_rounds(step, 3, DatabaseHome(shared(), tmp_path))
    shared().sql(f"DROP DATABASE {step}_template WITH (FORCE)")
    assert tally.is_fine, told(step, tally)


@PROGRAM
@pytest.mark.postgres
def test_a_few_kills_of_the_server_lose_nothing(tmp_path: Path) -> None:
    server = Server()
    try:
        tally = kill_rounds("append", 4, CrashingHome(server, tmp_path))
    finally:
        server.close()
    assert tally.is_fine, told("append", tally)
