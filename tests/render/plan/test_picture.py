"""The registry of pictures: every one belongs to a job; a plan without one has none."""

from loopbook.book.plan_jobs import JOBS
from loopbook.render.plan.picture import PICTURES, plan_picture
from loopbook.terms.plan import Plan, PlanStatus, Proof, Sense


def test_every_picture_belongs_to_a_job() -> None:
    assert set(PICTURES) <= set(JOBS)


def test_a_plan_of_a_job_without_a_picture_has_an_empty_one() -> None:
    proof = Proof(status=PlanStatus.OPTIMAL, sense=Sense.LEAST, objective=0.0)
    assert plan_picture(Plan(job="no-such-job", proof=proof), "en") == ""
