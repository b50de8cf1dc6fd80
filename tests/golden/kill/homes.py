"""Homes: where the books that are killed lie, how one is copied, and what is killed."""

import os
import shutil
import signal
import time
from pathlib import Path
from typing import Protocol

from tests.store.postgres.server import Server

WAIT_SECONDS = 20.0


class Home(Protocol):
    """A place for books by name."""

    def fresh(self, name: str) -> str:
        """Return the words by which a book is made that is not there yet."""
        ...

    def copy(self, name: str, other: str) -> str:
        """Put a copy of a book in the place of another; return the other's words."""
        ...

    def strike(self, pid: int) -> None:
        """Kill what is to be killed while the worker `pid` works, and the worker."""
        ...

    @property
    def is_patient(self) -> bool:
        """Whether a worker may say that it failed: its server was killed, not itself."""
        ...


class FolderHome:
    """Books in folders under `folder`: workers are killed."""

    is_patient = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fresh(self, name: str) -> str:
        return str(self._folder / name)

    def copy(self, name: str, other: str) -> str:
        book = self._folder / other
        shutil.rmtree(book, ignore_errors=True)
        shutil.copytree(self._folder / name, book)
        return str(book)

    def strike(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)


class DatabaseHome:
    """Books in databases of one server, segments in folders under `folder`: workers are killed."""

    is_patient = False

    def __init__(self, server: Server, folder: Path) -> None:
        self._server = server
        self._folder = folder

    def _url(self, name: str) -> str:
        return self._server.url("book", _database(name), segments=self._folder / name)

    def fresh(self, name: str) -> str:
        self._server.sql(f"CREATE DATABASE {_database(name)}")
        return self._url(name)

    def copy(self, name: str, other: str) -> str:
        self._server.sql(f"DROP DATABASE IF EXISTS {_database(other)} WITH (FORCE)")
        self._server.sql(f"CREATE DATABASE {_database(other)} TEMPLATE {_database(name)}")
        shutil.rmtree(self._folder / other, ignore_errors=True)
        shutil.copytree(self._folder / name, self._folder / other)
        return self._url(other)

    def strike(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        self._let_go()

    def _let_go(self) -> None:
        """Wait until the server has noticed that the worker is gone."""
        query = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'loopbook'"
        end = time.monotonic() + WAIT_SECONDS
        while self._server.sql(query) != ["0"] and time.monotonic() < end:
            time.sleep(0.02)


class CrashingHome(DatabaseHome):
    """The same, but it is the server that is killed: its postmaster, or all of it at once."""

    is_patient = True

    def __init__(self, server: Server, folder: Path) -> None:
        super().__init__(server, folder)
        self._count = 0

    def strike(self, pid: int) -> None:
        self._count += 1
        if self._count % 2:
            os.kill(self._server.pid(), signal.SIGKILL)
        else:
            self._server.stop("immediate")
        os.kill(pid, signal.SIGKILL)
        self._server.start()


def _database(name: str) -> str:
    return name.replace(".", "_")
