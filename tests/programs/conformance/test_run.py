"""A whole run: one result a check, in the order of the tables."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

import pytest

from loopbook.programs.conformance.check import SECTIONS, Result, Verdict, checks_of
from loopbook.programs.conformance.client import Client
from loopbook.programs.conformance.page import page
from loopbook.programs.conformance.run import JUDGES, is_conforming, judged, run_checks
from loopbook.programs.conformance.scorecard import result_lines
from loopbook.programs.conformance.world import World

from .tiny import RUN, check_of, serving, verdict_of

pytestmark = pytest.mark.slow


def test_every_section_has_its_judge() -> None:
    assert tuple(JUDGES) == SECTIONS


def test_a_run_gives_one_result_a_check_and_looks_back_last() -> None:
    told: list[Result] = []
    with serving() as (_, url):
        world = World(Client(url, {}), RUN, 2.0)
        results = run_checks(world, ("headers", "problems"), told.append)
    listed = [check.id for section in ("headers", "problems") for check in checks_of(section)]
    assert [result.check.id for result in results] == listed
    assert sorted(result.check.id for result in told) == sorted(listed)
    assert {result.check.id for result in told[-3:]} == {"HD17", "PB02", "PB16"}
    assert not is_conforming(results)
    passed = [result for result in results if result.verdict is Verdict.PASSED]
    assert len(passed) > 15
    assert is_conforming(passed)


def test_evidence_is_that_of_the_check() -> None:
    result = verdict_of("OP02")
    assert len(result.evidence) == 1
    assert result.evidence[0].request.startswith("GET ")
    assert '"Collection"' in result.evidence[0].answer


def test_a_server_that_goes_away_gives_results_all_the_same() -> None:
    with serving() as (_, url):
        world = World(Client(url, {}), RUN, 0.5)
        world.prepare()
    gone = judged(world, check_of("OP02"))
    assert (gone.verdict, gone.why) == (Verdict.FAILED, "conformance.why.no_answer")


ODD_EVENTS = b'{"eventList":[{"eventID":{},"epcList":5,"childEPCs":{},"recordTime":[]}]}'
SHAPES = (
    b"",
    b"null",
    b"[]",
    b"5",
    b'"text"',
    b"[" * 50_000,
    b"\xff\xfe",
    b'{"type":5,"member":{},"epcisBody":[],"running":"yes","errors":5,"subscriptionID":{}}',
    b'{"type":"EPCISQueryDocument","epcisBody":{"queryResults":{"resultsBody":{"eventList":[5]}}}}',
    b'{"type":"EPCISQueryDocument","epcisBody":{"queryResults":{"resultsBody":{"eventList":[{}]}}}}',
    b'{"type":"EPCISQueryDocument","epcisBody":{"queryResults":{"resultsBody":%s}}}' % ODD_EVENTS,
    b'[{"name":{},"captureID":[]}, null]',
    b'{"type":{},"title":[],"status":"x","name":5,"query":5,"captureID":5,"success":true}',
)


class Stubborn(World):
    """A run that goes on as if its events were there."""

    def must_stand(self) -> None:
        """Hold nothing."""


@pytest.mark.parametrize("seed", range(6))
def test_whatever_a_server_answers_there_is_a_result_for_every_check(seed: int) -> None:
    """Shapes, statuses and headers at random: nothing of it stops the run."""
    random = Random(seed)

    class Handler(BaseHTTPRequestHandler):
        def do_any(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = random.choice(SHAPES)
            self.send_response(random.choice((200, 200, 200, 201, 202, 204, 400, 404, 413, 500)))
            for name in ("Location", "Link", "Allow", "GS1-EPCIS-Version", "GS1-EPC-Format"):
                odd = ("", "<>; rel=next", '<?a=b>; rel="next"', "http://[", "/epcis/x y", "x")
                self.send_header(name, random.choice(odd))
            self.send_header("GS1-EPCIS-Capture-Limit", random.choice(("0", "-1", "x", "3")))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    for method in ("GET", "POST", "DELETE", "OPTIONS"):
        setattr(Handler, f"do_{method}", Handler.do_any)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    client = Client(f"http://127.0.0.1:{server.server_address[1]}/epcis", {})
    results = run_checks(Stubborn(client, RUN, 0.1), SECTIONS, lambda _: None)
    server.shutdown()
    server.server_close()
    thread.join()
    assert len(results) == 278
    assert not is_conforming(results)
    assert page(results, "x", "y", "zh")
    assert all(line for result in results for line in result_lines(result, "zh") if result.why)
