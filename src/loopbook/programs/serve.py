"""`loopbook serve`: the book as pages and as an HTTP interface.

On this machine whoever reaches it is the owner; on an address that others can reach it asks for
keys, and does not start while there is none.
"""

import ipaddress
import socket
import sys
from dataclasses import dataclass
from typing import Annotated

import uvicorn
from cyclopts import Parameter
from starlette.applications import Starlette

from loopbook.api.epcis.delivery import Reach
from loopbook.api.epcis.destination import allowed_networks
from loopbook.book import Book
from loopbook.book.access import Access
from loopbook.book.clock import utc_now
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.errors import NotPermitted, StoreUnavailable
from loopbook.programs.site import create_site
from loopbook.terms.profile import Profile
from loopbook.wording import say

PLAIN = Common()
LOOPBACK = "127.0.0.1"
PORT = 8765


@Parameter(name="*")
@dataclass(frozen=True)
class Serving:
    """Where a book is served, to whom, and how strictly it takes what is sent.

    Parameters
    ----------
    host
        Address to listen on. One that other machines can reach needs keys (`loopbook key new`).
    port
        Port to listen on; 0 takes any that is free.
    name
        Host name by which others reach it, as a proxy in front passes it on; may be repeated.
    keys
        Ask for keys on this machine too.
    notify
        Private network that subscriptions may post to, as 192.168.7.0/24; may be repeated.
    profile
        How strictly events are judged: strict, standard or lenient.
    """

    host: str = LOOPBACK
    port: int = PORT
    name: Annotated[list[str] | None, Parameter(negative="")] = None
    keys: Annotated[bool, Parameter(negative="")] = False
    notify: Annotated[list[str] | None, Parameter(negative="")] = None
    profile: Profile = Profile.STANDARD


USUAL = Serving()


def serve(*, serving: Serving = USUAL, common: Common = PLAIN) -> int:
    """Show the book as pages and as an HTTP interface, until Ctrl-C."""
    host = serving.host
    reach = Reach(allowed=allowed_networks(serving.notify or ()))
    with listening(host, serving.port) as door, open_here(common, is_read_only=False) as book:
        book.profile = serving.profile
        is_guarded = serving.keys or not is_loopback(host)
        access = access_for(book, host) if is_guarded else None
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{door.getsockname()[1]}/"
        if common.json:
            write_json({"address": address}, common.language)
        else:
            write([say("page.serving", common.language, address=address, book=book.path)])
        sys.stdout.flush()
        names = (host, *(serving.name or ()))
        answer_until_stopped(create_site(book, names, access, reach), door)
    return 0


def is_loopback(host: str) -> bool:
    """Say whether an address can be reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def access_for(book: Book, host: str) -> Access:
    """Return the keys of a book that is to be served to others.

    Raises    NotPermitted  the book has no key that opens it now
    """
    access = Access(book.desk, utc_now)
    if not access.has_keys():
        raise NotPermitted("LB-D70", host=host)
    return access


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that takes connections.

    Raises    StoreUnavailable  the port is taken, or is none
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or what is accepted from it waits 40 ms with each answer (Nagle's algorithm).
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
        door.listen()
    except (OSError, OverflowError) as fault:
        door.close()
        raise StoreUnavailable("LB-D71", host=host, port=port, why=_why(fault)) from fault
    return door


def _why(fault: OSError | OverflowError) -> str:
    return getattr(fault, "strerror", None) or str(fault).rstrip(".")


def answer_until_stopped(site: Starlette, door: socket.socket) -> None:
    """Answer requests with one worker until a person stops it; open requests are finished first."""
    settings = uvicorn.Config(
        site, log_level="warning", access_log=False, lifespan="on", server_header=False
    )
    try:
        uvicorn.Server(settings).run(sockets=[door])
    except KeyboardInterrupt:
        return
