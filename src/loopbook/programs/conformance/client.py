"""Client: plain HTTP requests to the server under test, and what was said, kept as evidence."""

import http.client
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from loopbook.errors import QueryError
from loopbook.programs.conformance.check import Exchange, Unmet

TIMEOUT_SECONDS = 30.0
BODY_SHOWN = 600
BODY_MAX = 64 * 1024 * 1024
KEPT = 20
"""Exchanges that are remembered at most."""

_SECRET = {"authorization", "cookie", "x-api-key", "proxy-authorization"}
_SHOWN = ("content-type", "location", "allow", "link")


class Answer(NamedTuple):
    """An answer: names of headers are in small letters, values of equal names joined by comma."""

    asked: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> object:
        """Return the body as JSON.

        Raises    Unmet  it is none
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as fault:
            raise Unmet("conformance.why.not_json", asked=self.asked) from fault

    def object(self) -> dict[str, object]:
        """Return the body as a JSON object.

        Raises    Unmet  it is none
        """
        found = self.json()
        if not isinstance(found, dict):
            raise Unmet("conformance.why.not_json", asked=self.asked)
        return found

    def must_be(self, *statuses: int) -> "Answer":
        """Return the answer when its status is one of those.

        Raises    Unmet  it is another
        """
        if self.status not in statuses:
            expected = " / ".join(map(str, statuses))
            raise Unmet(
                "conformance.why.status", asked=self.asked, status=self.status, expected=expected
            )
        return self


class Client:
    """Sends requests to a base URL with the headers the user gave; remembers what was said.

    Parameters
      headers  sent with every request, such as Authorization
    Raises     QueryError  the URL is none of http or https
    """

    def __init__(self, base: str, headers: Mapping[str, str]) -> None:
        parts = urlsplit(base)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise QueryError("LB-O01", url=base[:200])
        self.base = base.rstrip("/")
        self.headers = dict(headers)
        self.said: list[Exchange] = []
        self.count = 0
        self.faults: list[str] = []
        self.problems: set[str] = set()

    def get(
        self,
        path: str,
        query: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask with GET."""
        return self.ask("GET", path, query, headers)

    def ask(
        self,
        method: str,
        path: str,
        query: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Send one request and return the answer; redirects are not followed.

        Parameters
          path  below the base, or a whole URL of the same server (a Location, a next link)
        Raises  Unmet  there is no answer
        """
        url = self.url(path, query)
        sent = {"Accept": "application/json", **self.headers, **(headers or {})}
        try:
            answer = self._sent(method, url, {k: v for k, v in sent.items() if v}, body)
        except (OSError, http.client.HTTPException, ValueError) as fault:
            why = str(fault) or type(fault).__name__
            raise Unmet("conformance.why.no_answer", asked=f"{method} {url}", why=why) from fault
        self._keep(sent, body, answer)
        return answer

    def url(self, path: str, query: Iterable[tuple[str, str]] = ()) -> str:
        """Return the URL of a path, its query percent-encoded."""
        words = "&".join(f"{quote(k, safe=':')}={quote(v, safe='')}" for k, v in query)
        whole = path if "://" in path else f"{self.base}{path}"
        if path.startswith("?"):
            whole = urljoin(self.base, path)
        if not words:
            return whole
        return f"{whole}{'&' if '?' in whole else '?'}{words}"

    def _sent(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        parts = urlsplit(url)
        if parts.hostname != urlsplit(self.base).hostname:
            raise ValueError(f"{parts.hostname}: another server")
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
        address = parts.path or "/"
        address += f"?{parts.query}" if parts.query else ""
        try:
            try:
                connection.request(method, address, body, dict(headers))
            except (BrokenPipeError, ConnectionResetError):
                # A server may answer and close before it has read all of a body that is too long.
                if connection.sock is None:
                    raise
            found = connection.getresponse()
            joined: dict[str, str] = {}
            for name, value in found.getheaders():
                known = joined.get(name.lower())
                joined[name.lower()] = value if known is None else f"{known}, {value}"
            return Answer(f"{method} {_short(url)}", found.status, joined, found.read(BODY_MAX))
        finally:
            connection.close()

    def _keep(self, sent: Mapping[str, str], body: bytes | None, answer: Answer) -> None:
        shown = {k: v for k, v in sent.items() if k.lower() not in _SECRET}
        lines = [answer.asked, *(f"{name}: {value}" for name, value in shown.items())]
        lines += [_excerpt(body)] if body else []
        told = [f"{name}: {value}" for name, value in answer.headers.items() if _is_shown(name)]
        said = Exchange("\n".join(lines), answer.status, "\n".join([*told, _excerpt(answer.body)]))
        self.said.append(said)
        self.count += 1
        del self.said[:-KEPT]
        if answer.status >= 500 and answer.status != 501:
            self.faults.append(f"{answer.asked}: {answer.status}")
        if b"epcisException:" in answer.body:
            word = answer.body.partition(b"epcisException:")[2][:80].partition(b'"')[0]
            self.problems.add(word.decode("ascii", "replace"))


def _is_shown(name: str) -> bool:
    return name in _SHOWN or name.startswith("gs1-")


def _short(url: str) -> str:
    return url if len(url) <= 300 else f"{url[:300]}... ({len(url)})"


def _excerpt(body: bytes | None) -> str:
    text = (body or b"")[: BODY_SHOWN * 4].decode("utf-8", "replace")
    return text if len(text) <= BODY_SHOWN else f"{text[:BODY_SHOWN]}..."


def values(found: object, name: str) -> Sequence[object]:
    """Return the list under a name; empty when there is none."""
    listed = found.get(name) if isinstance(found, dict) else None
    return listed if isinstance(listed, list) else ()
