"""Events over HTTP: queries, pages that stay, ids with slashes, resources, forms."""

from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from loopbook.book.jobs import Jobs

from .sending import captured, found, named

LINK = "https://id.example.org/01/09520001000102/21/X1"
URN = "urn:epc:id:sgtin:0614141.107346.2018"
DIGITAL_LINK = "https://id.gs1.org/01/10614141073464/21/2018"
PLACE = "urn:epc:id:sgln:0614141.00777.0"
ODD = "https://example.org/%E7%94%B5%E6%B1%A0/a?a=1,2&b=%2F+c#x"


def test_the_resources_are_listed(client: TestClient) -> None:
    top = client.get("/epcis/").json()
    assert top["type"] == "Collection"
    assert set(top["member"]) == {
        "queries", "capture", "events", "eventTypes", "epcs", "bizSteps", "bizLocations",
        "readPoints", "dispositions",
    }  # fmt: skip
    assert (
        "<member>epcs</member>" in client.get("/epcis/", headers={"Accept": "application/xml"}).text
    )


def test_a_query_finds_events_page_by_page_while_others_arrive(
    client: TestClient, jobs: Jobs
) -> None:
    captured(client, jobs, [named(number) for number in range(7)])
    first = client.get("/epcis/events?perPage=3&EQ_bizStep=inspecting")
    assert first.headers["Link"].endswith('; rel="next"')
    assert first.headers["GS1-Next-Page-Token-Expires"].endswith("Z")
    captured(client, jobs, [named(number) for number in range(7, 12)])
    link = first.headers["Link"]
    rest = found(client, link[1 : link.index(">")])
    shown = first.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    ids = [event["eventID"] for event in (*shown, *rest)]
    assert ids == [named(number)["eventID"] for number in range(7)]
    assert len(found(client, "/epcis/events?perPage=2")) == 12


def test_a_token_given_back_or_of_another_query_is_refused(client: TestClient, jobs: Jobs) -> None:
    captured(client, jobs, [named(number) for number in range(5)])
    link = client.get("/epcis/events?perPage=2").headers["Link"]
    address = link[1 : link.index(">")]
    token = address.rpartition("=")[2]
    other = client.get(f"/epcis/events?EQ_action=ADD&nextPageToken={token}")
    assert other.status_code == 400
    assert other.json()["type"] == "epcisException:QueryParameterException"
    assert client.delete(f"/epcis/nextPageToken/{token}").status_code == 204
    assert client.get(address).status_code == 400


def test_a_list_token_given_back_is_refused(client: TestClient, jobs: Jobs) -> None:
    captured(client, jobs, [named(1)])
    link = client.get("/epcis/bizSteps?perPage=2").headers["Link"]
    address = link[1 : link.index(">")]
    assert client.get(address).status_code == 200
    assert client.get(address.replace("bizSteps", "dispositions")).status_code == 400
    assert client.delete("/epcis/nextPageToken/" + address.rpartition("=")[2]).status_code == 204
    assert client.get(address).status_code == 400


@pytest.mark.parametrize(
    "words", ["EQ_nothing=1", "EQ_action=TAKE", "perPage=0", "perPage=x", "GE_eventTime=yesterday",
              "nextPageToken=x", "lang=zh"]
)  # fmt: skip
def test_a_parameter_that_is_none_is_refused(client: TestClient, words: str) -> None:
    answer = client.get(f"/epcis/events?{words}")
    assert answer.status_code == 400
    assert answer.json()["type"] == "epcisException:QueryParameterException"


def test_too_many_events_for_the_query_are_refused(client: TestClient, jobs: Jobs) -> None:
    captured(client, jobs, [named(1), named(2)])
    answer = client.get("/epcis/events?maxEventCount=1")
    assert answer.status_code == 413
    assert answer.json()["type"] == "epcisException:QueryTooLargeException"


@pytest.mark.parametrize("name", ["urn:uuid:061365dc-41cd-5962-a833-000000000001", ODD])
def test_an_event_is_found_by_its_id_whatever_stands_in_it(
    client: TestClient, jobs: Jobs, name: str
) -> None:
    captured(client, jobs, [named(2), named(1) | {"eventID": name}])
    (event,) = found(client, f"/epcis/events/{quote(name, safe='')}")
    assert event["eventID"] == name


def test_an_event_comes_with_its_error_declaration(client: TestClient, jobs: Jobs) -> None:
    captured(client, jobs, [named(1)])
    declared = named(1) | {
        "errorDeclaration": {"declarationTime": "2025-04-01T00:00:00Z", "reason": "did_not_occur"}
    }
    assert captured(client, jobs, [declared])["success"]
    events = found(client, f"/epcis/events/{quote(str(named(1)['eventID']), safe='')}")
    assert ["errorDeclaration" in event for event in events] == [False, True]


