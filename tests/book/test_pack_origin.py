"""A pack is that of the program, or is told to be another."""

from hashlib import sha256

import pytest

from loopbook.book.pack_origin import Origin, origin_of
from loopbook.book.shelf import CORE, core
from loopbook.rules.load import load_pack, pack_bytes, shipped
from loopbook.terms.declaration import PackNamed

DIGEST = sha256(pack_bytes(load_pack(shipped(CORE)))).hexdigest()


@pytest.mark.parametrize(
    ("name", "version", "digest", "origin"),
    [
        (CORE, "", DIGEST, Origin.SHIPPED),
        (CORE, "", "00" * 32, Origin.ALTERED),
        (CORE, "0", "00" * 32, Origin.OTHER),
        ("declared", "1.0.0", DIGEST, Origin.OTHER),
        ("../core", "1", DIGEST, Origin.OTHER),
        ("", "", "", Origin.OTHER),
    ],
)
def test_a_pack_is_known_by_its_bytes(name: str, version: str, digest: str, origin: Origin) -> None:
    own = version or (core().version if name == CORE else "")
    assert origin_of(PackNamed(id=name, version=own, sha256=digest)) is origin
