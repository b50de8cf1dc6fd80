"""Pack origin: whether a pack in somebody's file is the one that comes with this program.

A signature shows who chose the rules, not that they are those of the standard: whoever signs may
have written a pack of the same name with easier limits.
"""

import tomllib
from enum import StrEnum
from functools import cache

from loopbook.rules.load import load_pack, shipped, shipped_ids
from loopbook.terms.declaration import PackNamed


class Origin(StrEnum):
    """Where a pack comes from.

    SHIPPED  with this program, byte for byte
    ALTERED  this program has other words under that id and version
    OTHER    this program has no pack of that id and version
    """

    SHIPPED = "shipped"
    ALTERED = "altered"
    OTHER = "other"


def origin_of(pack: PackNamed) -> Origin:
    """Return where a pack comes from, by its id, version and digest."""
    if pack.id not in shipped_ids():
        return Origin.OTHER
    version, digest = _own(pack.id)
    if digest == pack.sha256:
        return Origin.SHIPPED
    return Origin.ALTERED if version == pack.version else Origin.OTHER


@cache
def _own(name: str) -> tuple[str, str]:
    """Return version and SHA-256 of the bytes of a pack of this program."""
    pack = load_pack(shipped(name))
    head = tomllib.loads(pack.files["scheme.toml"].decode("utf-8-sig"))
    return str(head["version"]), pack.digest
