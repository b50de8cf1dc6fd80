"""Refusal: the problem types of EPCIS, and which of them an error of the house is.

Source    EPCIS 2.0, section 12.5; openapi.json of the standard: `epcisException:...`
"""

from enum import StrEnum

from loopbook.errors import (
    AccessError,
    ConflictingEvent,
    InputError,
    LoopbookError,
    QueryError,
    QueryParameter,
    QueryTooComplex,
    QueryTooLarge,
    QueryValidation,
    StoreUnavailable,
    SubscriptionControls,
    UnknownTerm,
)


class ProblemType(StrEnum):
    """Names of problems, as the standard has them."""

    CAPTURE_LIMIT_EXCEEDED = "epcisException:CaptureLimitExceededException"
    IMPLEMENTATION = "epcisException:ImplementationException"
    NO_SUCH_NAME = "epcisException:NoSuchNameException"
    NO_SUCH_RESOURCE = "epcisException:NoSuchResourceException"
    NOT_ACCEPTABLE = "epcisException:NotAcceptableException"
    QUERY_PARAMETER = "epcisException:QueryParameterException"
    QUERY_TOO_COMPLEX = "epcisException:QueryTooComplexException"
    QUERY_TOO_LARGE = "epcisException:QueryTooLargeException"
    QUERY_VALIDATION = "epcisException:QueryValidationException"
    RESOURCE_ALREADY_EXISTS = "epcisException:ResourceAlreadyExistsException"
    SECURITY = "epcisException:SecurityException"
    SUBSCRIPTION_CONTROLS = "epcisException:SubscriptionControlsException"
    UNSUPPORTED_MEDIA_TYPE = "epcisException:UnsupportedMediaTypeException"
    URI_TOO_LONG = "epcisException:URITooLongException"
    VALIDATION = "epcisException:ValidationException"


STATUSES: dict[ProblemType, int] = {
    ProblemType.CAPTURE_LIMIT_EXCEEDED: 413,
    ProblemType.IMPLEMENTATION: 500,
    ProblemType.NO_SUCH_NAME: 404,
    ProblemType.NO_SUCH_RESOURCE: 404,
    ProblemType.NOT_ACCEPTABLE: 406,
    ProblemType.QUERY_PARAMETER: 400,
    ProblemType.QUERY_TOO_COMPLEX: 413,
    ProblemType.QUERY_TOO_LARGE: 413,
    ProblemType.QUERY_VALIDATION: 400,
    ProblemType.RESOURCE_ALREADY_EXISTS: 409,
    ProblemType.SECURITY: 403,
    ProblemType.SUBSCRIPTION_CONTROLS: 400,
    ProblemType.UNSUPPORTED_MEDIA_TYPE: 415,
    ProblemType.URI_TOO_LONG: 414,
    ProblemType.VALIDATION: 400,
}

# Codes whose class says less than the answer needs: a name that somebody chose is no resource, an
# event may have no form in XML, an address may not have that method.
_BY_CODE: dict[str, tuple[ProblemType, int]] = {
    "LB-H05": (ProblemType.NO_SUCH_NAME, 404),
    "LB-X16": (ProblemType.NOT_ACCEPTABLE, 406),
    "LB-H21": (ProblemType.VALIDATION, 405),
}
_BY_CLASS: tuple[tuple[type[LoopbookError], ProblemType], ...] = (
    (QueryTooLarge, ProblemType.QUERY_TOO_LARGE),
    (QueryTooComplex, ProblemType.QUERY_TOO_COMPLEX),
    (QueryParameter, ProblemType.QUERY_PARAMETER),
    (QueryValidation, ProblemType.QUERY_VALIDATION),
    (SubscriptionControls, ProblemType.SUBSCRIPTION_CONTROLS),
    (UnknownTerm, ProblemType.NO_SUCH_RESOURCE),
    (QueryError, ProblemType.QUERY_VALIDATION),
    (ConflictingEvent, ProblemType.RESOURCE_ALREADY_EXISTS),
    (InputError, ProblemType.VALIDATION),
    (AccessError, ProblemType.SECURITY),
    (StoreUnavailable, ProblemType.IMPLEMENTATION),
)


class Refusal(LoopbookError):
    """A request that this door refuses, by the name that the standard has for it.

    Parameters
      kind    name of the problem
      headers of the answer, besides those that every problem has
    """

    def __init__(
        self,
        kind: ProblemType,
        code: str,
        where: str = "",
        headers: dict[str, str] | None = None,
        **values: object,
    ) -> None:
        self.kind = kind
        self.headers = headers or {}
        super().__init__(code, where, **values)


def kind_and_status(error: LoopbookError) -> tuple[ProblemType, int]:
    """Return the name that the standard has for an error, and the status it is answered with."""
    if isinstance(error, Refusal):
        return error.kind, STATUSES[error.kind]
    if error.code in _BY_CODE:
        return _BY_CODE[error.code]
    kind = next((kind for known, kind in _BY_CLASS if isinstance(error, known)), None)
    if kind is None:
        return ProblemType.IMPLEMENTATION, 500
    # Who may not come in, and a book that cannot be used now, have statuses of their own.
    is_own = isinstance(error, AccessError | StoreUnavailable)
    return kind, error.status if is_own else STATUSES[kind]
