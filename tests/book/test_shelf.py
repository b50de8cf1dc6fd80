"""Shelf: packs by name, version and digest."""

import pytest

from loopbook.book.shelf import Shelf, compiled, family, shipped_schemes
from loopbook.errors import UnknownTerm
from loopbook.rules.load import pack_bytes


def test_a_pack_is_found_by_id_version_and_digest() -> None:
    shelf = Shelf()
    scheme = shelf.put(pack_bytes(family("cn-battery")[-1]))
    assert shelf.named("cn-battery") is scheme
    assert shelf.named(f"cn-battery@{scheme.version}") is scheme
    assert shelf.named(scheme.digest) is scheme
    with pytest.raises(UnknownTerm, match="Nearest: 'cn-battery'"):
        shelf.named("cn-batery")


def test_every_shipped_pack_compiles_and_the_core_is_none() -> None:
    ids = [scheme.id for scheme in shipped_schemes()]
    assert ids == sorted(ids)
    assert {"cn-14fyp", "cn-battery", "ew-mfa"} <= set(ids)
    assert "core" not in ids
    assert compiled("cn-14fyp").targets


def test_the_same_bytes_beside_the_same_packs_are_compiled_once() -> None:
    content = [pack_bytes(pack) for pack in family("cn-vehicle")]
    one, other = Shelf(), Shelf()
    assert [one.put(each) for each in content][-1] is [other.put(each) for each in content][-1]


def test_a_pack_is_read_beside_the_version_that_stands_on_its_own_shelf() -> None:
    parent, child = (pack_bytes(pack) for pack in family("cn-vehicle")[-2:])
    changed = parent.replace(b'version = \\"', b'version = \\"9', 1)
    assert changed != parent
    one, other = Shelf(), Shelf()
    assert one.put(parent).digest != other.put(changed).digest
    assert one.put(child).digest != other.put(child).digest
