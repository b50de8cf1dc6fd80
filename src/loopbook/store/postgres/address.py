"""Address: where a book lies in PostgreSQL, as a URL; and the same without its secrets.

    postgresql://user@host:5432/database?schema=batteries&segments=/srv/segments

`schema` (default `loopbook`) holds the tables, `segments` is the folder of sealed segments; all
else is libpq's own. Source: PostgreSQL documentation 34.1.1.2, connection URIs.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

import msgspec

from loopbook.errors import StoreUnavailable

PREFIXES = ("postgresql://", "postgres://")
SCHEMA = "loopbook"
SCHEMA_BYTES_MAX = 63
_SECRET = frozenset({"password", "sslpassword", "passfile", "oauth_client_secret"})
_HIDDEN = "***"


class Address(msgspec.Struct, frozen=True):
    """Where a book lies.

    Fields
      url       what libpq is given, secrets included: never shown
      shown     the same book without secrets: for messages and logs
      schema    the schema that holds its tables
      segments  folder under which each book has one of its own; None: this user's data folder
      secrets   texts that no message may hold
    """

    url: str
    shown: str
    schema: str
    segments: Path | None = None
    secrets: tuple[str, ...] = ()

    def hidden(self, text: str) -> str:
        """Return a text of the engine without the secrets of this address."""
        for secret in self.secrets:
            text = text.replace(secret, _HIDDEN)
        return text


def is_address(words: object) -> bool:
    """Say whether words name a book in PostgreSQL, and not a folder."""
    return str(words).lower().startswith(PREFIXES)


def address_of(words: str) -> Address:
    """Return the address that a URL says.

    Raises    StoreUnavailable  it is no such URL; its words are not quoted, they may hold a secret
    """
    try:
        parts = urlsplit(words)
        # In a form `+` is a blank; to libpq it is itself.
        query = parts.query.replace("+", "%2B")
        asked = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    except ValueError as fault:
        raise StoreUnavailable("LB-S56", reason="URL") from fault
    own = dict(asked)
    schema = own.get("schema", SCHEMA)
    if not schema or len(schema.encode()) > SCHEMA_BYTES_MAX or "\0" in schema:
        raise StoreUnavailable("LB-S56", reason=f"schema={schema}")
    rest = [(name, value) for name, value in asked if name not in {"schema", "segments"}]
    user, at, host = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    told = {unquote(password), *(value for key, value in rest if key in _SECRET)}
    secrets = {password, *told, *(quote(each, safe="") for each in told)}
    public = [(key, value) for key, value in asked if key not in _SECRET]
    return Address(
        url=urlunsplit(parts._replace(query=urlencode(rest, quote_via=quote), fragment="")),
        shown=urlunsplit(
            parts._replace(netloc=f"{name}{at}{host}", query=_plain(public), fragment="")
        ),
        schema=schema,
        segments=Path(own["segments"]) if own.get("segments") else None,
        secrets=tuple(sorted(secrets - {""}, key=len, reverse=True)),
    )


def _plain(fields: list[tuple[str, str]]) -> str:
    return urlencode(fields, quote_via=quote, safe="/")


def data_folder(environment: Mapping[str, str], home: Path, system: str = sys.platform) -> Path:
    """Return the folder in which this user's programs keep their data.

    Source    XDG Base Directory Specification; the customs of macOS and Windows
    """
    if system == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if system == "darwin":
        return home / "Library" / "Application Support"
    return Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
