"""Every error of the house has a name of the standard and a status."""

import pytest

from loopbook.api.epcis.refusal import STATUSES, ProblemType, Refusal, kind_and_status
from loopbook.errors import (
    BrokenLog,
    EventError,
    LoopbookError,
    NotPermitted,
    ParseError,
    QueryParameter,
    QueryTooComplex,
    QueryTooLarge,
    QueryValidation,
    StoreUnavailable,
    UnknownTerm,
)


@pytest.mark.parametrize("kind", list(ProblemType))
def test_every_name_has_a_status(kind: ProblemType) -> None:
    refusal = Refusal(kind, "LB-H14")
    assert kind_and_status(refusal) == (kind, STATUSES[kind])


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ParseError("LB-F03"), (ProblemType.VALIDATION, 400)),
        (EventError("LB-H14"), (ProblemType.VALIDATION, 400)),
        (QueryParameter("LB-H20", name="a"), (ProblemType.QUERY_PARAMETER, 400)),
        (QueryValidation("LB-H14"), (ProblemType.QUERY_VALIDATION, 400)),
        (QueryTooLarge("LB-H14"), (ProblemType.QUERY_TOO_LARGE, 413)),
        (QueryTooComplex("LB-H14"), (ProblemType.QUERY_TOO_COMPLEX, 413)),
        (UnknownTerm("LB-H02", job="a"), (ProblemType.NO_SUCH_RESOURCE, 404)),
        (UnknownTerm("LB-H05", name="a"), (ProblemType.NO_SUCH_NAME, 404)),
        (NotPermitted("LB-K16"), (ProblemType.SECURITY, 403)),
        (StoreUnavailable("LB-S17", path="a"), (ProblemType.IMPLEMENTATION, 503)),
        (BrokenLog("LB-S14", path="a", reason="b"), (ProblemType.IMPLEMENTATION, 500)),
        (LoopbookError("LB-H24"), (ProblemType.IMPLEMENTATION, 500)),
        (LoopbookError("LB-H21", method="A", allowed="B"), (ProblemType.VALIDATION, 405)),
        (EventError("LB-X16", name="a"), (ProblemType.NOT_ACCEPTABLE, 406)),
    ],
)
def test_an_error_of_the_house_has_its_name(
    error: LoopbookError, expected: tuple[ProblemType, int]
) -> None:
    assert kind_and_status(error) == expected
