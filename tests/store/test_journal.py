"""The journal under threads, processes, kills and tampering; the port itself: tests/stores."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from loopbook.errors import BrokenLog, StoreUnavailable
from loopbook.store.journal import PAGE_ENTRIES, Journal, open_journal
from loopbook.store.schema import JOURNAL_NAME
from loopbook.store.tree import MARK_EVERY
from loopbook.terms.entry import Outcome, Status
from tests.stores.drafts import Clock, Salt, draft, new_journal

CHILD = Path(__file__).with_name("child.py")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new_journal(tmp_path / "a.book").close()
    return tmp_path / "a.book"


@pytest.fixture
def journal(folder: Path) -> Iterator[Journal]:
    opened = open_journal(folder, Clock(), Salt())
    yield opened
    opened.close()


def child(*words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, CHILD, *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_many_threads_share_commits_and_each_hears_of_its_own(journal: Journal) -> None:
    heard: dict[int, tuple[Status, ...]] = {}

    def call(first: int) -> None:
        for number in range(first, first + 5):
            # Every draft is offered by two threads; one of them appends it.
            heard[number] = journal.append([draft(number // 2), draft(1_000 + number)])

    threads = [threading.Thread(target=call, args=(first,)) for first in range(0, 200, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert journal.verify() == 300
    drafts = {entry.sequence: entry.draft for entry in journal.read()}
    for number, (shared, own) in heard.items():
        assert drafts[shared.sequence] == draft(number // 2)
        assert (own.outcome, drafts[own.sequence]) == (Outcome.APPENDED, draft(1_000 + number))
    outcomes = [shared.outcome for shared, _ in heard.values()]
    assert (outcomes.count(Outcome.APPENDED), outcomes.count(Outcome.REPEATED)) == (100, 100)


def test_readings_and_appends_of_many_threads_do_not_disturb_each_other(journal: Journal) -> None:
    faults = []

    def look() -> None:
        for _ in range(20):
            size = journal.size()
            checkpoint = journal.checkpoint(size)
            entries = list(journal.read(1, size))
            found = journal.find(f"urn:example:{size - 1}")
            if not (len(entries) == size == checkpoint.size and found in ((size,), ())):
                faults.append((size, len(entries), found))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(100):
        journal.append([draft(number)])
    for thread in threads:
        thread.join(60)
    assert not faults
    assert journal.verify() == 100


def test_a_book_opened_read_only_takes_nothing(folder: Path) -> None:
    reader = open_journal(folder, Clock(), Salt(), is_read_only=True)
    with pytest.raises(StoreUnavailable, match=r"LB-S17.*read-only"):
        reader.append([draft(1)])
    assert reader.identify([draft(1)])[0].outcome is Outcome.APPENDED
    reader.close()


def test_a_reader_sees_what_another_process_appends(folder: Path) -> None:
    reader = open_journal(folder, Clock(), Salt(), is_read_only=True)
    assert reader.find("urn:example:3") == ()
    before = reader.checkpoint()
    other = child("some", folder, 0, 1_500)
    assert other.communicate(timeout=60) == ("", None)
    assert (before.size, reader.size(), reader.checkpoint().size) == (0, 1_500, 1_500)
    assert reader.find("urn:example:3") == (4,)
    assert reader.identify([draft(1_499)]) == (Status(Outcome.REPEATED, 1_500),)
    assert reader.verify() == 1_500
    reader.close()


def test_a_writer_goes_on_where_another_process_stopped(journal: Journal, folder: Path) -> None:
    journal.append([draft(1), draft(2)])
    child("some", folder, 0, 5).communicate(timeout=60)
    statuses = journal.append([draft(n) for n in (0, 1, 4, 5)])
    assert [(s.outcome.value, s.sequence) for s in statuses] == [
        ("repeated", 3),
        ("repeated", 1),
        ("repeated", 5),
        ("appended", 6),
    ]
    assert journal.verify() == 6


def test_a_second_writer_is_told_who_holds_the_book(folder: Path) -> None:
    other = child("hold", folder)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    mine = open_journal(folder, Clock(), Salt(), wait_seconds=0.2)
    with pytest.raises(StoreUnavailable, match="LB-S09") as caught:
        mine.append([draft(1)])
    assert f"'child.py', process {other.pid} on" in str(caught.value)
    assert "waited 0.2 s" in str(caught.value)
    assert str(other.pid) in caught.value.message("zh")
    # Reading is possible meanwhile, and writing afterwards.
    assert (mine.size(), mine.verify()) == (0, 0)
    other.communicate("go on\n", timeout=60)
    assert mine.append([draft(1)]) == (Status(Outcome.APPENDED, 2),)
    mine.close()


def kill_rounds(folder: Path, rounds: int) -> None:
    """Kill a pouring process again and again: what it heard of is there, whole and in place."""
    acknowledged: dict[int, int] = {}
    for turn in range(rounds):
        other = child("pour", folder, len(acknowledged))
        assert other.stdout is not None
        lines = [other.stdout.readline()]
        time.sleep(0.005 * (turn % 7))
        other.kill()
        # Not by communicate: it would leave out what readline has read ahead.
        lines += other.stdout.read().splitlines()
        other.communicate()
        whole = [line.split() for line in lines if len(line.split()) == 2]
        heard = {int(number): int(sequence) for number, sequence in whole}
        acknowledged |= heard
        journal = open_journal(folder, Clock(), Salt())
        # One may be durable whose answer was cut off; never more, and never fewer.
        assert len(acknowledged) <= journal.verify() <= len(acknowledged) + 1
        for number, sequence in heard.items():
            assert journal.find(f"urn:example:{number}") == (sequence,)
        again = journal.append([draft(number) for number in range(len(acknowledged) + 1)])
        assert all(s.outcome is Outcome.REPEATED for s in again[:-1])
        assert [s.sequence for s in again] == list(range(1, len(again) + 1))
        acknowledged[len(acknowledged)] = len(again)
        journal.close()
    assert len(acknowledged) > rounds


def test_a_killed_process_loses_nothing_it_was_told(folder: Path) -> None:
    kill_rounds(folder, 3)


@pytest.mark.slow
def test_twenty_five_killed_processes_lose_nothing_they_were_told(folder: Path) -> None:
    kill_rounds(folder, 25)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of a file")
def test_a_disk_that_refuses_loses_nothing_acknowledged(folder: Path) -> None:
    said, _ = child("cramped", folder, 60_000).communicate(timeout=60)
    count, _, message = said.partition(" ")
    assert message.startswith(("LB-S11", "LB-S12"))
    journal = open_journal(folder, Clock(), Salt())
    assert journal.verify() == int(count) > 3
    assert journal.append([draft(int(count))])[0].sequence == int(count) + 1
    journal.close()


def tampered(folder: Path, statement: str) -> BrokenLog:
    connection = sqlite3.connect(folder / JOURNAL_NAME, isolation_level=None)
    connection.execute(statement)
    connection.close()
    journal = open_journal(folder, Clock(), Salt(), is_read_only=True)
    with pytest.raises(BrokenLog) as caught:
        journal.verify()
    journal.close()
    assert str(folder) in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("statement", "code", "sequence"),
    [
        ("UPDATE entry SET content=x'00' WHERE sequence=7", "LB-S16", 7),
        ("UPDATE entry SET party='someone else' WHERE sequence=7", "LB-S16", 7),
        ("UPDATE entry SET record_time=record_time-1 WHERE sequence=7", "LB-S16", 7),
        ("UPDATE entry SET audience=3-audience WHERE sequence=7", "LB-S16", 7),
        ("UPDATE entry SET leaf=zeroblob(32) WHERE sequence=7", "LB-S16", 7),
        ("UPDATE frame SET bytes=x'00' WHERE id=1", "LB-S16", 1),
        ("DELETE FROM entry WHERE sequence=7", "LB-S15", 7),
        ("DELETE FROM entry WHERE sequence=1", "LB-S15", 1),
        (f"DELETE FROM entry WHERE sequence>={MARK_EVERY}", "LB-S15", MARK_EVERY),
        ("UPDATE mark SET peaks=zeroblob(32)", "LB-S23", MARK_EVERY),
        ("DELETE FROM mark", "LB-S23", MARK_EVERY),
    ],
)
def test_a_verifying_walk_finds_what_was_altered(
    journal: Journal, folder: Path, statement: str, code: str, sequence: int
) -> None:
    journal.append([draft(n) for n in range(MARK_EVERY + 3)])
    assert journal.verify() == MARK_EVERY + 3
    journal.close()
    error = tampered(folder, statement)
    assert (error.code, error.values["sequence"]) == (code, sequence)


def test_a_reading_that_is_given_up_holds_nothing(journal: Journal) -> None:
    journal.append([draft(n) for n in range(PAGE_ENTRIES + 100)])
    assert next(journal.read(5, 5)).sequence == 5
    half = journal.read()
    next(half)
    journal.append([draft(PAGE_ENTRIES + 1_000)])
    journal.close()
    with pytest.raises(StoreUnavailable, match="LB-S18"):
        list(half)


def test_a_clean_end_leaves_one_file_and_the_name_of_the_writer(
    journal: Journal, folder: Path
) -> None:
    journal.append([draft(1)])
    journal.close()
    assert sorted(file.name for file in folder.iterdir()) == [JOURNAL_NAME, "writer.json"]
