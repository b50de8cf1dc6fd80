"""What a key names, and how finely."""

import pytest

from loopbook.terms.identifier.key_type import Level
from loopbook.terms.identifier.named import Named, digits_of, finest, named_level, tail_of


def test_digits_and_tail_are_parted_where_the_key_says() -> None:
    grai = Named("8003", "04012345000221334455", {})
    assert (digits_of(grai), tail_of(grai)) == ("04012345000221", "334455")
    giai = Named("8004", "4012345ABC345", {})
    assert (digits_of(giai), tail_of(giai)) == ("", "4012345ABC345")


def test_a_serial_counts_before_a_lot_and_a_variant_never() -> None:
    assert finest("01", {"22": "2A", "10": "L", "21": "S"}) == "21"
    assert finest("01", {"22": "2A"}) == ""


@pytest.mark.parametrize(
    ("ai", "has_tail", "qualifiers", "level"),
    [
        ("01", False, (), Level.CLASS),
        ("01", False, ("10",), Level.LOT),
        ("01", False, ("10", "21"), Level.INSTANCE),
        ("01", False, ("235",), Level.INSTANCE),
        ("8003", False, (), Level.CLASS),
        ("8003", True, (), Level.INSTANCE),
        ("8006", True, (), Level.CLASS),
        ("8010", True, ("8011",), Level.INSTANCE),
        ("8013", True, (), Level.CLASS),
        ("414", False, ("254",), Level.INSTANCE),
        ("00", False, (), Level.INSTANCE),
    ],
)
def test_the_level_follows_from_key_tail_and_qualifier(
    ai: str, has_tail: bool, qualifiers: tuple[str, ...], level: Level
) -> None:
    assert named_level(ai, has_tail, dict.fromkeys(qualifiers, "1")) is level
