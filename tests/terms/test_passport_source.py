"""Tests of who may read an attribute: sets, no ranks."""

from loopbook.terms.party import PUBLIC, Role, Sees, role_id
from loopbook.terms.passport import Behaviour, Granularity, PassportAttribute, ValueFrom
from loopbook.terms.passport_source import Looking


def attribute(*audience: str) -> PassportAttribute:
    return PassportAttribute(
        id="-".join(audience), label_en="", label_zh="", group_en="", group_zh="",
        audience=audience, behaviour=Behaviour.STATIC, granularity=Granularity.ITEM,
        value_from=ValueFrom.NOWHERE, source="", rule="",
    )  # fmt: skip


LIST = [attribute("public"), attribute("legitimate", "commission"), attribute("surveillance")]


def read(sees: Sees, *, is_draft: bool = False) -> list[str]:
    looking = Looking(sees, lambda _: False, is_draft)
    return [each.id for each in looking.readable(LIST)]


def test_an_attribute_is_read_by_whom_its_audience_names() -> None:
    assert read(frozenset({PUBLIC})) == ["public"]
    assert read(frozenset({PUBLIC, role_id(Role.COMMISSION)})) == [
        "public",
        "legitimate-commission",
    ]
    assert read(frozenset({PUBLIC, role_id(Role.AUTHORITY)})) == ["public"]
    assert read(frozenset({"legitimate", "urn:party:x"})) == []  # a party may be called anything
    assert len(read(None)) == len(read(frozenset(), is_draft=True)) == 3