def test_an_event_that_is_not_there_is_no_such_resource(client: TestClient) -> None:
    answer = client.get("/epcis/events/urn%3Anone")
    assert answer.status_code == 404
    assert answer.json()["type"] == "epcisException:NoSuchResourceException"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("epcs", LINK),
        ("epcs", URN),
        ("epcs", "https://id.gs1.org/01/10614141073464/21/2018"),
        ("bizSteps", "inspecting"),
        ("bizSteps", "https://ref.gs1.org/cbv/BizStep-inspecting"),
        ("bizSteps", "https://example.org/%E6%AD%A5/1"),
        ("eventTypes", "ObjectEvent"),
        ("bizLocations", PLACE),
        ("readPoints", ODD),
        ("dispositions", "in_progress"),
    ],
)
def test_the_events_of_a_resource(client: TestClient, jobs: Jobs, kind: str, value: str) -> None:
    step = value if kind == "bizSteps" and "example" in value else "inspecting"
    whole = named(
        1,
        epcList=[LINK, URN],
        bizStep=step,
        disposition="in_progress",
        bizLocation={"id": PLACE},
        readPoint={"id": ODD},
    )
    other = named(2, epcList=["urn:epc:id:sgtin:0614141.107346.9"], bizStep="shipping")
    done = captured(client, jobs, [whole, other])
    assert done["success"], done
    here = f"/epcis/{kind}/{quote(value, safe='')}"
    one = client.get(here)
    assert one.status_code == 200, one.text
    assert one.json()["member"] == ["events"]
    events = found(client, f"{here}/events")
    expected = 2 if kind == "eventTypes" else 1
    assert len(events) == expected
    assert found(client, f"{here}/events?EQ_action=DELETE") == []


@pytest.mark.parametrize(
    "address", ["epcs/urn%3Anone", "readPoints/x", "eventTypes/NoEvent", "bizSteps/recieving"]
)
def test_a_value_that_no_event_has_is_not_there(client: TestClient, address: str) -> None:
    answer = client.get(f"/epcis/{address}")
    assert answer.status_code == 404
    assert answer.json()["type"] == "epcisException:NoSuchResourceException"


def test_a_resource_sets_its_own_parameter(client: TestClient) -> None:
    answer = client.get("/epcis/epcs/x/events?MATCH_anyEPC=y")
    assert answer.status_code == 400
    assert answer.json()["code"] == "LB-H30"


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("eventTypes", {"ObjectEvent", "AssociationEvent"}),
        ("bizSteps", {"shipping", "https://example.org/step"}),
        ("dispositions", {"active", "in_progress"}),
        ("epcs", {LINK}),
        ("bizLocations", {PLACE}),
        ("readPoints", {ODD}),
    ],
)
def test_a_collection_lists_its_values_page_by_page(
    client: TestClient, jobs: Jobs, kind: str, known: set[str]
) -> None:
    event = named(
        1, bizStep="https://example.org/step", bizLocation={"id": PLACE}, readPoint={"id": ODD}
    )
    assert captured(client, jobs, [event])["success"]
    members: list[str] = []
    address = f"/epcis/{kind}?perPage=4"
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        assert len(answer.json()["member"]) <= 4
        members += answer.json()["member"]
        link = answer.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else ""
    assert len(members) == len(set(members))
    assert known <= set(members)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Always_GS1_Digital_Link", DIGITAL_LINK),
        ("Never_Translates", URN),
        ("No_Preference", URN),
        ("Always_EPC_URN", URN),
    ],
)
def test_identifiers_come_in_the_form_asked_for(
    client: TestClient, jobs: Jobs, form: str, expected: str
) -> None:
    captured(client, jobs, [named(1, epcList=[URN])])
    (event,) = found(client, "/epcis/events", **{"GS1-EPC-Format": form})
    assert event["epcList"] == [expected]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Always_Web_URI", "https://ref.gs1.org/cbv/BizStep-inspecting"),
        ("Always_URN", "urn:epcglobal:cbv:bizstep:inspecting"),
    ],
)
def test_xml_comes_with_words_in_the_form_asked_for(
    client: TestClient, jobs: Jobs, form: str, expected: str
) -> None:
    captured(client, jobs, [named(1)])
    answer = client.get("/epcis/events", headers={"Accept": "text/xml", "GS1-CBV-XML-Format": form})
    assert answer.headers["content-type"].startswith("text/xml")
    assert "EPCISQueryDocument" in answer.text
    assert f"<bizStep>{expected}</bizStep>" in answer.text
