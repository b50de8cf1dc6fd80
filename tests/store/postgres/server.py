"""A PostgreSQL of the tests' own: a throw-away cluster behind a socket in a temporary folder.

Programs are looked for on the path, where Debian puts them, and in the wheel `pgserver`. Run as
root, the server runs as `nobody`, since initdb refuses root. It syncs: tests kill it.
"""

import atexit
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

from loopbook.store.journal import Journal
from loopbook.store.postgres.gate import create_there, desk_there, open_there
from loopbook.terms.desk import Desk
from tests.stores.drafts import Clock, Salt

USER = "loopbook"
SETTINGS = (
    "-c listen_addresses='' -c shared_buffers=64MB -c max_connections=200"
    " -c unix_socket_permissions=0777 -c log_min_messages=fatal"
)
MISSING = (
    "no PostgreSQL here: initdb and pg_ctl are neither on the path, nor under /usr/lib/postgresql,"
    " nor in the wheel pgserver; .ci/run installs the package `postgresql`"
)
TRIES = 200


def programs() -> Path:
    """Return the folder that holds initdb and pg_ctl.

    Raises    LookupError  there is none: a test that needs it fails, and is not skipped
    """
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("pg_ctl")
    if found:
        places.insert(0, Path(found).resolve().parent)
    wheel = importlib.util.find_spec("pgserver")
    if wheel is not None and wheel.origin:
        places.append(Path(wheel.origin).parent / "pginstall" / "bin")
    for place in places:
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    raise LookupError(MISSING)


class Server:
    """One cluster; made and started at once."""

    def __init__(self) -> None:
        self._programs = programs()
        # A short path: the name of a socket holds about a hundred characters.
        self.home = Path(tempfile.mkdtemp(prefix="lbpg"))
        self.home.chmod(0o755)
        self._user = pwd.getpwnam("nobody") if os.getuid() == 0 else None
        if self._user is not None:
            os.chown(self.home, self._user.pw_uid, self._user.pw_gid)
        self._run("initdb", "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        self.start()

    def _run(self, name: str, *words: str) -> None:
        subprocess.run(
            [str(self._programs / name), "-D", str(self.home / "data"), *words],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.home,
            user=self._user.pw_uid if self._user else None,
            group=self._user.pw_gid if self._user else None,
            extra_groups=[] if self._user else None,
        )

    def start(self) -> None:
        """Start the server; after a kill, as soon as the system has let go of its memory."""
        options = f"{SETTINGS} -k {self.home}"
        for left in reversed(range(TRIES)):
            try:
                self._run("pg_ctl", "-w", "-l", str(self.home / "log"), "-o", options, "start")
                return
            except subprocess.CalledProcessError:
                if not left:
                    raise
                time.sleep(0.1)

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server: `fast`, or `immediate`, which is a crash that is said."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def pid(self) -> int:
        """Return the process number of the postmaster."""
        return int((self.home / "data" / "postmaster.pid").read_text().splitlines()[0])

    def url(
        self,
        schema: str,
        database: str = "postgres",
        user: str = USER,
        segments: Path | None = None,
    ) -> str:
        """Return the address of a book; its segments lie beside the cluster when none is named."""
        query = f"host={self.home}&schema={schema}&segments={segments or f'{self.home}-s'}"
        return f"postgresql://{user}@/{database}?{query}"

    def new_url(self) -> str:
        """Return the address of a schema that is not there yet."""
        return self.url(f"s{secrets.token_hex(6)}")

    def sql(self, query: str, database: str = "postgres") -> list[str]:
        """Run statements as the owner of the cluster, and return the lines of what they give."""
        words = ("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", str(self.home), "-U", USER)
        done = subprocess.run(
            [str(self._programs / "psql"), *words, "-d", database, "-c", query],
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.splitlines()

    def close(self) -> None:
        """Stop the server and take its folders away."""
        if (self.home / "data" / "postmaster.pid").exists():
            self.stop()
        for folder in (self.home, Path(f"{self.home}-s")):
            shutil.rmtree(folder, ignore_errors=True)


@cache
def shared() -> Server:
    """Return the cluster of this process, started at the first call and gone with the process."""
    server = Server()
    atexit.register(server.close)
    return server


def new_there() -> tuple[str, Journal]:
    """Return a new book's address and journal; its clock has been asked once, by its making."""
    url = shared().new_url()
    return url, create_there(url, Clock(), Salt())


def again(url: str) -> Journal:
    """Open a journal once more, as another process would."""
    return open_there(url, Clock(), Salt())


def new_desk() -> Desk:
    """Return the desk of a new book."""
    url, journal = new_there()
    journal.close()
    return desk_there(url)
