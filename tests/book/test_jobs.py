"""Capture jobs: durable before the answer, done once, taken up again after a crash, private."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import loopbook
from loopbook import Book
from loopbook.book.clock import utc_now
from loopbook.book.incoming import Incoming
from loopbook.book.job_desk import JobDesk
from loopbook.book.jobs import Jobs, document_name
from loopbook.errors import UnknownTerm
from loopbook.terms.finding import Severity
from loopbook.terms.job import Behaviour, Job
from loopbook.terms.party import Reader, Scope
from tests.api.documents import document, event

MINE = Reader("mine", frozenset({"mine"}), frozenset({Scope.READ, Scope.RECORD}))
YOURS = Reader("yours", frozenset({"yours"}), frozenset({Scope.READ, Scope.RECORD}))
SECONDS = 60.0


@pytest.fixture(params=["memory", "folder"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Book]:
    """An empty book with a desk."""
    folder = None if request.param == "memory" else tmp_path / "a.book"
    opened = loopbook.open(":memory:") if folder is None else loopbook.new(folder)
    with opened as made:
        yield made


def incoming(*events: dict[str, object]) -> Incoming:
    body = document(*events)
    return Incoming([body], "application/json", len(body), len(events))


def named(number: int, **more: object) -> dict[str, object]:
    return {**event(), **more, "eventID": f"urn:uuid:061365dc-41cd-5962-a833-{number:012d}"}


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_job_waits_until_it_is_worked_on_and_tells_how_it_went(book: Book) -> None:
    jobs = Jobs(book)
    job = jobs.submit(MINE, incoming(named(1), named(2)), Behaviour.ROLLBACK)
    assert job.is_running
    assert job.success
    assert jobs.get(MINE, job.id) == job
    assert book.store.size() == 0
    assert jobs.work() == 1
    done = jobs.get(MINE, job.id)
    assert not done.is_running
    assert done.success
    assert (done.appended, done.repeated, done.refused) == (2, 0, 0)
    assert done.finished is not None
    assert done.finished >= done.created
    assert list(book.desk.read_body(job.id)) == []
    assert jobs.work() == 0
    entry = next(iter(book.store.read(1, 1)))
    assert entry.draft.party == "mine"
    assert document_name(job) in entry.draft.source


def test_rollback_keeps_nothing_of_a_document_with_an_error(book: Book) -> None:
    jobs = Jobs(book)
    body = incoming(named(1), named(2, bizStep="recieving"))
    job = jobs.submit(MINE, body, Behaviour.ROLLBACK)
    jobs.work()
    done = jobs.get(MINE, job.id)
    assert (done.is_running, done.success, done.appended, done.refused) == (False, False, 0, 1)
    assert done.findings[0].severity is Severity.ERROR
    assert done.findings[0].place.event == 2
    assert book.store.size() == 0


def test_proceed_keeps_what_is_good(book: Book) -> None:
    jobs = Jobs(book)
    body = incoming(named(1), named(2, bizStep="recieving"), named(3))
    job = jobs.submit(MINE, body, Behaviour.PROCEED)
    jobs.work()
    done = jobs.get(MINE, job.id)
    assert (done.is_running, done.success, done.appended, done.refused) == (False, False, 2, 1)
    assert book.store.size() == 2


def test_the_same_document_again_is_a_job_without_effect(book: Book) -> None:
    jobs = Jobs(book)
    for _ in range(2):
        job = jobs.submit(MINE, incoming(named(1)), Behaviour.ROLLBACK)
        jobs.work()
    done = jobs.get(MINE, job.id)
    assert done.success
    assert (done.appended, done.repeated) == (0, 1)
    assert book.store.size() == 1


def test_a_job_is_there_only_for_who_made_it(book: Book) -> None:
    jobs = Jobs(book)
    job = jobs.submit(MINE, incoming(named(1)), Behaviour.ROLLBACK)
    with pytest.raises(UnknownTerm):
        jobs.get(YOURS, job.id)
    assert jobs.listed(YOURS) == []
    assert [each.id for each in jobs.listed(MINE)] == [job.id]


def test_jobs_are_listed_in_the_order_in_which_they_came(book: Book) -> None:
    jobs = Jobs(book)
    ids = [jobs.submit(MINE, incoming(named(n)), Behaviour.ROLLBACK).id for n in range(5)]
    assert [job.id for job in jobs.listed(MINE, "", 3)] == ids[:3]
    assert [job.id for job in jobs.listed(MINE, ids[2], 3)] == ids[3:]


def test_a_reader_who_may_not_record_fails_with_the_reason(book: Book) -> None:
    jobs = Jobs(book)
    asking = Reader("asks", frozenset({"asks"}), frozenset({Scope.READ}))
    job = jobs.submit(asking, incoming(named(1)), Behaviour.ROLLBACK)
    jobs.work()
    done = jobs.get(asking, job.id)
    assert not done.success
    assert done.findings[0].code == "LB-K01"


def test_the_thread_works_until_it_is_stopped(book: Book) -> None:
    jobs = Jobs(book)
    jobs.start()
    jobs.start()
    job = jobs.submit(MINE, incoming(named(1)), Behaviour.ROLLBACK)
    until(lambda: not jobs.get(MINE, job.id).is_running)
    jobs.stop()
    jobs.stop()
    later = jobs.submit(MINE, incoming(named(2)), Behaviour.ROLLBACK)
    assert jobs.get(MINE, later.id).is_running
    jobs.start()
    until(lambda: not jobs.get(MINE, later.id).is_running)
    jobs.stop()


def test_two_workers_on_one_desk_do_each_job_once(book: Book) -> None:
    first, second = Jobs(book), Jobs(book)
    readers = [Reader(f"p{n}", None, frozenset(Scope)) for n in range(4)]
    made = [
        (readers[n % 4], first.submit(readers[n % 4], incoming(named(n)), Behaviour.PROCEED).id)
        for n in range(40)
    ]
    first.start()
    second.start()
    until(lambda: all(not first.get(reader, name).is_running for reader, name in made))
    first.stop()
    second.stop()
    done = [first.get(reader, name) for reader, name in made]
    assert sum(job.appended for job in done) == 40
    assert sum(job.repeated for job in done) == 0
    assert book.store.size() == 40


def test_jobs_of_one_party_are_done_in_their_order(book: Book) -> None:
    first, second = Jobs(book), Jobs(book)
    for number in range(20):
        first.submit(MINE, incoming(named(number)), Behaviour.PROCEED)
    threads = [threading.Thread(target=jobs.work) for jobs in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while first.work():
        continue
    ids = [entry.draft.identity.id for entry in book.store.read()]
    assert ids == sorted(ids)


def test_a_job_left_alone_is_taken_up_when_its_lease_has_run_out(book: Book) -> None:
    desk = JobDesk(book.desk, utc_now, lease_seconds=0.3)
    jobs = Jobs(book, lease_seconds=0.3)
    job = jobs.submit(MINE, incoming(named(1)), Behaviour.ROLLBACK)
    dead = desk.claim()
    assert dead is not None
    assert jobs.work() == 0
    time.sleep(0.35)
    assert jobs.work() == 1
    assert jobs.get(MINE, job.id).success
    # The one that was slow finds that the job is no longer his.
    assert desk.renew(dead) is None


def test_a_job_that_never_comes_to_its_end_is_given_up(book: Book) -> None:
    desk = JobDesk(book.desk, utc_now, lease_seconds=0.0)
    jobs = Jobs(book)
    job = jobs.submit(MINE, incoming(named(1)), Behaviour.ROLLBACK)
    for _ in range(5):
        assert desk.claim() is not None
    assert jobs.work() == 1
    done = jobs.get(MINE, job.id)
    assert not done.success
    assert done.findings[0].code == "LB-H03"


def test_of_finished_jobs_the_newest_are_kept(book: Book) -> None:
    desk = JobDesk(book.desk, utc_now, lease_seconds=1)
    jobs = Jobs(book)
    ids = [jobs.submit(MINE, incoming(named(n)), Behaviour.ROLLBACK).id for n in range(5)]
    jobs.work()
    assert desk.sweep(most=2) == 3
    assert [job.id for job in jobs.listed(MINE)] == ids[3:]
    assert desk.sweep(days=0) == 2
    assert jobs.listed(MINE) == []


SERVING = """
import json, sys
from pathlib import Path
import loopbook
from loopbook.book.incoming import Incoming
from loopbook.book.jobs import Jobs
from loopbook.terms.job import Behaviour
folder, behaviour, count = Path(sys.argv[1]), Behaviour(sys.argv[2]), int(sys.argv[3])
book = loopbook.open(folder)
jobs = Jobs(book, lease_seconds=1.0)
body = Path(sys.argv[4]).read_bytes()
job = jobs.submit(book.reader, Incoming([body], "application/json", len(body), count), behaviour)
print(job.id, flush=True)
jobs.work()
"""


@pytest.mark.slow
@pytest.mark.parametrize("behaviour", list(Behaviour))
def test_a_job_killed_in_the_middle_is_done_after_the_restart(
    tmp_path: Path, behaviour: Behaviour
) -> None:
    """Its process is killed between two batches; nothing is lost, nothing stands twice."""
    folder, count = tmp_path / "a.book", 20_000
    loopbook.new(folder).close()
    body = tmp_path / "many.jsonld"
    body.write_bytes(document(*(named(number) for number in range(count))))
    command = [sys.executable, "-c", SERVING, folder, behaviour.value, str(count), body]
    with subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        name = process.stdout.readline().decode().strip()
        with loopbook.open(folder, is_read_only=True) as watching:
            until(lambda: watching.store.size() > 0)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    with loopbook.open(folder) as book:
        left = book.store.size()
        assert 0 < left < count
        jobs = Jobs(book, lease_seconds=1.0)
        assert jobs.get(book.reader, name).is_running
        jobs.start()
        until(lambda: not jobs.get(book.reader, name).is_running)
        jobs.stop()
        done: Job = jobs.get(book.reader, name)
        assert done.success
        assert (done.appended, done.repeated) == (count - left, left)
        assert book.store.size() == count
