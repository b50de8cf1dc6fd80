"""The desk in PostgreSQL, beyond what every desk promises (`tests/stores/test_desk.py`)."""

import threading
from collections.abc import Callable

import pytest

from loopbook.errors import StoreUnavailable
from loopbook.store.postgres.gate import desk_there
from tests.store.postgres.server import Server, new_there

pytestmark = pytest.mark.postgres


def test_processes_share_a_desk_and_a_reader_writes_nothing(server: Server) -> None:
    url, journal = new_there()
    one, other = desk_there(url), desk_there(url)
    assert one.put("job", "a", b"1") == 1
    assert other.put("job", "a", b"2", expected=1) == 2
    reader = desk_there(url, is_read_only=True)
    found = reader.get("job", "a")
    assert found is not None
    assert found.value == b"2"
    calls: tuple[Callable[[], object], ...] = (
        lambda: reader.put("job", "b", b""),
        lambda: reader.remove("job", "a"),
        lambda: reader.write_body("a", []),
        lambda: reader.remove_body("a"),
    )
    for call in calls:
        with pytest.raises(StoreUnavailable, match="LB-S17"):
            call()
    for each in (one, other, reader, journal):
        each.close()


def test_a_body_that_is_replaced_while_it_is_read_is_told(server: Server) -> None:
    url, journal = new_there()
    desk = desk_there(url)
    desk.write_body("a", [b"x" * 1_000_000])
    reading = desk.read_body("a")
    next(reading)
    desk.write_body("a", [b"y"])
    with pytest.raises(StoreUnavailable, match="LB-H01"):
        list(reading)
    assert list(desk.read_body("a")) == [b"y"]
    schema = url.split("schema=")[1].split("&")[0]
    assert server.sql(f"SELECT count(*) FROM {schema}.desk_chunk") == ["1"]
    desk.close()
    journal.close()


def test_many_that_write_one_body_leave_one_whole(server: Server) -> None:
    url, journal = new_there()
    desk = desk_there(url)
    bodies = [bytes([n]) * 600_000 for n in range(4)]
    threads = [threading.Thread(target=desk.write_body, args=("a", [body])) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert b"".join(desk.read_body("a")) in bodies
    schema = url.split("schema=")[1].split("&")[0]
    assert server.sql(f"SELECT count(DISTINCT body) FROM {schema}.desk_chunk") == ["1"]
    desk.close()
    journal.close()
