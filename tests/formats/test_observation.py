"""Observations as bytes."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import ParseError
from loopbook.formats.observation import (
    observation_bytes,
    observation_id,
    observation_identity,
    observation_of,
)
from loopbook.terms.event import Grade
from loopbook.terms.observation import Bound, Observation
from loopbook.terms.period import period


def made(value: Decimal = Decimal("56.8"), source: str = "Bulletin", **more: object) -> Observation:
    draft = Observation(
        id="",
        subject="CN",
        indicator="bulk_solid_waste_rate",
        period=period("2021"),
        value=value,
        unit="P1",
        source=source,
        publisher="NDRC",
        published=date(2022, 9, 22),
        grade=Grade.VERIFIED,
        bound=Bound.ABOUT,
    )
    draft = msgspec.structs.replace(draft, **more)
    return msgspec.structs.replace(draft, id=observation_id(draft))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4), st.text())
def test_an_observation_reads_back_from_its_bytes(value: Decimal, source: str) -> None:
    source = source.encode("utf-8", "ignore").decode()
    observation = made(value, source)
    assert observation_of(observation_bytes(observation)) == observation


def test_the_bytes_are_canonical_and_leave_out_defaults() -> None:
    assert observation_bytes(made(Decimal("56.80"), base_period=period("2020"))) == (
        b'{"basePeriod":"2020","bound":"about","grade":"verified",'
        b'"id":"urn:loopbook:observation:'
        + observation_id(made(base_period=period("2020")))
        .removeprefix("urn:loopbook:observation:")
        .encode()
        + b'","indicator":"bulk_solid_waste_rate","period":"2021","published":"2022-09-22",'
        b'"publisher":"NDRC","source":"Bulletin","subject":"CN","type":"Observation",'
        b'"unit":"P1","value":56.8}'
    )


def test_another_value_of_the_same_source_is_a_conflict_not_another_figure() -> None:
    one, other = observation_identity(made()), observation_identity(made(Decimal(57)))
    assert one.id == other.id
    assert one.content_hash != other.content_hash
    assert observation_identity(made(source="Other")).id != one.id


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b'{"type":"Event"}', b"\xff", b'{"type":"Observation","id":"x"}'],
)
def test_bytes_that_are_no_observation_are_refused(content: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        observation_of(content)
    assert caught.value.code == "LB-W52"


def test_an_id_that_is_not_that_of_the_fields_is_refused() -> None:
    forged = observation_bytes(msgspec.structs.replace(made(), id="urn:loopbook:observation:0"))
    with pytest.raises(ParseError):
        observation_of(forged)
