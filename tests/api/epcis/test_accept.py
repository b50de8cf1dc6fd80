"""What a client wants most is what it gets."""

import pytest

from loopbook.api.epcis.accept import JSON, LD_JSON, XML, chosen

OFFERED = (JSON, LD_JSON, XML)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/xml", XML),
        ("APPLICATION/XML", XML),
        ("application/*", JSON),
        ("application/json;q=0.5, application/xml", XML),
        ("application/json;q=0.5, application/xml;q=0.4", JSON),
        ("*/*;q=0.1, application/ld+json", LD_JSON),
        ("application/json;q=0, */*", LD_JSON),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", XML),
        ("application/xml;level=1;q=0.9", XML),
        ("application/xml;q=nan, application/json;q=0.001", JSON),
        ("text/csv", None),
        ("application/json;q=0", None),
        (",,;", None),
        ("application/xml;q=-1", None),
    ],
)
def test_the_most_wanted_of_what_is_offered(accept: str, expected: str | None) -> None:
    assert chosen(accept, OFFERED) == expected
