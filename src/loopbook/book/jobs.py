"""Jobs: documents taken in durably and recorded in the background; what EPCIS calls capture jobs.

A 202 promises that the body is on the disk and that its job goes on after a crash: another process,
or this one after its restart, takes the job up when the lease of the dead one has run out, and
records the document again; what was recorded before is known by its identity and not repeated.
Spec: docs/spec/epcis-http.md, jobs. Source: EPCIS 2.0, section 12.6.1.
"""

import io
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import BinaryIO, cast

import msgspec

from loopbook.book.book import Book
from loopbook.book.clock import utc_now
from loopbook.book.incoming import Incoming
from loopbook.book.job_desk import Claim, JobDesk
from loopbook.errors import LoopbookError, StoreUnavailable, UnknownTerm
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.job import Behaviour, Job
from loopbook.terms.party import Reader
from loopbook.terms.receipt import Receipt

LEASE_SECONDS = 15.0
POLL_SECONDS = 1.0
RETRY_SECONDS = 5.0
ATTEMPTS_MAX = 5
SWEEP_EVERY = 100
_READ_BYTES = 1 << 20
_LOG = logging.getLogger(__name__)


class Jobs:
    """The capture jobs of one open book, and the thread that works on them.

    Parameters
      book           as whoever works on the book itself may use it; must be open for writing
      lease_seconds  how long a job waits after the crash of the process that worked on it
    """

    def __init__(
        self,
        book: Book,
        *,
        clock: Callable[[], datetime] = utc_now,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._book = book
        self._clock = clock
        self._beat_seconds = lease_seconds / 3
        self._desk = JobDesk(book.desk, clock, lease_seconds)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._finished = 0

    def submit(self, reader: Reader, body: Incoming, behaviour: Behaviour) -> Job:
        """Take a document in, durably; it is recorded soon.

        Raises    StoreUnavailable  the book is read-only or full
        """
        job = Job(
            id=self._desk.new_id(),
            reader=reader,
            media=body.media,
            behaviour=behaviour,
            octets=body.octets,
            events=body.events,
            created=self._clock(),
        )
        self._desk.take_in(job, body.chunks)
        self._wake.set()
        return job

    def get(self, reader: Reader, name: str) -> Job:
        """Return a job of the reader.

        Raises    UnknownTerm  he has made none of that id
        """
        job = self._desk.get(reader.party, name)
        if job is None:
            raise UnknownTerm("LB-H02", job=name[:80])
        return job

    def listed(self, reader: Reader, after: str = "", count: int = 30) -> list[Job]:
        """Return jobs of the reader, oldest first, those behind the id `after`."""
        return self._desk.listed(reader.party, after, count)

    def start(self) -> None:
        """Work in the background until `stop`; starting twice is safe."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._serve, name="loopbook-jobs", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop working, at the next piece of a body; what is left undone is taken up later."""
        self._stopping.set()
        self._wake.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()

    def work(self) -> int:
        """Work on every job that is free now; return how many were finished."""
        count = 0
        while not self._stopping.is_set() and (claim := self._desk.claim()) is not None:
            count += self._work_on(claim)
        return count

    def _serve(self) -> None:
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="loopbook-job") as pool:
            while not self._stopping.is_set():
                self._wake.clear()
                # A fault of ours, or a full disk, must not end the thread: jobs are a promise.
                fault = pool.submit(self.work).exception()
                if fault is not None:
                    _LOG.error("a capture job was left for later", exc_info=fault)
                self._wake.wait(POLL_SECONDS if fault is None else RETRY_SECONDS)

    def _work_on(self, claim: Claim) -> bool:
        """Do one job to its end; say whether it came there."""
        lease = _Lease(self._desk, claim, self._beat_seconds)
        with lease:
            try:
                job = self._done(claim)
            except _Halted:
                job = None
            except StoreUnavailable:
                lease.stop()
                self._desk.release(lease.claim, RETRY_SECONDS)
                raise
        if job is None:
            self._desk.release(lease.claim)
            return False
        self._desk.finish(lease.claim, job)
        self._finished += 1
        if self._finished % SWEEP_EVERY == 0:
            self._desk.sweep()
        return True

    def _done(self, claim: Claim) -> Job:
        """Return the job as it is after its document was recorded, or refused."""
        job = claim.job
        if not job.is_running:
            # Only its ticket was left: the process died between the two.
            return job
        if claim.ticket.attempts > ATTEMPTS_MAX:
            return _failed(job, LoopbookError("LB-H03", count=ATTEMPTS_MAX))
        try:
            return self._recorded(job)
        except StoreUnavailable:
            raise
        except LoopbookError as fault:
            return _failed(job, fault)

    def _recorded(self, job: Job) -> Job:
        view = self._book.seen_by(job.reader)
        name = document_name(job)
        if job.behaviour is Behaviour.ROLLBACK:
            foreseen = view.check(self._stream(job), document=name)
            if foreseen.refused:
                job = _after(job, msgspec.structs.replace(foreseen, appended=0, repeated=0))
                self._desk.save(job)
                return job
        for receipt in view.recording(self._stream(job), document=name):
            job = _after(job, receipt)
            self._desk.save(job)
        return job

    def _stream(self, job: Job) -> BinaryIO:
        return cast(BinaryIO, _Body(self._desk.body(job), self._stopping))


def document_name(job: Job) -> str:
    """Return the name under which findings and entries speak of the document of a job."""
    return f"capture/{job.id}"


def _after(job: Job, receipt: Receipt) -> Job:
    ranked = sorted(receipt.findings, key=lambda finding: finding.severity is not Severity.ERROR)
    return msgspec.structs.replace(
        job,
        success=not receipt.refused,
        appended=receipt.appended,
        repeated=receipt.repeated,
        refused=receipt.refused,
        findings=tuple(ranked),
        findings_left_out=receipt.findings_left_out,
    )


def _failed(job: Job, fault: LoopbookError) -> Job:
    """Return a job that could not be done at all, with the reason as its finding."""
    values = {name: str(value)[:200] for name, value in fault.values.items()}
    place = Place(document=fault.where or document_name(job))
    finding = Finding(fault.code, Severity.ERROR, place, values)
    return msgspec.structs.replace(job, success=False, findings=(finding,))


class _Halted(Exception):
    """The program stops while a job is being done."""


class _Body(io.RawIOBase):
    """The body of a job as a stream, which breaks off when the program stops."""

    def __init__(self, chunks: Iterator[bytes], stopping: threading.Event) -> None:
        self._chunks = chunks
        self._stopping = stopping
        self._rest = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes, all that is left when it is negative; none at the end."""
        if size < 0:
            return b"".join(iter(lambda: self.read(_READ_BYTES), b""))
        if not self._rest:
            if self._stopping.is_set():
                raise _Halted
            self._rest = next(self._chunks, b"")
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


class _Lease:
    """Keeps the lease of a claim alive while its job is being done, from a thread of its own."""

    def __init__(self, desk: JobDesk, claim: Claim, beat_seconds: float) -> None:
        self._desk = desk
        self._beat_seconds = beat_seconds
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="loopbook-lease", daemon=True)
        self.claim = claim

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop renewing; stopping twice is safe."""
        self._done.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._done.wait(self._beat_seconds):
            try:
                renewed = self._desk.renew(self.claim)
            except StoreUnavailable:
                continue
            if renewed is None:
                return
            self.claim = renewed
