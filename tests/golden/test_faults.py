"""Faults of disks, folders, processes and clocks, through the public doors: nothing acknowledged is
lost, the fault is named, and `rebuild` heals. What each says is told in docs/howto/heal-a-book.md.
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import loopbook
from loopbook.book.book import Book
from loopbook.book.clock import new_salts, utc_now
from loopbook.book.keeping import Keeping
from loopbook.book.rebuild import Upkeep
from loopbook.book.sealer import sealing
from loopbook.book.sealing import UnsealedWarning
from loopbook.cli.app import run
from loopbook.errors import BrokenLog, BrokenSegment, StoreUnavailable, UnknownTerm
from loopbook.store.journal import JOURNAL_NAME, Journal, open_journal
from loopbook.store.segment.folder import DESCRIPTION, MAKING
from loopbook.store.segment.manifest import LINKS
from tests.golden.kill.material import (
    PACKS,
    answers,
    expected,
    make_book,
    seal_all,
    small_documents,
    unsealing,
)
from tests.golden.kill.rounds import folders, named

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
Shell = Callable[..., tuple[int, str]]
Damage = Callable[[Path], None]

posix = pytest.mark.skipif(sys.platform == "win32", reason="limits and signals of POSIX")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of three links segments and three of postings, all its entries sealed."""
    path = tmp_path_factory.mktemp("whole") / "a.book"
    make_book(path, 200)
    return path


@pytest.fixture
def book(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "a.book"))


