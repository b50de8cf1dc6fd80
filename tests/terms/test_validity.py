"""Terms of validity."""

from loopbook.terms.registry import Part
from loopbook.terms.validity import PartCoverage, Validity


def test_all_rows_of_a_part_are_those_of_every_standing() -> None:
    counts = {each: place for place, each in enumerate(Validity)}
    assert PartCoverage(part=Part.PARK, counts=counts, carried=0, tested=0).total == 10
