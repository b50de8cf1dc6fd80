"""EPC schemes without a GS1 key."""

import pytest

from loopbook.terms.identifier.other_scheme import OTHER_SCHEMES, container_digit, vessel_digit


@pytest.mark.parametrize(
    ("name", "body"),
    [
        # GS1 EPC Tag Data Standard 2.0, examples of section 6.3.
        ("id:gid", "95100000.12345.400"),
        ("id:usdod", "CAGEY.5678"),
        ("id:adi", "35962.PQ7VZ4.M37GXB92"),
        ("id:adi", "W81X9C.3KL984PX1.2WMA52"),
        ("id:adi", "1PM01..%236DFW2"),
        ("id:bic", "CSQU3054383"),
        ("id:imovn", "9176187"),
    ],
)
def test_the_examples_of_the_standard_have_the_form(name: str, body: str) -> None:
    found = OTHER_SCHEMES[name].form.fullmatch(body)
    assert found is not None
    assert len(found.groups()) == len(OTHER_SCHEMES[name].parts)


def test_containers_and_ships_have_check_digits() -> None:
    # ISO 6346, example of annex A; IMO number of a ship as TDS prints it.
    assert container_digit("CSQU305438") == "3"
    assert vessel_digit("917618") == "7"
