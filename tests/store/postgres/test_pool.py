"""The pool: few sessions for many threads, and none that the server has ended."""

import threading

import psycopg
import pytest

from loopbook.errors import StoreUnavailable
from loopbook.store.postgres.address import address_of
from loopbook.store.postgres.pool import Pool
from tests.store.postgres.server import Server

pytestmark = pytest.mark.postgres


def pool_of(server: Server, count: int = 2) -> Pool:
    address = address_of(server.new_url())
    return Pool(address, is_read_only=True, wait_seconds=0.2, sessions_max=count)


def pid_of(pool: Pool) -> int:
    with pool.take() as session:
        return int(session.execute("SELECT pg_backend_pid()").fetchone()[0])


def test_a_session_is_lent_again(server: Server) -> None:
    pool = pool_of(server)
    assert pid_of(pool) == pid_of(pool)
    pool.close()


def test_many_threads_share_few_sessions(server: Server) -> None:
    pool = Pool(address_of(server.new_url()), is_read_only=True, wait_seconds=20.0, sessions_max=3)
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(pid_of(pool))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    assert len(set(found)) <= 3
    pool.close()


def test_who_finds_none_free_is_told_after_a_while(server: Server) -> None:
    pool = pool_of(server, 1)
    with pool.take(), pytest.raises(StoreUnavailable, match="LB-S64"), pool.take():
        pass
    assert pid_of(pool)
    pool.close()


def test_a_session_that_ended_is_not_lent_again(server: Server) -> None:
    pool = pool_of(server)
    first = pid_of(pool)
    server.sql(f"SELECT pg_terminate_backend({first}, 5000)")
    assert pid_of(pool) != first
    pool.close()


def test_one_that_ends_while_it_is_lent_is_told_and_the_next_call_works(server: Server) -> None:
    pool = pool_of(server)
    pid = pid_of(pool)

    def interrupted() -> None:
        with pool.take() as session:
            server.sql(f"SELECT pg_terminate_backend({pid}, 5000)")
            session.execute("SELECT 1")

    with pytest.raises(StoreUnavailable, match="LB-S51"):
        interrupted()
    assert pid_of(pool) != pid
    pool.close()


def test_one_that_comes_back_inside_a_transaction_is_not_lent_again(server: Server) -> None:
    pool = pool_of(server)
    with pool.take() as session:
        session.execute("BEGIN")
        raw: psycopg.Connection = session.raw
    assert raw.closed
    pool.close()


def test_a_closed_pool_lends_nothing_and_closes_what_comes_back(server: Server) -> None:
    pool = pool_of(server)
    with pool.take() as session:
        pool.close()
    assert session.raw.closed
    with pytest.raises(StoreUnavailable, match="LB-S18"), pool.take():
        pass
    pool.close()
