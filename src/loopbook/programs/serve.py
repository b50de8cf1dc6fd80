"""`loopbook serve`: the book as pages and as an HTTP interface, on this machine only."""

import ipaddress
import socket
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount

from loopbook.api.app import create_api
from loopbook.book import Book
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.errors import NotPermitted, StoreUnavailable
from loopbook.web.app import create_web
from loopbook.web.safety import LOCAL_NAMES, Guard
from loopbook.wording import say

PLAIN = Common()
LOOPBACK = "127.0.0.1"
PORT = 8765


def serve(*, host: str = LOOPBACK, port: int = PORT, common: Common = PLAIN) -> int:
    """Show the book as pages and as an HTTP interface on this machine, until Ctrl-C.

    Parameters
    ----------
    host
        A name or address of this machine only: there are no accounts yet.
    port
        Port to listen on; 0 takes any that is free.
    """
    must_be_loopback(host)
    with listening(host, port) as door, open_here(common, is_read_only=False) as book:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{door.getsockname()[1]}/"
        if common.json:
            write_json({"address": address}, common.language)
        else:
            write([say("page.serving", common.language, address=address, book=book.path)])
        sys.stdout.flush()
        answer_until_stopped(create_site(book, host), door)
    return 0


def create_site(book: Book, host: str = LOOPBACK) -> Starlette:
    """Return pages at `/` and the HTTP interface at `/api`, guarded, as one application."""
    return Starlette(
        routes=[Mount("/api", create_api(book)), Mount("/", create_web(book))],
        middleware=[
            Middleware(Guard, names=(*LOCAL_NAMES, host)),
            Middleware(GZipMiddleware, minimum_size=1_000),
        ],
    )


def must_be_loopback(host: str) -> None:
    """Let only this machine be named.

    Raises    NotPermitted  the address can be reached from elsewhere
    """
    if host == "localhost":
        return
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise NotPermitted("LB-D70", host=host)


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that takes connections.

    Raises    StoreUnavailable  the port is taken, or is none
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
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
        site, log_level="warning", access_log=False, lifespan="off", server_header=False
    )
    try:
        uvicorn.Server(settings).run(sockets=[door])
    except KeyboardInterrupt:
        return
