"""Query: from the parameters of an address, or a query document, to `terms.query.Query`.

The way in of every question: `GET /events?...`, named queries and subscriptions. Every parameter is
read or refused; none is passed over, since an answer without a condition that was meant is wrong.
Spec: docs/spec/query.md.
"""

from collections.abc import Mapping, Sequence
from typing import assert_never

from msgspec.structs import replace

from loopbook.errors import (
    ParseError,
    QueryParameter,
    QueryTooComplex,
    QueryValidation,
)
from loopbook.formats import query_value as read
from loopbook.formats.content import canonical_bytes, decoded_once
from loopbook.formats.context import Names, context_of, merged, names_of
from loopbook.formats.query_parameter import (
    CONTROLS,
    FAMILIES,
    FIXED,
    NAME_MAX,
    Parameter,
    Reads,
    parameter_of,
)
from loopbook.formats.query_schema import require_types
from loopbook.terms.epc_pattern import is_pattern, pattern_of
from loopbook.terms.query import (
    EVENT_TIME,
    PER_PAGE,
    RECORD_TIME,
    Condition,
    NamedQuery,
    Path,
    Query,
    Test,
)

CONDITIONS_MAX = 100
"""Conditions that one query may have."""

CONTEXT = "@context"
_DIRECTIONS = ("ASC", "DESC")
_COUNTS = (("eventCountLimit", 1), ("maxEventCount", 0), ("perPage", 1))


def url_query(params: Mapping[str, str | Sequence[str]], names: Names) -> Query:
    """Return the query of an address.

    Parameters
      params  name -> text, or the texts of its occurrences, unescaped; lists are cut at pipes, and
              occurrences of a list join
      names   prefixes that the caller declares, as by the GS1-Extensions header
    Raises    QueryParameter  a parameter is unknown, contradicts another or has a wrong value
              QueryTooComplex there are too many conditions, or values in one
    """
    joined: dict[str, object] = {}
    for name, value in params.items():
        occurrences = [value] if isinstance(value, str) else list(value)
        if len(occurrences) == 1 and occurrences[0] == "":
            joined[name] = ""
        else:
            joined[name] = [part for each in occurrences for part in each.split(read.PIPE)]
    return parsed_query(joined, names)


def body_query(body: Mapping[str, object], names: Names) -> Query:
    """Return the query of a JSON object, as query-schema.json has it; it may have a `@context`.

    Raises    QueryValidation  a value is not of the type that its parameter has
              and as `url_query`
    """
    declared = body.get(CONTEXT)
    if declared is not None:
        names = names_of(merged(b"", declared))
    asked = {name: value for name, value in body.items() if name != CONTEXT}
    require_types(asked)
    return parsed_query(asked, names)


def named_query(document: bytes, names: Names) -> NamedQuery:
    """Return the query of a document `{"name": ..., "query": {...}}`.

    Raises    ParseError  the bytes are no JSON object
              QueryValidation  LB-Q16 a value is of another type, LB-Q17 name or query is missing,
              LB-Q24 there is something else
              and as `body_query`
    """
    try:
        body = decoded_once(document)
    except ParseError as fault:
        raise QueryValidation(fault.code, fault.where, **fault.values) from fault
    outer = body.pop(CONTEXT, None)
    if outer is not None:
        names = names_of(merged(b"", outer))
    name, query = body.get("name"), body.get("query")
    if not isinstance(name, str) or not 0 < len(name) <= NAME_MAX or not isinstance(query, dict):
        raise QueryValidation("LB-Q17", limit=NAME_MAX)
    other = next((each for each in body if each not in ("name", "query")), None)
    if other is not None:
        raise QueryValidation("LB-Q24", other[:80], name=other[:80])
    asked = {CONTEXT: outer, **query} if outer is not None else query
    return NamedQuery(name=name, asked=canonical_bytes(asked), query=body_query(asked, names))


def names_declared(context: bytes) -> Names:
    """Return the names that a `@context` (JSON bytes, or nothing) declares, for `url_query`."""
    return names_of(context_of(context))


def parsed_query(params: Mapping[str, object], names: Names) -> Query:
    """Return the query of parameters whose values are texts, lists, numbers, truths or None.

    Parameters
      params  a text with pipes is a list; the members of a list are taken as they stand
    Raises    as `url_query`
    """
    if len(params) > CONDITIONS_MAX:
        raise QueryTooComplex("LB-Q13", found=len(params), limit=CONDITIONS_MAX)
    conditions = []
    for name in sorted(params):
        if name not in CONTROLS:
            condition = _condition(name, params[name], names)
            conditions += [condition] if condition is not None else []
    query = replace(_controls(params, names), conditions=tuple(conditions))
    _require_agreement(query)
    return query


def _controls(params: Mapping[str, object], names: Names) -> Query:
    """Return a query with the order and the limits that are given."""
    counts = {
        name: read.count(name, params[name], least) for name, least in _COUNTS if name in params
    }
    order: tuple[str, ...] = ()
    token = ""
    # In its own order the ledger begins with the first entry; any other order, with the last.
    direction = "DESC" if "orderBy" in params else "ASC"
    if "orderDirection" in params:
        said = read.one("orderDirection", params["orderDirection"])
        (direction,) = read.choices("orderDirection", [said], _DIRECTIONS)
    if "orderBy" in params:
        order = _order(read.one("orderBy", params["orderBy"]), names)
    if "nextPageToken" in params:
        said = read.one("nextPageToken", params["nextPageToken"])
        (token,) = read.texts("nextPageToken", [said])
    return Query(
        order_by=order,
        is_ascending=direction == "ASC",
        event_count_limit=counts.get("eventCountLimit"),
        max_event_count=counts.get("maxEventCount"),
        per_page=counts.get("perPage", PER_PAGE),
        next_page_token=token,
    )


