"""Load a rule pack: a folder becomes bytes with a digest, and back. Nothing is understood here yet.

The bytes of a pack stand in the journal (an activation), so that an old statement recomputes under
the rules it was made with. `cases/` proves the pack and is no part of it.
"""

import hashlib
import json
import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from loopbook.errors import SchemeError
from loopbook.rules.fault import Faults, nearest
from loopbook.terms.scheme import Pack

FILES = (
    "scheme.toml",
    "vocabulary.csv",
    "system.toml",
    "intake.csv",
    "posting.csv",
    "factors.csv",
    "checks.toml",
    "indicators.toml",
    "targets.csv",
    "score.toml",
    "attribution.toml",
    "methods.toml",
    "milestones.csv",
    "calendars.csv",
    "duties.csv",
    "custody.csv",
    "suspects.toml",
    "marks.toml",
    "passport.toml",
    "passport.csv",
    "blends.toml",
    "standards.csv",
    "actions.csv",
    "audit.toml",
    "audit.csv",
    "units.csv",
    "cbv.csv",
    "repair.csv",
)
"""The files that a pack may have; scheme.toml it must have."""

CASES = "cases"
CORE = "core"
FILE_BYTES_MAX = 4 * 1024 * 1024
"""Bytes that one file of a pack may have."""


def load_pack(path: Path | Traversable) -> Pack:
    """Return the pack in folder `path`.

    Raises    SchemeError  LB-R03 it is no folder with scheme.toml; LB-R02 with every fault: an
              unknown or oversized file, one that is not UTF-8, a link that leaves the folder
    """
    if not path.is_dir() or not path.joinpath("scheme.toml").is_file():
        raise SchemeError(
            "LB-R03", "", (), path=path.name or str(path), shipped=", ".join(shipped_ids())
        )
    faults = Faults()
    found: dict[str, bytes] = {}
    for entry in sorted(path.iterdir(), key=lambda each: each.name):
        if entry.name == CASES:
            continue
        if entry.name not in FILES or not entry.is_file():
            near = nearest(entry.name, FILES)
            faults.add(f"{entry.name}:1", "unknown_file", name=entry.name, nearest=near)
        elif _leaves(entry, path):
            faults.add(f"{entry.name}:1", "link", name=entry.name)
        else:
            found[entry.name] = _content(entry, faults)
    faults.stop(path.name)
    return _pack(found)


def _leaves(entry: Traversable, folder: Traversable) -> bool:
    """Say whether a file of a pack is a link to somewhere outside of it."""
    if not isinstance(entry, Path) or not isinstance(folder, Path):
        return False
    return not entry.resolve().is_relative_to(folder.resolve())


def _content(entry: Traversable, faults: Faults) -> bytes:
    with entry.open("rb") as stream:
        content = stream.read(FILE_BYTES_MAX + 1)
    if len(content) > FILE_BYTES_MAX:
        faults.add(f"{entry.name}:1", "too_large", name=entry.name, bytes=FILE_BYTES_MAX)
        return b""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.add(f"{entry.name}:{line}", "not_utf8", name=entry.name, byte=error.start)
    return content


def _pack(found: dict[str, bytes]) -> Pack:
    return Pack(found, hashlib.sha256(_serialised(found)).hexdigest())


def pack_bytes(pack: Pack) -> bytes:
    """Return the pack as JSON in UTF-8: one object, file name -> text, keys sorted, no white space.

    The SHA-256 of these bytes is the pack's digest.
    """
    return _serialised(pack.files)


def _serialised(found: dict[str, bytes]) -> bytes:
    texts = {name: content.decode("utf-8") for name, content in found.items()}
    return json.dumps(
        {"files": texts}, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode("utf-8")


class _Written(msgspec.Struct, forbid_unknown_fields=True):
    files: dict[str, str]


def pack_of(content: bytes) -> Pack:
    """Return the pack that `pack_bytes` wrote.

    Raises    SchemeError  LB-R04 the bytes are something else, or name a file no pack has
    """
    try:
        written = msgspec.json.decode(content, type=_Written)
        found = {name: text.encode("utf-8") for name, text in written.files.items()}
    except (msgspec.DecodeError, UnicodeError) as error:
        raise SchemeError("LB-R04", "", ()) from error
    if "scheme.toml" not in found or not set(found) <= set(FILES):
        raise SchemeError("LB-R04", "", ())
    return _pack(found)


def parents_of(pack: Pack) -> tuple[str, ...]:
    """Return the ids that the pack extends, as written, core left out; none when unreadable."""
    try:
        head = tomllib.loads(pack.files.get("scheme.toml", b"").decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, RecursionError):
        return ()
    extends = head.get("extends", [])
    if not isinstance(extends, list):
        return ()
    return tuple(each for each in extends if isinstance(each, str) and each != CORE)


def shipped(scheme: str) -> Traversable:
    """Return the folder of the pack `scheme` that comes with the program.

    Raises    SchemeError  LB-R03 there is none of that id
    """
    if scheme not in shipped_ids():
        raise SchemeError("LB-R03", "", (), path=scheme, shipped=", ".join(shipped_ids()))
    return files("loopbook").joinpath("schemes", scheme)


def shipped_ids() -> tuple[str, ...]:
    """Return the ids of the packs that come with the program, sorted."""
    folder = files("loopbook").joinpath("schemes")
    return tuple(
        sorted(
            entry.name
            for entry in folder.iterdir()
            if entry.is_dir() and entry.joinpath("scheme.toml").is_file()
        )
    )
