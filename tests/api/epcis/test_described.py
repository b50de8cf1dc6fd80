"""What OpenAPI says of an operation."""

from loopbook.api.epcis.described import (
    EDITIONS,
    PAGING,
    PROBLEM,
    answers,
    in_both,
    operation,
    query_parameters,
)


def test_parts_headers_and_words_have_their_places() -> None:
    described = operation("/epcs/{epc}/events", (PAGING, EDITIONS), in_both({"type": "object"}))
    places = {one["name"]: one["in"] for one in described["parameters"]}
    assert places["epc"] == "path"
    assert places["perPage"] == "query"
    assert places["GS1-EPCIS-Min"] == "header"
    assert set(described["requestBody"]["content"]) == {
        "application/json",
        "application/ld+json",
        "application/xml",
        "text/xml",
    }
    assert "requestBody" not in operation("/")


def test_every_problem_is_told_in_both_forms() -> None:
    described = answers(202, None, 413)
    assert {202, 400, 404, 405, 406, 413, 500, 503} <= set(described)
    assert 409 not in described
    assert "content" not in described[202]
    assert described[413]["content"]["application/problem+json"]["schema"] == PROBLEM


def test_a_resource_leaves_its_own_parameter_out() -> None:
    assert "MATCH_anyEPC" in query_parameters()
    assert "MATCH_anyEPC" not in query_parameters("MATCH_anyEPC")
    assert query_parameters()["EQ_quantity"] == {"type": "string"}
