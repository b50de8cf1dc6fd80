"""Queries from addresses and documents."""

import pytest

from loopbook.errors import QueryError, QueryParameter, QueryTooComplex, QueryValidation
from loopbook.formats.context import names_of
from loopbook.formats.query import (
    CONDITIONS_MAX,
    body_query,
    named_query,
    names_declared,
    parsed_query,
    url_query,
)
from loopbook.terms.query import PER_PAGE, Query, Test

NAMES = names_of(b'[{"ex":"https://ns.example.com/"}]')


def test_no_parameter_asks_for_every_event_in_the_order_of_the_ledger() -> None:
    assert url_query({}, NAMES) == Query(is_ascending=True)


def test_pipes_and_occurrences_make_one_list() -> None:
    one = url_query({"EQ_eventID": ["urn:a:1|urn:a:2", "urn:a:3"]}, NAMES)
    other = url_query({"EQ_eventID": "urn:a:1|urn:a:2|urn:a:3"}, NAMES)
    assert one == other == body_query({"EQ_eventID": ["urn:a:1", "urn:a:2", "urn:a:3"]}, NAMES)
    assert one == parsed_query({"EQ_eventID": "urn:a:1|urn:a:2|urn:a:3"}, NAMES)
    assert one.conditions[0].texts == ("urn:a:1", "urn:a:2", "urn:a:3")


def test_the_order_of_parameters_leaves_no_trace() -> None:
    params = {"EQ_action": "ADD", "EQ_bizStep": "shipping", "perPage": "5"}
    assert url_query(params, NAMES) == url_query(dict(reversed(params.items())), NAMES)


