"""Job desk: how capture jobs lie on the desk of a book, and how processes share them.

A job is a record of its party; while it runs there is a ticket besides, and a body. The ticket is
written first and goes last, so that whatever a crash leaves is found again: a job with a ticket is
taken up by whoever holds its lease next, a ticket without a job is swept away with its body.
Spec: docs/spec/epcis-http.md, jobs.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from loopbook.terms.desk import Desk, Record
from loopbook.terms.job import Job, Ticket
from loopbook.terms.lineage import microseconds_of

DAYS_KEPT = 30
JOBS_KEPT = 10_000
RECEIVING_SECONDS = 600.0
_OPEN, _DONE = "job.open", "job.done"
_PAGE = 1_000


class Claim(NamedTuple):
    """A job that this process may work on, as long as its ticket has this revision."""

    job: Job
    ticket: Ticket
    revision: int


class JobDesk:
    """The capture jobs of one book.

    Parameters
      clock          the time now, with a zone; processes that share a desk have about the same
      lease_seconds  how long a job is left alone whose worker gives no sign
    """

    def __init__(self, desk: Desk, clock: Callable[[], datetime], lease_seconds: float) -> None:
        self._desk = desk
        self._clock = clock
        self._lease = timedelta(seconds=lease_seconds)

    def new_id(self) -> str:
        """Return an id nobody can guess; ids sort by time."""
        return f"{microseconds_of(self._clock()):016x}{secrets.token_hex(8)}"

    def take_in(self, job: Job, body: Iterable[bytes]) -> Job:
        """Write a job and its body, durably; from now on it will be worked on."""
        now = self._clock()
        ticket = Ticket(party=job.reader.party, created=now, until=now)
        self._desk.put(_OPEN, job.id, msgspec.json.encode(ticket))
        self._desk.write_body(job.id, body)
        self.save(job)
        return job

    def save(self, job: Job) -> None:
        """Write a job as it stands."""
        self._desk.put(_kind(job.reader.party), job.id, msgspec.json.encode(job))

    def get(self, party: str, name: str) -> Job | None:
        """Return a job of a party; None when he has none of that id."""
        found = self._desk.get(_kind(party), name)
        return None if found is None else msgspec.json.decode(found.value, type=Job)

    def listed(self, party: str, after: str, count: int) -> list[Job]:
        """Return jobs of a party by the time they were made, those behind `after`."""
        found = self._desk.listed(_kind(party), after, count)
        return [msgspec.json.decode(each.value, type=Job) for each in found]

    def body(self, job: Job) -> Iterator[bytes]:
        """Yield the body of a running job."""
        return self._desk.read_body(job.id)

    def claim(self) -> Claim | None:
        """Take the lease of the oldest job that is free; None when there is none.

        The jobs of one party are worked on one after another, in the order in which they came: a
        later one may speak of what an earlier one says.
        """
        now = self._clock()
        busy: set[str] = set()
        for record in self._all(_OPEN):
            ticket = msgspec.json.decode(record.value, type=Ticket)
            if ticket.party in busy:
                continue
            job = self.get(ticket.party, record.name)
            if job is None:
                self._sweep_torn(record.name, ticket, now)
                continue
            busy.add(ticket.party)
            if ticket.until > now:
                continue
            held = msgspec.structs.replace(
                ticket, until=now + self._lease, attempts=ticket.attempts + 1
            )
            revision = self._put_ticket(job.id, held, record.revision)
            if revision:
                return Claim(job, held, revision)
        return None

    def renew(self, claim: Claim) -> Claim | None:
        """Make the lease last from now; None when another process has the job."""
        ticket = msgspec.structs.replace(claim.ticket, until=self._clock() + self._lease)
        revision = self._put_ticket(claim.job.id, ticket, claim.revision)
        return Claim(claim.job, ticket, revision) if revision else None

    def release(self, claim: Claim, seconds: float = 0.0) -> None:
        """Leave a job to whoever comes next, in so many seconds; this attempt does not count."""
        until = self._clock() + timedelta(seconds=seconds)
        attempts = claim.ticket.attempts - 1
        ticket = msgspec.structs.replace(claim.ticket, until=until, attempts=attempts)
        self._put_ticket(claim.job.id, ticket, claim.revision)

    def finish(self, claim: Claim, job: Job) -> Job:
        """Write what became of a job; its body goes. Nothing changes if the lease was lost."""
        if self.renew(claim) is None:
            return job
        if job.finished is None:
            job = msgspec.structs.replace(job, finished=self._clock())
        self.save(job)
        self._desk.put(_DONE, job.id, job.reader.party.encode())
        self._desk.remove_body(job.id)
        self._desk.remove(_OPEN, job.id)
        return job

    def sweep(self, days: float = DAYS_KEPT, most: int = JOBS_KEPT) -> int:
        """Forget finished jobs that are too old or too many; return how many."""
        oldest = f"{microseconds_of(self._clock() - timedelta(days=days)):016x}"
        done = list(self._all(_DONE))
        gone = [each for each in done if each.name < oldest]
        gone += done[len(gone) : max(len(gone), len(done) - most)]
        for each in gone:
            self._desk.remove(_kind(each.value.decode()), each.name)
            self._desk.remove(_DONE, each.name)
        return len(gone)

    def _put_ticket(self, name: str, ticket: Ticket, expected: int) -> int:
        return self._desk.put(_OPEN, name, msgspec.json.encode(ticket), expected=expected)

    def _sweep_torn(self, name: str, ticket: Ticket, now: datetime) -> None:
        """Take away what a crash left of a body that nobody was promised anything for."""
        if now - ticket.created > timedelta(seconds=RECEIVING_SECONDS):
            self._desk.remove_body(name)
            self._desk.remove(_OPEN, name)

    def _all(self, kind: str) -> Iterator[Record]:
        after = ""
        while page := self._desk.listed(kind, after, _PAGE):
            yield from page
            after = page[-1].name


def _kind(party: str) -> str:
    return f"job:{party}"
