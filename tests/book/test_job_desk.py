"""How jobs lie on a desk: leases, torn beginnings, ends, sweeping."""

from datetime import UTC, datetime, timedelta

from loopbook.book.job_desk import RECEIVING_SECONDS, JobDesk
from loopbook.store.desk import MemoryDesk
from loopbook.terms.job import Behaviour, Job, Ticket
from loopbook.terms.party import owner

LEASE_SECONDS = 10.0


class Still:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def jobs(clock: Still) -> tuple[MemoryDesk, JobDesk]:
    desk = MemoryDesk()
    return desk, JobDesk(desk, clock, LEASE_SECONDS)


def job(desk: JobDesk, clock: Still, party: str = "mine") -> Job:
    clock.move(0.001)
    made = Job(
        id=desk.new_id(),
        reader=owner(party),
        media="application/json",
        behaviour=Behaviour.ROLLBACK,
        octets=4,
        events=1,
        created=clock(),
    )
    return desk.take_in(made, [b"bo", b"dy"])


def test_a_job_is_claimed_by_one_until_its_lease_ends() -> None:
    clock = Still()
    _, desk = jobs(clock)
    made = job(desk, clock)
    claim = desk.claim()
    assert claim is not None
    assert claim.job == made
    assert b"".join(desk.body(made)) == b"body"
    assert desk.claim() is None
    clock.move(LEASE_SECONDS - 1)
    renewed = desk.renew(claim)
    assert renewed is not None
    clock.move(LEASE_SECONDS - 1)
    assert desk.claim() is None
    clock.move(2)
    taken = desk.claim()
    assert taken is not None
    assert taken.ticket.attempts == 2
    assert desk.renew(renewed) is None
    assert desk.finish(renewed, made).is_running
    stored = desk.get("mine", made.id)
    assert stored is not None
    assert stored.is_running
    assert not desk.finish(taken, made).is_running


def test_the_jobs_of_a_party_wait_for_each_other_and_for_nobody_else() -> None:
    clock = Still()
    _, desk = jobs(clock)
    first, second, other = job(desk, clock), job(desk, clock), job(desk, clock, "other")
    claims = [desk.claim(), desk.claim(), desk.claim()]
    assert [claim and claim.job.id for claim in claims] == [first.id, other.id, None]
    assert claims[0] is not None
    desk.finish(claims[0], first)
    following = desk.claim()
    assert following is not None
    assert following.job.id == second.id


def test_a_job_given_back_waits_and_its_attempt_does_not_count() -> None:
    clock = Still()
    _, desk = jobs(clock)
    job(desk, clock)
    claim = desk.claim()
    assert claim is not None
    desk.release(claim, 3)
    assert desk.claim() is None
    clock.move(3)
    again = desk.claim()
    assert again is not None
    assert again.ticket.attempts == 1


def test_what_a_crash_left_of_a_body_is_swept_in_the_end() -> None:
    clock = Still()
    desk, own = jobs(clock)
    made = job(own, clock)
    desk.remove("job:mine", made.id)
    assert own.claim() is None
    assert desk.get("job.open", made.id) is not None
    clock.move(RECEIVING_SECONDS + 1)
    assert own.claim() is None
    assert desk.get("job.open", made.id) is None
    assert list(desk.read_body(made.id)) == []


def test_a_body_being_received_holds_up_no_other_job_of_its_party() -> None:
    clock = Still()
    desk, own = jobs(clock)
    receiving, whole = job(own, clock), job(own, clock)
    desk.remove("job:mine", receiving.id)
    claim = own.claim()
    assert claim is not None
    assert claim.job.id == whole.id


def test_finished_jobs_leave_their_record_only_and_go_when_they_are_old() -> None:
    clock = Still()
    desk, own = jobs(clock)
    ids = []
    for _ in range(4):
        made = job(own, clock)
        ids.append(made.id)
        claim = own.claim()
        assert claim is not None
        own.finish(claim, made)
        clock.move(86_400)
    assert ids == sorted(ids)
    assert desk.listed("job.open") == []
    assert own.sweep(days=3.5) == 1
    assert own.sweep(most=2) == 1
    assert [each.id for each in own.listed("mine", "", 10)] == ids[2:]
    assert own.sweep() == 0


def test_a_ticket_is_read_as_it_was_written() -> None:
    clock = Still()
    desk, own = jobs(clock)
    made = job(own, clock)
    record = desk.get("job.open", made.id)
    assert record is not None
    assert b'"attempts":0' in record.value
    assert Ticket(party="mine", created=clock(), until=clock()).attempts == 0