def _order(value: object, names: Names) -> tuple[str, ...]:
    field = read.texts("orderBy", value)[0]
    if field in (EVENT_TIME, RECORD_TIME):
        return (field,)
    if ":" not in field:
        raise QueryParameter(
            "LB-Q22", "orderBy", found=read.shown(field), nearest=f"{EVENT_TIME}, {RECORD_TIME}"
        )
    return _whole("orderBy", field, names)


def _require_agreement(query: Query) -> None:
    if query.event_count_limit is not None and query.max_event_count is not None:
        raise QueryParameter("LB-Q08", "maxEventCount, eventCountLimit")
    if query.event_count_limit is not None and not query.order_by:
        raise QueryParameter("LB-Q11", "eventCountLimit")


def _condition(name: str, value: object, names: Names) -> Condition | None:
    """Return the condition of one parameter; None when it asks for nothing."""
    wanted = parameter_of(name)
    if wanted is None:
        raise QueryParameter("LB-Q01", name=name[:80], nearest=_nearest_parameter(name))
    if wanted.reads is Reads.PRESENCE and not read.is_present(name, value):
        return None
    found = _values(name, value, wanted, names)
    types: tuple[str, ...] = ()
    if wanted.of_type and wanted.vocabulary is not None:
        # The type is part of the name; a URI of another vocabulary is one too.
        types = read.words(name, [wanted.of_type], wanted.vocabulary, names)
    attributes = _whole(name, wanted.attribute, names) if wanted.attribute else ()
    if wanted.test is Test.HAS_ATTRIBUTE:
        attributes, found = _attribute_names(name, found.texts, names), read.Values()
    return Condition(
        parameter=name,
        test=wanted.test,
        places=_places(name, wanted, names),
        is_inner=wanted.is_inner,
        of_types=types,
        texts=found.texts,
        numbers=found.numbers,
        times=found.times,
        unit=wanted.unit,
        is_spread=bool(wanted.unit) and wanted.places[0][-1] == "sDev",
        attributes=attributes,
    )


def _places(name: str, wanted: Parameter, names: Names) -> tuple[Path, ...]:
    if not wanted.field:
        return wanted.places
    fields = _whole(name, wanted.field, names)
    return tuple((*place, field) for place in wanted.places for field in fields)


def _whole(name: str, text: str, names: Names) -> tuple[str, ...]:
    """Return the expanded spellings of a name; as written, its prefix may mean another space."""
    written, *whole = read.expanded(name, text, names)
    return tuple(whole) or (written,)


def _attribute_names(name: str, found: tuple[str, ...], names: Names) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for text in found for one in _whole(name, text, names)))


def _values(name: str, value: object, wanted: Parameter, names: Names) -> read.Values:
    """Return the values of a parameter in every way that its condition needs."""
    match wanted.reads:
        case Reads.TEXTS:
            found = read.Values(_checked(name, read.texts(name, value), wanted, names))
        case Reads.WORDS:
            assert wanted.vocabulary is not None
            found = read.Values(read.words(name, value, wanted.vocabulary, names))
        case Reads.CHOICES:
            found = read.Values(read.choices(name, value, wanted.choices))
        case Reads.TYPES:
            found = read.Values(read.event_types(name, value, names))
        case Reads.TIME:
            found = read.Values(times=(read.instant(name, read.one(name, value)),))
        case Reads.NUMBER:
            found = read.Values(numbers=(read.number(name, read.one(name, value)),))
        case Reads.NUMBERS:
            each = (read.number(name, one) for one in read.listed(name, value))
            found = read.Values(numbers=tuple(dict.fromkeys(each)))
        case Reads.TRUTH:
            found = read.Values(("true" if read.truth(name, value) else "false",))
        case Reads.PRESENCE:
            found = read.Values()
        case Reads.ANY:
            found = read.extension(name, value)
        case Reads.BOUND:
            found = read.bound(name, value)
        case _ as other:
            assert_never(other)
    return found


def _checked(name: str, found: tuple[str, ...], wanted: Parameter, names: Names) -> tuple[str, ...]:
    """Return the texts of a parameter, patterns held to their grammar, spellings added."""
    if wanted.test is Test.MATCHES:
        for text in found:
            _require_pattern(name, text)
        return found
    if name == "EQ_hexBinaryValue":
        return tuple(dict.fromkeys(one for t in found for one in (t, t.upper(), t.lower())))
    prefixed = (t for t in found if ":" in t and names.knows(t) and wanted.test is Test.IS)
    return tuple(dict.fromkeys((*found, *(names.expand(t) for t in prefixed))))


def _require_pattern(name: str, text: str) -> None:
    if not is_pattern(text):
        return
    try:
        pattern_of(text)
    except ValueError as fault:
        raise QueryParameter("LB-Q25", name, found=read.shown(text)) from fault


def _nearest_parameter(name: str) -> str:
    # `EQ_vlaue_KGM` is like its family, whatever unit it names.
    return read.nearest(name, [*FIXED, *CONTROLS, *FAMILIES])
