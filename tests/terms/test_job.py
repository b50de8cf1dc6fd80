"""A job runs until it is finished."""

from datetime import UTC, datetime

import msgspec

from loopbook.terms.job import Behaviour, Job
from loopbook.terms.party import owner


def test_a_job_runs_until_it_is_finished_and_is_kept_as_json() -> None:
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    job = Job(
        id="a",
        reader=owner("mine"),
        media="text/xml",
        behaviour=Behaviour.ROLLBACK,
        octets=1,
        events=1,
        created=moment,
    )
    assert job.is_running
    done = msgspec.structs.replace(job, finished=moment)
    assert not done.is_running
    assert msgspec.json.decode(msgspec.json.encode(done), type=Job) == done
