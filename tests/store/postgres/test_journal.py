"""The journal in PostgreSQL as several processes know it: one order, nothing lost, no conflict."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

import loopbook
from loopbook.book import Book
from loopbook.book import sealing as sealing_module
from loopbook.book.sealer import sealing
from loopbook.book.sealing import Sealing, seal
from loopbook.errors import BrokenLog, StoreUnavailable
from loopbook.store.journal import Journal
from loopbook.store.log import merkle_root
from loopbook.store.memory import MemoryStore
from loopbook.store.postgres.address import address_of
from loopbook.store.postgres.journal import open_journal
from loopbook.terms.entry import Outcome
from tests.store.postgres.server import Server, again, new_there
from tests.stores.drafts import Clock, Salt, draft

pytestmark = pytest.mark.postgres

ROOT = Path(__file__).parents[3]


def child(*words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.postgres.child", *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def schema_of(url: str) -> str:
    return url.split("schema=")[1].split("&", maxsplit=1)[0]


def test_many_processes_append_one_sequence_without_gaps() -> None:
    url, journal = new_there()
    children = [child("pour", url, str(n), "60", "4") for n in range(4)]
    said = [one.communicate()[0].splitlines()[1:] for one in children]
    told = {int(n): int(s) for lines in said for n, s in (line.split() for line in lines)}
    assert sorted(told) == list(range(240))
    assert sorted(told.values()) == list(range(1, 241))
    # Each process's own were taken in its order.
    for lines in said:
        sequences = [int(line.split()[1]) for line in lines]
        assert sequences == sorted(sequences)
    entries = list(journal.read())
    assert [entry.sequence for entry in entries] == list(range(1, 241))
    for number, sequence in told.items():
        assert entries[sequence - 1].draft == draft(number)
    assert journal.verify() == 240
    assert journal.checkpoint().root == merkle_root([entry.leaf for entry in entries]).hex()
    journal.close()


def test_the_tree_is_that_of_a_store_in_memory_across_marks() -> None:
    url, journal = new_there()
    other, clock = again(url), Clock()
    clock()
    memory = MemoryStore(clock, Salt())
    for first in range(0, 2_400, 600):
        drafts = [draft(n) for n in range(first, first + 600)]
        journal.append(drafts)
        memory.append(drafts)
        assert other.checkpoint() == memory.checkpoint()
    for size in (0, 1, 1_023, 1_024, 1_025, 2_048, 2_399):
        assert other.checkpoint(size) == memory.checkpoint(size)
        assert list(other.leaves(1, size)) == list(memory.leaves(1, size))
    assert other.verify() == 2_400
    for each in (other, journal):
        each.close()


def test_of_rivals_in_many_processes_one_is_taken_and_the_others_conflict() -> None:
    url, journal = new_there()
    children = [child("rivals", url, name, "40") for name in ("one", "two", "three")]
    for one in children:
        assert one.stdout is not None
        assert one.stdout.readline() == "begin\n"
    said = [one.communicate("\n")[0].splitlines() for one in children]
    assert journal.size() == 40
    for number in range(40):
        answers = [lines[number].split() for lines in said]
        outcomes = sorted(outcome for outcome, _ in answers)
        assert outcomes == [Outcome.APPENDED, Outcome.CONFLICTING, Outcome.CONFLICTING]
        assert len({sequence for _, sequence in answers}) == 1
    assert journal.verify() == 40
    journal.close()


def test_a_writer_that_waits_too_long_is_told_who_writes_and_reads_go_on() -> None:
    url, journal = new_there()
    journal.append([draft(1)])
    waiting = open_journal(address_of(url), Clock(), Salt(), wait_seconds=0.3)
    with child("hold", url) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert journal.size() == 1
        assert journal.identify([draft(1)])[0].outcome is Outcome.REPEATED
        with pytest.raises(StoreUnavailable, match="LB-S52"):
            waiting.append([draft(2)])
        holder.kill()
    assert waiting.append([draft(2)])[0].sequence == 2
    waiting.close()
    journal.close()


def test_a_killed_client_loses_nothing_it_was_told() -> None:
    url, journal = new_there()
    for number in range(3):
        with child("pour", url, "0", "5000", "1") as one:
            assert one.stdout is not None
            assert one.stdout.readline() == "begin\n"
            time.sleep(0.1 + number / 7)
            one.send_signal(signal.SIGKILL)
            # What a killed process was writing may be cut: only whole lines were told.
            lines = one.stdout.read().split("\n")[:-1]
        told = {int(n): int(s) for n, s in (line.split() for line in lines)}
        entries = {entry.sequence: entry.draft for entry in journal.read()}
        assert all(entries[sequence] == draft(number) for number, sequence in told.items())
        before = journal.checkpoint()
        again_told = journal.append([draft(number) for number in told])
        assert {status.outcome for status in again_told} == {Outcome.REPEATED}
        assert journal.checkpoint() == before
    assert journal.verify() > 0
    journal.close()


def test_after_a_restart_the_next_call_works(server: Server) -> None:
    _, journal = new_there()
    journal.append([draft(1)])
    for mode in ("fast", "immediate"):
        server.stop(mode)
        try:
            for call in (journal.size, lambda: journal.append([draft(2)])):
                with pytest.raises(StoreUnavailable, match="LB-S51"):
                    call()
        finally:
            server.start()
        assert journal.size() == 1
        assert journal.find("urn:example:1") == (1,)
    assert journal.append([draft(2)])[0].sequence == 2
    journal.close()


def test_a_killed_server_has_all_it_acknowledged(server: Server) -> None:
    url, journal = new_there()
    with child("pour", url, "0", "100000", "1") as one:
        assert one.stdout is not None
        first = [one.stdout.readline() for _ in range(200)]
        os.kill(server.pid(), signal.SIGKILL)
        lines = [*first, *one.stdout.read().splitlines()][1:]
        one.wait()
    server.start()
    told = {int(n): int(s) for n, s in (line.split() for line in lines)}
    assert len(told) >= 199
    entries = {entry.sequence: entry.draft for entry in journal.read()}
    assert all(entries[sequence] == draft(number) for number, sequence in told.items())
    outcomes = {status.outcome for status in journal.append([draft(n) for n in told])}
    assert outcomes == {Outcome.REPEATED}
    assert journal.verify() == journal.size()
    journal.close()


def test_an_entry_that_was_altered_or_taken_out_is_found(server: Server) -> None:
    url, journal = new_there()
    journal.append([draft(n) for n in range(1_100)])
    table = f"{schema_of(url)}.entry"
    server.sql(f"UPDATE {table} SET source = 'x' WHERE sequence = 7")
    with pytest.raises(BrokenLog, match="LB-S16"):
        journal.verify()
    server.sql(f"DELETE FROM {table} WHERE sequence = 5")
    with pytest.raises(BrokenLog, match=r"LB-S15.*postgresql://"):
        journal.verify()
    server.sql(f"UPDATE {table} SET id = 'a' || chr(92) || 'b' WHERE sequence = 9")
    with pytest.raises(BrokenLog, match="LB-S57"):
        list(journal.read(9, 9))
    server.sql(f"DELETE FROM {table} WHERE sequence > 1000")
    with pytest.raises(BrokenLog, match="LB-S26"):
        journal.append([draft(9_999)])
    journal.close()


def test_a_folder_of_segments_is_its_owners_alone_and_each_book_has_its_own() -> None:
    _, one = new_there()
    _, other = new_there()
    assert one.folder != other.folder
    assert stat.S_IMODE(one.folder.stat().st_mode) == 0o700
    one.close()
    other.close()


def filled(count: int) -> tuple[str, Journal]:
    """Return a book with events that speak of items, and its address."""
    url, journal = new_there()
    journal.close()
    with loopbook.open(url) as book:
        book.record(documents(0, count))
    return url, again(url)


def documents(first: int, count: int) -> bytes:
    events = ",".join(
        f'{{"type":"ObjectEvent","eventID":"urn:uuid:{n:08x}-0000-4000-8000-000000000000",'
        '"eventTime":"2025-03-01T08:00:00+08:00","eventTimeZoneOffset":"+08:00",'
        '"action":"ADD","bizStep":"receiving",'
        f'"epcList":["https://id.example.org/01/09506000134352/21/{n}"]}}'
        for n in range(first, first + count)
    )
    return f"[{events}]".encode()


def test_a_book_is_sealed_on_closing_and_opened_from_its_segments() -> None:
    url, journal = filled(30)
    view = journal.sealed()
    assert view.last == 30
    assert journal.find("urn:uuid:00000003-0000-4000-8000-000000000000") == (4,)
    with loopbook.open(url) as book:
        assert len(book.items(0, 100)) == 30
        assert book.verify().is_whole
        assert all(state.is_equal for state in book.rebuild())
    journal.close()


def test_the_process_that_seals_is_told_the_address_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, journal = filled(30)
    monkeypatch.setattr(sealing_module, "UNSEALED_MAX", 1)
    waiting = Sealing(journal, url.replace("loopbook@", "loopbook:geheim@"))
    Book(journal.place, journal, party="p").record(documents(30, 1))
    waiting.after_append(journal.size())
    process = waiting._process
    assert process is not None
    assert "geheim" not in str(process.args)
    assert process.wait() == 0
    waiting.finish()
    assert journal.sealed().last == 31
    journal.close()


def test_another_machine_reads_unsealed_and_seals_nothing(tmp_path: Path) -> None:
    url, journal = filled(30)
    elsewhere = url.replace("segments=", f"segments={tmp_path}")
    with loopbook.open(elsewhere) as book:
        assert len(book.items(0, 100)) == 30
        assert isinstance(book.store, Journal)
        assert book.store.sealed().last == 0
        assert book.record(documents(30, 5)).appended == 5
        # What it recorded it leaves to whoever has the segments.
        assert seal(book.store, book.store.folder, 1) == 0
    assert journal.sealed().last == 30
    assert seal(journal, journal.folder, 1) == 5
    assert journal.sealed().last == 35
    # Made again there, they are there, and here they are read from the journal.
    with loopbook.open(elsewhere) as book:
        faults = [state.fault for state in book.verify().segments]
        assert all(faults)
        assert all(state.is_equal for state in book.rebuild(only_damaged=True))
        assert book.verify().is_whole
        assert len(book.items(0, 100)) == 35
    assert journal.sealed().last == 0
    journal.close()


def test_half_of_the_segments_is_read_as_far_as_they_join() -> None:
    url, journal = filled(30)
    with sealing(journal, journal.folder, 4) as sealer:
        assert sealer is not None
    with loopbook.open(url) as book:
        book.record(documents(30, 10))
    rows = journal.manifest().rows
    assert len(rows) == 2
    hidden = journal.folder / "segments" / rows[1].folder
    hidden.rename(hidden.with_name("making-hidden"))
    other = again(url)
    assert other.sealed().last == 30
    assert other.manifest().rows == rows
    other.close()
    journal.close()