def test_order_and_limits() -> None:
    query = url_query({"orderBy": "eventTime", "eventCountLimit": "7", "perPage": "5"}, NAMES)
    assert (query.order_by, query.is_ascending) == (("eventTime",), False)
    assert (query.event_count_limit, query.max_event_count, query.per_page) == (7, None, 5)
    query = url_query({"orderBy": "ex:size", "orderDirection": "ASC", "maxEventCount": "0"}, NAMES)
    assert (query.order_by, query.is_ascending) == (("https://ns.example.com/size",), True)
    assert (query.max_event_count, query.per_page) == (0, PER_PAGE)
    assert url_query({"nextPageToken": "abc"}, NAMES).next_page_token == "abc"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"foo": "1"}, "LB-Q01"),
        ({"EQ_bizstep": "shipping"}, "LB-Q01"),
        ({"GE_eventTime": "yesterday"}, "LB-Q02"),
        ({"GE_quantity": "much"}, "LB-Q03"),
        ({"EQ_booleanValue": "perhaps"}, "LB-Q04"),
        ({"EXISTS_ex:a": "perhaps"}, "LB-Q04"),
        ({"EQ_why:a": "1"}, "LB-Q05"),
        ({"orderBy": "why:a"}, "LB-Q05"),
        ({"EQ_action": "CREATE"}, "LB-Q06"),
        ({"EQ_bizTransaction_invoice": "urn:a:1"}, "LB-Q06"),
        ({"orderBy": "eventTime", "orderDirection": "UP"}, "LB-Q06"),
        ({"GE_eventTime": "2026-01-01T00:00:00Z|2026-01-02T00:00:00Z"}, "LB-Q07"),
        ({"perPage": ["5", "6"]}, "LB-Q07"),
        ({"orderBy": "eventTime", "eventCountLimit": "1", "maxEventCount": "1"}, "LB-Q08"),
        ({"MATCH_epc": "|"}, "LB-Q10"),
        ({"eventCountLimit": "1"}, "LB-Q11"),
        ({"perPage": "0"}, "LB-Q12"),
        ({"orderBy": "eventTime", "eventCountLimit": "0"}, "LB-Q12"),
        ({"orderBy": "bizStep"}, "LB-Q22"),
        ({"MATCH_epc": "urn:epc:idpat:sgtin:1.*.5"}, "LB-Q25"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_code(
    params: dict[str, str | list[str]], code: str
) -> None:
    with pytest.raises(QueryParameter) as raised:
        url_query(params, NAMES)
    assert (raised.value.code, raised.value.status) == (code, 400)
    assert raised.value.message("zh") != raised.value.message("en")


def test_an_unknown_parameter_is_answered_with_the_nearest() -> None:
    with pytest.raises(QueryParameter) as raised:
        url_query({"GE_vlaue_KGM": "1"}, NAMES)
    assert raised.value.values["nearest"] == "GE_value_KGM"


def test_too_many_parameters_are_too_complex() -> None:
    params = {f"EQ_ex:a{number}": "1" for number in range(CONDITIONS_MAX + 1)}
    with pytest.raises(QueryTooComplex) as raised:
        url_query(params, NAMES)
    assert (raised.value.code, raised.value.status) == ("LB-Q13", 413)


def test_the_two_spellings_of_the_declaration_time_ask_the_same() -> None:
    moment = "2026-01-01T00:00:00Z"
    one = url_query({"GE_errorDeclarationTime": moment}, NAMES).conditions[0]
    other = url_query({"GE_errorDeclaration_Time": moment}, NAMES).conditions[0]
    assert (one.test, one.places, one.times) == (other.test, other.places, other.times)


def test_a_presence_that_is_denied_asks_for_nothing() -> None:
    assert url_query({"EXISTS_errorDeclaration": "false"}, NAMES).conditions == ()
    assert len(url_query({"EXISTS_errorDeclaration": ""}, NAMES).conditions) == 1


def test_a_spread_has_no_zero_point() -> None:
    (condition,) = url_query({"GE_sDev_KEL": "1"}, NAMES).conditions
    assert (condition.unit, condition.is_spread, condition.test) == ("KEL", True, Test.GE)
    assert not url_query({"GE_value_KEL": "1"}, NAMES).conditions[0].is_spread


def test_a_document_declares_its_own_prefixes() -> None:
    body = {"@context": {"my": "https://my.example.com/"}, "EQ_my:a": ["1"]}
    (condition,) = body_query(body, NAMES).conditions
    assert condition.places == (("https://my.example.com/a",),)
    document = b'{"@context":{"my":"urn:my:"},"name":"q","query":{"EQ_my:a":[1]}}'
    named = named_query(document, NAMES)
    assert named.name == "q"
    assert named.query.conditions[0].places == (("urn:my:a",),)
    assert body_query({"@context": {"my": "urn:my:"}, "EQ_my:a": [1]}, NAMES) == named.query
    assert names_declared(b'{"my":"urn:my:"}').expand("my:a") == "urn:my:a"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"{", "LB-F08"),
        (b"[]", "LB-F11"),
        (b'{"name":"a","name":"b","query":{}}', "LB-F09"),
        (b'{"query":{}}', "LB-Q17"),
        (b'{"name":"","query":{}}', "LB-Q17"),
        (b'{"name":"a"}', "LB-Q17"),
        (b'{"name":"a","query":[]}', "LB-Q17"),
        (b'{"name":"a","query":{},"schedule":{}}', "LB-Q24"),
        (b'{"name":"a","query":{"EQ_bizStep":"shipping"}}', "LB-Q16"),
        (b'{"name":"a","query":{"EQ_bizSteps":["shipping"]}}', "LB-Q01"),
    ],
)
def test_a_document_that_is_none_is_refused(document: bytes, code: str) -> None:
    with pytest.raises(QueryError) as raised:
        named_query(document, NAMES)
    assert raised.value.code == code
    assert isinstance(raised.value, QueryValidation | QueryParameter)


def test_the_query_of_a_document_is_kept_as_it_was_asked() -> None:
    asked = b'{"GE_quantity":1.50,"eventType":["ObjectEvent"]}'
    named = named_query(b'{"name":"q","query":' + asked + b"}", NAMES)
    assert named.asked == b'{"GE_quantity":1.5,"eventType":["ObjectEvent"]}'
