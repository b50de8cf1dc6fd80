"""JSON types of query documents."""

from decimal import Decimal

import pytest

from loopbook.errors import QueryValidation
from loopbook.formats.query_schema import require_types

RIGHT: list[tuple[str, object]] = [
    ("eventType", ["ObjectEvent"]),
    ("EQ_bizStep", ["shipping"]),
    ("GE_eventTime", "2026-01-01T00:00:00Z"),
    ("EQ_quantity", [5, Decimal("1.5")]),
    ("EQ_quantity", 5),
    ("GT_quantity", 5.5),
    ("EQ_booleanValue", True),
    ("EXISTS_errorDeclaration", None),
    ("EXISTS_ex:a", 1),
    ("EQ_ex:a", ["x"]),
    ("EQ_ex:a", 5),
    ("EQ_ex:a", "2026-01-01T00:00:00Z"),
    ("GE_ILMD_ex:a", "2026-01-01T00:00:00Z"),
    ("GE_value_KGM", 1),
    ("EQ_bizTransaction_po", ["urn:x:1"]),
    ("orderBy", "eventTime"),
    ("eventCountLimit", 5),
    ("unknown", {}),
]
WRONG: list[tuple[str, object]] = [
    ("eventType", "ObjectEvent"),
    ("EQ_bizStep", [5]),
    ("MATCH_epc", None),
    ("GE_eventTime", ["2026-01-01T00:00:00Z"]),
    ("EQ_quantity", ["5"]),
    ("GT_quantity", "5"),
    ("GT_quantity", True),
    ("EQ_booleanValue", "true"),
    ("EXISTS_errorDeclaration", "true"),
    ("EQ_ex:a", {"a": 1}),
    ("GE_ex:a", [5]),
    ("orderBy", 5),
    ("eventCountLimit", "5"),
    ("maxEventCount", Decimal("1.5")),
    ("perPage", True),
]


@pytest.mark.parametrize(("name", "value"), RIGHT)
def test_a_value_of_its_type_passes(name: str, value: object) -> None:
    require_types({name: value})


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_value_of_another_type_is_named(name: str, value: object) -> None:
    with pytest.raises(QueryValidation) as raised:
        require_types({name: value})
    assert (raised.value.code, raised.value.status) == ("LB-Q16", 400)
    assert name in raised.value.where
