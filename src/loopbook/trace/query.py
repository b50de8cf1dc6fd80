"""Query: whether an event is what a query asks for; the words of the question are read elsewhere.

The matcher works on the canonical form of an event (names expanded, words as they were written), so
that what came as JSON, as XML or as a table row is asked alike. Conditions join by AND, the values
of one by OR, and a condition holds when any of the values found in the event passes.

Source    EPCIS 2.0 (ISO/IEC 19987:2024), section 8.2.7.1; docs/spec/query.md
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import Any, assert_never

import msgspec

from loopbook.terms.epc_pattern import is_pattern, pattern_of
from loopbook.terms.quantity import Units, convert
from loopbook.terms.query import RECORD_TIME, Condition, Path, Query, Surroundings, Test
from loopbook.terms.same import identity_of
from loopbook.trace.place import inner_values, values_at

Found = Mapping[str, object]
Check = Callable[[Found], bool]
Matcher = Callable[[Found, datetime], bool]
"""Takes the canonical event with its eventID, and its record time."""

_ORDERS: dict[Test, Callable[[Any, Any], bool]] = {
    Test.GT: gt,
    Test.GE: ge,
    Test.LT: lt,
    Test.LE: le,
}
_RECORD_TIME: Path = (RECORD_TIME,)
_RDF_VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"


def matcher(query: Query, surroundings: Surroundings) -> Matcher:
    """Return the function that says whether an event is asked for."""
    # What reads one field comes before what walks lists: most events fail the cheap ones.
    ordered = sorted(query.conditions, key=_cost)
    of_ledger = [c for c in ordered if c.places == (_RECORD_TIME,)]
    checks = [check_of(c, surroundings) for c in ordered if c.places != (_RECORD_TIME,)]

    def matches(event: Found, record_time: datetime) -> bool:
        return all(_in_order(c, record_time) for c in of_ledger) and all(
            check(event) for check in checks
        )

    return matches


def _cost(condition: Condition) -> int:
    deep = max((len(place) for place in condition.places), default=1)
    return deep + 10 * condition.is_inner + 5 * (condition.test in _IDENTITIES)


def check_of(condition: Condition, surroundings: Surroundings) -> Check:
    """Return the function that says whether a condition holds for a canonical event."""
    if condition.unit:
        return _measured(condition, surroundings.units)
    passes = text_check(condition, surroundings)

    def check(event: Found) -> bool:
        return any(map(passes, _values(condition, event)))

    return check


def text_check(condition: Condition, surroundings: Surroundings) -> Callable[[object], bool]:
    """Return the test of a condition for one value; whoever keeps values in columns uses it too."""
    match condition.test:
        case Test.IS:
            texts = frozenset(condition.texts)
            return lambda value: _text(value) in texts
        case Test.SAME | Test.MATCHES | Test.WITHIN:
            return _identity_check(condition, surroundings)
        case Test.EXISTS:
            return _is_there
        case Test.EQ:
            return lambda value: _equals(condition, value)
        case Test.GT | Test.GE | Test.LT | Test.LE:
            return lambda value: _in_order(condition, value)
        case Test.HAS_ATTRIBUTE | Test.ATTRIBUTE_IS:
            return _attribute_check(condition, surroundings)
        case _ as other:
            assert_never(other)


def _values(condition: Condition, event: Found) -> Iterator[object]:
    for place in condition.places:
        if condition.is_inner:
            yield from inner_values(event, place)
        elif condition.of_types:
            yield from _of_types(event, place, condition.of_types)
        else:
            yield from values_at(event, place)


def _of_types(event: Found, place: Path, types: tuple[str, ...]) -> Iterator[object]:
    for member in values_at(event, place[:-1]):
        if isinstance(member, dict) and member.get("type") in types:
            yield from values_at(member, place[-1:])


def _text(value: object) -> str | None:
    """Return a value as the text that a parameter gives it; None for what is no single value."""
    value = plain(value)
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | Decimal) else None


def plain(value: object) -> object:
    """Return what a value object (`{"@value": 5}`, `{"@id": "..."}`) says.

    The text of an XML element with attributes has come as `rdf:value`.
    """
    if isinstance(value, dict):
        for key in ("@value", "@id", _RDF_VALUE):
            if key in value:
                return value[key]
    return value


def _is_there(value: object) -> bool:
    return value is not None and value not in ("", {})


_IDENTITIES = (Test.SAME, Test.MATCHES, Test.WITHIN)


def _identity_check(condition: Condition, surroundings: Surroundings) -> Callable[[object], bool]:
    """Return the test for identifiers: as written, as the same identity, as part of a pattern."""
    written = frozenset(condition.texts)
    same = {identity_of(text) for text in condition.texts}
    if condition.test is Test.WITHIN:
        for text in condition.texts:
            same.update(surroundings.masters.descendants(text))
    patterned = condition.texts if condition.test is Test.MATCHES else ()
    holds = [pattern_of(text) for text in patterned if is_pattern(text)]

    def passes(value: object) -> bool:
        value = plain(value)
        if not isinstance(value, str):
            return False
        if value in written:
            return True
        one = identity_of(value)
        # A URN tells where its company prefix ends; a link does not.
        told = value if value.startswith("urn:") else one
        return one in same or any(hold(told) for hold in holds)

    return passes


def _equals(condition: Condition, value: object) -> bool:
    value = plain(value)
    if isinstance(value, bool):
        return _text(value) in condition.texts
    if isinstance(value, int | Decimal):
        return any(value == number for number in condition.numbers)
    if not isinstance(value, str):
        return False
    if value in condition.texts:
        return True
    if condition.times:
        moment = instant(value)
        return moment is not None and moment in condition.times
    # `007` and `7` are two lot numbers: a text is read as a number for a number only.
    number = _number(value) if condition.numbers and not condition.texts else None
    return number is not None and number in condition.numbers


def _in_order(condition: Condition, value: object) -> bool:
    """Say whether a value stands to the bound as asked; one of another kind does not."""
    order = _ORDERS[condition.test]
    if condition.times:
        moment = value if isinstance(value, datetime) else instant(plain(value))
        return moment is not None and any(order(moment, bound) for bound in condition.times)
    number = _number(plain(value))
    return number is not None and any(order(number, bound) for bound in condition.numbers)


def _number(value: object) -> Decimal | int | None:
    if isinstance(value, str):
        try:
            number = Decimal(value)
        except InvalidOperation:
            return None
        return number if number.is_finite() else None
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return value if is_number and isinstance(value, int | Decimal) else None


def instant(value: object) -> datetime | None:
    """Return the instant that a text with a zone names; None when it is no such text."""
    return _kept_instant(value) if isinstance(value, str) and len(value) <= _TIME_MAX else None


_TIME_MAX = 40


@lru_cache(maxsize=1 << 12)
def _kept_instant(value: str) -> datetime | None:
    if len(value) < len("2020-01-01T00:00Z") or value[10:11] not in "Tt":
        return None
    try:
        moment = datetime.fromisoformat(value.upper())
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _measured(condition: Condition, units: Units) -> Check:
    """Return the check of a number that stands beside its unit of measure."""
    asked = units.by_code.get(condition.unit)
    holds = _equals if condition.test is Test.EQ else _in_order

    @lru_cache(maxsize=64)
    def scale(code: str) -> bool:
        given = units.by_code.get(code)
        return given is not None and asked is not None and given.dimension == asked.dimension

    def passes(value: object, code: object) -> bool:
        number = _number(plain(value))
        if number is None or not isinstance(code, str):
            return False
        if code == condition.unit:
            return holds(condition, number)
        if not scale(code) or asked is None:
            return False
        given = units.by_code[code]
        if condition.is_spread:
            # What a reading scatters by has no zero point.
            given, wanted = (msgspec.structs.replace(u, offset=Fraction(0)) for u in (given, asked))
        else:
            wanted = asked
        return _compared(condition, convert(Fraction(number), given, wanted))

    def check(event: Found) -> bool:
        return any(
            passes(member[place[-1]], member.get("uom"))
            for place in condition.places
            for member in values_at(event, place[:-1])
            if isinstance(member, dict) and place[-1] in member
        )

    return check


def _compared(condition: Condition, number: Fraction) -> bool:
    bounds = (Fraction(bound) for bound in condition.numbers)
    if condition.test is Test.EQ:
        return any(number == bound for bound in bounds)
    return any(_ORDERS[condition.test](number, bound) for bound in bounds)


def _attribute_check(condition: Condition, surroundings: Surroundings) -> Callable[[object], bool]:
    masters = surroundings.masters

    def stated(value: object) -> Iterable[object]:
        value = plain(value)
        told = masters.attributes(value) if isinstance(value, str) else {}
        found = [told[name] for name in condition.attributes if name in told]
        return [each for one in found for each in (one if isinstance(one, list) else [one])]

    if condition.test is Test.HAS_ATTRIBUTE:
        return lambda value: any(_is_there(each) for each in stated(value))
    return lambda value: any(_equals(condition, each) for each in stated(value))
