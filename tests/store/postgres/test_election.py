"""One process of all seals: the office ends with whoever holds it."""

import subprocess
import sys

import pytest

from loopbook.book.sealer import sealing
from loopbook.errors import StoreUnavailable
from tests.store.postgres.server import Server, again, new_there

pytestmark = pytest.mark.postgres

HOLD = """
import sys
from loopbook.store.postgres.gate import open_there
journal = open_there(sys.argv[1], None, None)
with journal.elected() as is_elected:
    print(is_elected, flush=True)
    sys.stdin.readline()
"""


def test_one_is_elected_and_another_after_its_end(server: Server) -> None:
    url, journal = new_there()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        with journal.elected() as is_elected:
            assert not is_elected
        with sealing(journal, journal.folder) as sealer:
            assert sealer is None
        other.kill()
    for _ in range(100):
        with journal.elected() as is_elected:
            if is_elected:
                break
    assert is_elected
    journal.close()


def test_books_elect_for_themselves(server: Server) -> None:
    url, one = new_there()
    _, other = new_there()
    second = again(url)
    with one.elected() as first, other.elected() as its_own, second.elected() as same:
        assert (first, its_own, same) == (True, True, False)
    for journal in (one, other, second):
        journal.close()


def test_without_a_server_nobody_is(server: Server) -> None:
    _, journal = new_there()
    server.stop("fast")
    try:
        with pytest.raises(StoreUnavailable, match="LB-S51"), journal.elected():
            pass
    finally:
        server.start()
    with journal.elected() as is_elected:
        assert is_elected
    journal.close()
