"""Query schema: the JSON types of a query document, held before its values are read.

Facts of the official query-schema.json, read as it is meant: its name patterns for extension fields
escape the colon twice and match nothing, and it knows EQ_quantity as a list where the interface
description has one number. Either is taken.

Source    gs1/EPCIS, REST Bindings, query-schema.json and openapi.json
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from loopbook.errors import QueryValidation
from loopbook.formats.query_parameter import CONTROLS, Reads, parameter_of
from loopbook.formats.query_value import shown


def require_types(asked: Mapping[str, object]) -> None:
    """Hold that every value has the JSON type of its parameter; unknown names are not judged.

    Raises    QueryValidation  LB-Q16
    """
    for name, value in asked.items():
        if name in _CONTROL_TYPES:
            expected = _CONTROL_TYPES[name]
        else:
            wanted = parameter_of(name)
            if wanted is None:
                continue
            expected = _TYPES[wanted.reads]
        if not _FITS[expected](value):
            raise QueryValidation(
                "LB-Q16", name[:80], name=name[:80], found=shown(value), expected=expected
            )


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _is_whole(value: object) -> bool:
    return _is_number(value) and not (isinstance(value, Decimal) and value % 1)


def _are(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _is_plain(value: object) -> bool:
    return isinstance(value, str | bool) or _is_number(value)


_FITS: dict[str, Callable[[object], bool]] = {
    "integer": _is_whole,
    "string": _is_text,
    "array of strings": _are(_is_text),
    "array of numbers": lambda value: _are(_is_number)(value) or _is_number(value),
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None or isinstance(value, bool | int),
    "array, string or number": lambda value: _are(_is_plain)(value) or _is_plain(value),
    "date-time or number": lambda value: _is_text(value) or _is_number(value),
}
_TYPES = {
    Reads.TEXTS: "array of strings",
    Reads.WORDS: "array of strings",
    Reads.CHOICES: "array of strings",
    Reads.TYPES: "array of strings",
    Reads.TIME: "string",
    Reads.NUMBERS: "array of numbers",
    Reads.NUMBER: "number",
    Reads.TRUTH: "boolean",
    Reads.PRESENCE: "null",
    Reads.ANY: "array, string or number",
    Reads.BOUND: "date-time or number",
}
_COUNTS = ("eventCountLimit", "maxEventCount", "perPage")
_CONTROL_TYPES = {name: "integer" if name in _COUNTS else "string" for name in CONTROLS}
