"""The world of a run: its events, told from those of other runs."""

import pytest

from loopbook.programs.conformance.check import Unmet
from loopbook.programs.conformance.client import Client
from loopbook.programs.conformance.world import World, next_link

from .tiny import RUN, serving, world_of


def test_the_events_of_a_run_carry_its_digits_in_every_identifier() -> None:
    with world_of() as world:
        assert not world.lost
        assert world.isolation
        for event in world.seeds.values():
            assert RUN in str(event["eventID"])
            assert "~" not in str(event)
            assert "{" not in str(event).replace("{'", "")
        assert sorted(world.keys_of(world.find(world.isolation))) == sorted(world.seeds)


def test_two_runs_do_not_meet() -> None:
    with serving() as (tiny, url):
        first, second = World(Client(url, {}), "000000001"), World(Client(url, {}), "000000002")
        first.prepare()
        second.prepare()
        assert sorted(second.keys_of(second.find(second.isolation))) == sorted(second.seeds)
        assert len(tiny.events) == 2 * len(first.seeds)


def test_a_server_that_takes_nothing_skips_what_needs_events() -> None:
    with world_of("fails") as world:
        assert world.lost
        with pytest.raises(Unmet) as told:
            world.must_stand()
    assert told.value.why == "conformance.why.not_seeded"


def test_a_server_that_ignores_parameters_is_not_isolated() -> None:
    with serving("ignores_parameters") as (tiny, url):
        tiny.take({"type": "ObjectEvent", "eventID": "urn:example:other"})
        world = World(Client(url, {}), RUN)
        world.prepare()
    assert world.isolation == ()
    assert world.keys_of([{"eventID": "urn:example:other"}]) == []


def test_a_job_that_never_ends_is_given_up() -> None:
    with serving() as (tiny, url):
        tiny.jobs.append({"captureID": "job0", "running": True})
        waited: list[float] = []
        world = World(Client(url, {}), RUN, 0.05, "", waited.append)
        with pytest.raises(Unmet) as told:
            world.ended("/epcis/capture/job0")
    assert told.value.why == "conformance.why.still_running"
    assert waited


def test_places_are_read_however_they_are_written() -> None:
    world = World(Client("http://host:1/epcis", {}), RUN)
    assert world.below("/epcis/capture/1") == "/capture/1"
    assert world.below("http://host:1/epcis/capture/1") == "http://host:1/epcis/capture/1"
    assert world.below("?perPage=1") == "/events?perPage=1"
    assert world.below("capture/1") == "/capture/1"
    bare = World(Client("http://host:1", {}), RUN)
    assert bare.below("/capture/1") == "/capture/1"


def test_a_next_link_is_found_among_others() -> None:
    with serving() as (_, url):
        answer = Client(url, {}).get("/")
    assert not next_link(answer)
    linked = answer._replace(headers={"link": '<a>; rel="prev", <b?c=d>; rel="next"'})
    assert next_link(linked) == "b?c=d"
