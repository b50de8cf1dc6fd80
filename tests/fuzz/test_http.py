"""Our own OpenAPI, used to make requests: no fault of the server, nothing that it does not tell.

schemathesis makes requests that fit the description and requests that do not, the same ones each
time, and holds every answer against it. Whether such a request is *right* the description cannot
say wholly (an event that fits the schema may break a rule), so that is not asked here.
"""

import io
import time
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

import loopbook
from loopbook import Book
from loopbook.programs.site import create_site
from tests.api.documents import chain
from tests.fuzz.seeds import seeds

pytestmark = pytest.mark.slow

SECONDS_MAX = 300
"""Some ten times what it takes on two cores; each answer is held to ANSWER_SECONDS_MAX besides."""

ANSWER_SECONDS_MAX = 10
EXAMPLES = {"/api": 40, "/epcis": 12}
"""Requests made at random for each operation, besides those that cover its description."""

EDITIONS = {
    "header.GS1-EPCIS-Min": "1.0",
    "header.GS1-EPCIS-Max": "2.0.0",
    "header.GS1-CBV-Min": "1.0",
    "header.GS1-CBV-Max": "2.0.0",
    "header.GS1-EPCIS-Version": "2.0.0",
    "header.GS1-CBV-Version": "2.0.0",
}
"""Headers that let a request in: whatever else they say is refused before the rest is looked at."""

NOT_ASKED = ("positive_data_acceptance", "negative_data_rejection")


@pytest.fixture
def book() -> Iterator[Book]:
    """A book with something in it, in memory."""
    with loopbook.open(":memory:", schemes=["cn-battery"]) as opened:
        opened.record(chain())
        opened.record(seeds("json")[2])
        yield opened


@pytest.fixture
def site(book: Book) -> Iterator[ASGIApp]:
    """The whole site with its work in the background, as schemathesis speaks to it."""
    whole = create_site(book, ("testserver",))

    async def requests_only(scope: Scope, receive: Receive, send: Send) -> None:
        # The work in the background is started once, not with every request.
        assert scope["type"] == "http"
        await whole(scope, receive, send)

    with TestClient(whole, base_url="http://localhost"):
        yield requests_only


def described(site: ASGIApp, door: str, fixed: dict[str, str]) -> Any:
    """Return the description of a door, set to make the same requests each time.

    Parameters
      fixed  parameters of the description that always have these values
    """
    config = SchemathesisConfig(seed=1)
    project = config.projects.default
    project.continue_on_failure = True
    project.generation.max_examples = EXAMPLES[door]
    project.generation.deterministic = True
    project.parameters = fixed
    project.phases.stateful.enabled = False
    for name in NOT_ASKED:
        getattr(project.checks, name).enabled = False
    client = TestClient(site, base_url="http://testserver")
    text = client.get(f"{door}/openapi.json").text
    description = schemathesis.openapi.from_file(io.StringIO(text), config=config)
    description.app = site
    return description


def faults_of(answers: events.ScenarioFinished) -> Iterator[str]:
    """Yield what is wrong with the answers of a scenario."""
    recorder = answers.recorder
    for key, checks in recorder.checks.items():
        asked = recorder.cases[key].value
        for check in checks:
            if check.status is not Status.SUCCESS:
                why = check.failure_info.failure if check.failure_info else ""
                yield f"{asked.operation.label}: {check.name}: {why}\n{asked.as_curl_command()}"
    for key, exchange in recorder.interactions.items():
        found = exchange.response
        asked = recorder.cases[key].value
        if found is None:
            yield f"{asked.operation.label}: no answer\n{asked.as_curl_command()}"
            continue
        (media,) = found.headers.get("content-type", [""])[:1]
        is_problem = media.startswith(("application/problem+json", "application/problem+xml"))
        if found.status_code >= 500 or (found.status_code >= 400 and not is_problem):
            yield f"{asked.operation.label}: {found.status_code} {media}\n{asked.as_curl_command()}"
        if found.elapsed > ANSWER_SECONDS_MAX:
            yield f"{asked.operation.label}: {found.elapsed} s\n{asked.as_curl_command()}"


@pytest.mark.parametrize(
    ("door", "fixed"), [("/api", {}), ("/epcis", {}), ("/epcis", EDITIONS)], ids=str
)
def test_every_request_made_from_the_description_has_an_answer_that_it_tells(
    site: ASGIApp, book: Book, door: str, fixed: dict[str, str]
) -> None:
    start, count, faults = time.monotonic(), 0, []
    before = book.checkpoint()
    for event in from_schema(described(site, door, fixed)).execute():
        assert not isinstance(event, events.NonFatalError | events.FatalError), event
        if isinstance(event, events.ScenarioFinished):
            count += len(event.recorder.interactions)
            faults += list(faults_of(event))
    assert not faults, f"{len(faults)} of {count}:\n" + "\n\n".join(faults[:20])
    assert count > 300
    assert time.monotonic() - start < SECONDS_MAX
    assert book.store.checkpoint(before.size) == before
    assert book.verify().checkpoint.size >= before.size