@pytest.fixture
def shell(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Run one command; return its exit code and all it says."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("LOOPBOOK_LANG", raising=False)

    def type_in(*words: object) -> tuple[int, str]:
        capfd.readouterr()
        code = run([str(word) for word in words])
        told = capfd.readouterr()
        assert "Traceback" not in told.err
        return code, told.out + told.err

    return type_in


def second(verb: str, book: Path, size: int = 0) -> subprocess.Popen[str]:
    """Start `tests.golden.second`."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.golden.second", verb, str(book), str(size)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> list[str]:
    """Return the lines of a second process that has ended by itself."""
    out, _ = process.communicate("\n", timeout=120)
    assert process.returncode == 0
    return out.splitlines()


def of_kind(book: Path, kind: str) -> list[Path]:
    """Return the folders of links segments, or of postings segments, by first entry."""
    return sorted(
        path
        for path in (book / "segments").iterdir()
        if path.is_dir() and (path / "links.parquet").exists() == (kind == "links")
        if (path / DESCRIPTION).exists()
    )


def heals(book: Path, shell: Shell) -> None:
    """Hold that `rebuild --damaged` puts right whatever was wrong with segments."""
    code, told = shell("rebuild", "--damaged", "--book", book)
    assert code == 0, told
    code, told = shell("check", "--book", book)
    assert code == 0, told
    with loopbook.open(book, is_read_only=True) as again:
        assert answers(again) == expected()
    assert folders(book) == named(book)


def send_all(book: Path) -> int:
    """Record every document again; return how many events were new."""
    with loopbook.open(book) as opened:
        receipts = [opened.record(document) for document in small_documents()]
    assert not any(receipt.refused for receipt in receipts)
    return sum(receipt.appended for receipt in receipts)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def flipped(path: Path, at: int | None = None) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if at is None else at // 8] ^= 1 << (3 if at is None else at % 8)
    path.write_bytes(data)


def deleted(path: Path) -> None:
    path.unlink()


def garbage(path: Path) -> None:
    path.write_bytes(random.Random(3).randbytes(path.stat().st_size))


FILES = [
    *[("links", f"{name}.parquet") for name in ("events", "links", "items")],
    *[("postings", f"{name}.parquet") for name in ("postings", "facts")],
    *[(kind, name) for kind in ("links", "postings") for name in ("arrays.bin", DESCRIPTION)],
]


SLOW = [pytest.param(each, marks=pytest.mark.slow) for each in (emptied, garbage)]


@pytest.mark.parametrize("damage", [cut_short, flipped, deleted, *SLOW])
@pytest.mark.parametrize(("kind", "name"), FILES)
def test_a_damaged_file_is_named_and_made_again(
    book: Path, shell: Shell, kind: str, name: str, damage: Damage
) -> None:
    folder = of_kind(book, kind)[1]
    damage(folder / name)
    first, last = (int(part) for part in folder.name.split("-")[:2])
    code, told = shell("check", "--book", book)
    assert code == 1
    assert f"damaged ({kind}, entries {first} to {last})" in told
    assert name in told
    assert "loopbook rebuild --damaged" in told
    code, told = shell("check", "--lang", "zh", "--book", book)
    assert code == 1
    assert f"第 {first} 至 {last} 条" in told
    reads_or_says_why(book)
    with loopbook.open(book) as opened:
        records_or_says_why(opened)
    heals(book, shell)


def reads_or_says_why(book: Path) -> None:
    """Hold that readings answer, or are refused in words.

    A flipped bit in a column may go unseen until the next check; one in a name gives an item that
    nobody knows.
    """
    with loopbook.open(book, is_read_only=True) as opened, suppress(BrokenSegment, UnknownTerm):
        answers(opened, with_evidence=True)


def records_or_says_why(opened: Book) -> None:
    with suppress(BrokenSegment):
        assert opened.record(small_documents()[-1]).refused == 0


@pytest.mark.parametrize("kind", ["links", "postings"])
def test_a_lost_folder_is_named_and_made_again(book: Path, shell: Shell, kind: str) -> None:
    folder = of_kind(book, kind)[1]
    shutil.rmtree(folder)
    code, told = shell("check", "--book", book)
    assert code == 1
    assert folder.name in told
    code, told = shell("account", "--period", "2018..2025", "--book", book)
    assert code == 2
    assert told.startswith("LB-S30")
    heals(book, shell)


@pytest.mark.parametrize("kind", ["links", "postings"])
def test_the_description_of_another_segment_is_seen(book: Path, shell: Shell, kind: str) -> None:
    here, other = of_kind(book, kind)[:2]
    shutil.copy(other / DESCRIPTION, here / DESCRIPTION)
    code, told = shell("check", "--book", book)
    assert code == 1
    assert DESCRIPTION in told
    with loopbook.open(book, is_read_only=True) as opened, pytest.raises(BrokenSegment):
        answers(opened)
    heals(book, shell)


def test_a_whole_folder_in_the_place_of_another_is_seen(book: Path, shell: Shell) -> None:
    here, other = of_kind(book, "links")[:2]
    shutil.rmtree(here)
    shutil.copytree(other, here)
    assert shell("check", "--book", book)[0] == 1
    with loopbook.open(book, is_read_only=True) as opened, pytest.raises(BrokenSegment):
        answers(opened)
    heals(book, shell)


def flips(book: Path, count: int) -> None:
    chance = random.Random(11)
    kinds = ("links", "postings")
    files = [folder / "arrays.bin" for kind in kinds for folder in of_kind(book, kind)]
    for number in range(count):
        path = files[number % len(files)]
        before = path.read_bytes()
        # The header is short and decides much: every second flip lies in it.
        bits = 8 * min(len(before), 6_000) if number % 2 else 8 * len(before)
        flipped(path, chance.randrange(bits))
        reads_or_says_why(book)
        with loopbook.open(book, is_read_only=True) as opened:
            (damaged,) = (state for state in opened.verify().segments if state.fault)
        assert damaged.folder == path.parent.name
        path.write_bytes(before)


def test_a_flipped_bit_anywhere_gives_no_stack_trace(book: Path) -> None:
    flips(book, 12)


@pytest.mark.slow
def test_many_flipped_bits_give_no_stack_trace(book: Path) -> None:
    flips(book, 100)


def test_a_damaged_segment_is_never_merged_into_a_whole_one(book: Path) -> None:
    flipped(of_kind(book, "links")[1] / "events.parquet")
    journal = open_journal(book, utc_now, new_salts())
    with sealing(journal, book) as working:
        assert working is not None
        with pytest.raises(BrokenSegment, match=r"LB-S33.*events\.parquet"):
            working.joined(LINKS, journal.manifest().of(LINKS))
    journal.close()


def declaration() -> bytes:
    """Return one more event, which the synthetic book has not."""
    return (
        b'[{"type":"ObjectEvent","eventID":"urn:uuid:00000000-0000-4000-8000-000000000001",'
        b'"eventTime":"2025-03-01T08:00:00+08:00","eventTimeZoneOffset":"+08:00","action":"ADD",'
        b'"bizStep":"receiving","epcList":["https://id.example.org/01/09506000134352/21/1"]}]'
    )


def test_a_manifest_row_that_joins_on_nothing_is_named(book: Path, shell: Shell) -> None:
    execute(book, "DELETE FROM segment WHERE digest='links' AND first=1")
    code, told = shell("check", "--book", book)
    assert code == 1
    assert "LB-S34" in told
    assert shell("rebuild", "--book", book)[0] == 0
    assert shell("check", "--book", book)[0] == 0
    seal_all(book)
    heals(book, shell)


def execute(book: Path, statement: str) -> None:
    connection = sqlite3.connect(book / JOURNAL_NAME, isolation_level=None)
    connection.execute(statement)
    connection.close()


def test_a_journal_that_lost_sealed_entries_is_named_and_not_written_to(
    book: Path, shell: Shell
) -> None:
    before = (named(book), sorted(path.name for path in (book / "segments").iterdir()))
    execute(book, "DELETE FROM entry WHERE sequence > 450")
    lost = "LB-S15 Entry 451 is missing"
    for words in (["check"], ["account", "--period", "2025"], ["rebuild"]):
        code, told = shell(*words, "--book", book)
        assert (code, told.startswith(lost)) == (2, True), told
    with loopbook.open(book) as opened, pytest.raises(BrokenLog, match=lost):
        opened.record(small_documents()[-1])
    assert before[0] == named(book)
    assert before[1] == sorted(path.name for path in (book / "segments").iterdir())


def test_a_journal_from_an_older_copy_heals_by_sending_again(tmp_path: Path, shell: Shell) -> None:
    book = tmp_path / "a.book"
    make_book(book, 200, without=5)
    older = (book / JOURNAL_NAME).read_bytes()
    assert send_all(book) > 100
    (book / JOURNAL_NAME).write_bytes(older)
    with loopbook.open(book, is_read_only=True) as opened:
        assert opened.verify().is_whole
    assert send_all(book) > 100
    seal_all(book)
    assert folders(book) == named(book)
    heals(book, shell)


@posix
@pytest.mark.parametrize("size", [40_000, 120_000])
def test_a_full_disk_while_appending_loses_nothing_acknowledged(tmp_path: Path, size: int) -> None:
    book = tmp_path / "a.book"
    loopbook.new(book, PACKS).close()
    *acknowledged, error = said(second("append", book, size))
    assert error.startswith(("LB-S11", "LB-S12"))
    whole_after(book, len(acknowledged))


def whole_after(book: Path, acknowledged: int) -> None:
    """Hold that so many documents are in the book, no half one, and that the rest can be sent."""
    with loopbook.open(book) as opened:
        assert opened.verify().is_whole
        receipts = [opened.record(document) for document in small_documents()]
        assert not any(receipt.appended for receipt in receipts[:acknowledged])
        assert all(not r.appended or not r.repeated for r in receipts)
    with loopbook.open(book, is_read_only=True) as again:
        assert again.verify().unsealed == 0
        assert answers(again) == expected()


@posix
def test_a_full_disk_while_sealing_warns_and_seals_later(tmp_path: Path) -> None:
    book = tmp_path / "a.book"
    make_book(book, 1_000, without=10)
    warned, done = said(second("close", book, 30_000))
    assert warned.startswith(("UnsealedWarning LB-S11", "UnsealedWarning LB-S12"))
    assert done == "done"
    nothing_half(book)
    seal_all(book)
    whole_after(book, len(small_documents()))


def nothing_half(book: Path) -> None:
    assert not [name for name in folders(book) if name.startswith(MAKING)]
    with loopbook.open(book, is_read_only=True) as opened:
        assert opened.verify().is_whole
        assert answers(opened) == expected()


@posix
def test_a_full_disk_while_rebuilding_leaves_the_book_as_it_was(book: Path, shell: Shell) -> None:
    before = named(book)
    (error,) = said(second("rebuild", book, 30_000))
    assert error.startswith(("LB-S11", "LB-S12"))
    assert named(book) == before
    nothing_half(book)
    heals(book, shell)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, which the folders of the tests are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@posix
def test_a_folder_protected_half_way_warns_and_loses_nothing(open_folder: Path) -> None:
    book = open_folder / "a.book"
    make_book(book, 1_000, without=10)
    if os.getuid() == 0:
        for path in (book, *book.rglob("*")):
            os.chown(path, 65_534, 65_534)
    warned, done = said(second("protect", book))
    assert warned.startswith("UnsealedWarning LB-S10")
    assert done == "done"
    (book / "segments").chmod(0o700)
    nothing_half(book)
    seal_all(book)
    whole_after(book, len(small_documents()))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk in memory; only the superuser may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no right to mount")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.slow
@posix
def test_a_disk_without_room_says_so_at_each_step(small_disk: Path) -> None:
    book = small_disk / "a.book"
    loopbook.new(book, PACKS).close()
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(small_disk).free - 300_000))
    acknowledged = 0
    with unsealing(book) as opened, suppress(StoreUnavailable):
        for document in small_documents():
            opened.record(document)
            acknowledged += 1
    with unsealing(book) as opened, pytest.raises(StoreUnavailable, match="LB-S11"):
        opened.record(small_documents()[acknowledged])
    ballast.unlink()
    with unsealing(book) as opened:
        assert not any(opened.record(each).appended for each in small_documents()[:acknowledged])
        for document in small_documents():
            assert opened.record(document).refused == 0
    free = shutil.disk_usage(small_disk).free
    ballast.write_bytes(bytes(free - 50_000))
    opened = loopbook.open(book)
    assert opened.record(declaration()).appended == 1
    with pytest.warns(UnsealedWarning, match="LB-S11"):
        opened.close()
    assert not folders(book)
    ballast.unlink()
    seal_all(book)
    with loopbook.open(book) as opened:
        assert opened.verify().is_whole


@pytest.mark.slow
@posix
def test_a_disk_that_becomes_read_only_says_so(small_disk: Path) -> None:
    book = small_disk / "a.book"
    loopbook.new(book, PACKS).close()
    opened = loopbook.open(book)
    opened.record(small_documents()[0])
    for document in small_documents():
        opened.record(document)
    opened.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(StoreUnavailable, match="LB-S10"):
        loopbook.open(book)
    with loopbook.open(book, is_read_only=True) as reading:
        assert answers(reading) == expected()
        with pytest.raises(StoreUnavailable, match="LB-S10"):
            reading.rebuild()


def at_once(book: Path, *verbs: str) -> list[list[str]]:
    """Run verbs in processes that begin at the same moment; return what each says."""
    processes = [second(verb, book) for verb in verbs]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    return [said(process) for process in processes]


def covers_all(book: Path) -> None:
    """Hold that each reading covers every entry once."""
    with unsealing(book) as opened:
        assert isinstance(opened.store, Journal)
        manifest = opened.store.manifest()
    assert {row.digest for row in manifest.rows} > {LINKS}
    for digest in {row.digest for row in manifest.rows}:
        rows = [row for row in manifest.rows if row.digest == digest]
        assert manifest.of(digest) == tuple(rows)
        assert rows[-1].last == manifest.size


def test_two_processes_that_seal_at_once_seal_once(tmp_path: Path, shell: Shell) -> None:
    book = tmp_path / "a.book"
    make_book(book)
    assert at_once(book, "seal", "seal") == [["done"], ["done"]]
    covers_all(book)
    heals(book, shell)


def test_two_processes_that_rebuild_take_turns_or_say_so(book: Path, shell: Shell) -> None:
    told = [lines[-1] for lines in at_once(book, "remake", "remake")]
    assert "done" in told
    assert all(each == "done" or each.startswith("LB-S35") for each in told)
    covers_all(book)
    heals(book, shell)


def test_one_process_seals_while_another_rebuilds(tmp_path: Path, shell: Shell) -> None:
    book = tmp_path / "a.book"
    make_book(book, 100, without=6)
    with unsealing(book) as opened:
        for document in small_documents():
            opened.record(document)
    sealed, remade = at_once(book, "seal", "remake")
    assert sealed == ["done"]
    assert remade[-1] == "done" or remade[-1].startswith("LB-S35")
    seal_all(book)
    covers_all(book)
    heals(book, shell)


class ClockSetBack:
    """Each time it is asked it is an hour earlier."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now -= timedelta(hours=1)
        return self.now


def test_a_clock_that_is_set_back_changes_no_order_and_no_answer(
    tmp_path: Path, shell: Shell
) -> None:
    book = tmp_path / "a.book"
    loopbook.new(book, PACKS).close()
    journal = open_journal(book, ClockSetBack(), new_salts())
    with Book(
        str(book), journal, party="local", keeping=Keeping(upkeep=Upkeep(journal, book))
    ) as opened:
        receipts = [opened.record(document) for document in small_documents()]
        assert not any(receipt.refused for receipt in receipts)
    seal_all(book)
    with loopbook.open(book, is_read_only=True) as again:
        entries = list(again.store.read())
        assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))
        times = [entry.record_time for entry in entries[1:]]
        assert times != sorted(times)
    heals(book, shell)


@posix
def test_a_reader_keeps_what_is_merged_and_made_again_under_it(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = loopbook.open(book, is_read_only=True)
    before = answers(reader)
    held = {row.folder for row in reader.store.sealed().manifest.rows}
    monkeypatch.setattr("loopbook.book.sealer.FAN_IN", 2)
    with loopbook.open(book) as opened:
        opened.rebuild()
        opened.record(declaration())
    assert not held & named(book)
    assert held <= folders(book)
    reader.close()
    seal_all(book)
    seal_all(book)
    assert folders(book) == named(book)
    assert before == expected()


@posix
def test_the_lease_of_a_reader_that_was_killed_is_cleared(book: Path) -> None:
    process = second("read", book)
    assert process.stdout is not None
    assert process.stdout.readline() == "read\n"
    held = named(book)
    os.kill(process.pid, signal.SIGSTOP)
    with loopbook.open(book) as opened:
        opened.rebuild()
    assert held <= folders(book)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    seal_all(book)
    assert folders(book) == named(book)
    assert not list((book / "segments" / "leases").iterdir())
