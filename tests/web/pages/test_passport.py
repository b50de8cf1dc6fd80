"""The Digital Link door: page, JSON-LD, linkset; tags; and who sees what."""

import html
import json
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from loopbook import Book
from loopbook.book.viewing import own
from loopbook.terms.party import anonymous
from loopbook.web.app import create_web
from loopbook.web.safety import Guard
from tests.book.passport_book import book_of, made, seen
from tests.web.battery import BATTERY, PATH, SECOND_LIFE, battery_book

HEADERS = {"Accept": "application/ld+json"}


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    with battery_book() as opened:
        yield opened


def browser(book: Book) -> TestClient:
    return TestClient(Guard(create_web(own(book))), base_url="http://localhost")


@pytest.fixture(scope="module")
def public(book: Book) -> TestClient:
    return browser(book.seen_by(anonymous()))


def test_anyone_gets_the_page_without_sign_in_in_both_languages(public: TestClient) -> None:
    for language, title, word in (
        ("en", "Battery passport", "Rated capacity"),
        ("zh", "电池护照", "额定容量"),
    ):
        answer = public.get(PATH, headers={"Accept-Language": language})
        assert answer.status_code == 200
        assert title in answer.text
        assert word in answer.text
        assert "180 Ah" in answer.text
        assert len(answer.content) < 50_000
        assert "<script" not in answer.text
        assert "<svg" in answer.text
        assert "None reported" not in answer.text  # the accidents are not for everyone


def test_the_public_page_leaks_no_entry_place_or_custody(public: TestClient) -> None:
    for accept in ("text/html", "application/ld+json", "application/linkset+json"):
        text = public.get(PATH, headers={"Accept": accept}).text
        assert "/event/" not in text
        assert "#2" not in text
        assert "414/9520002000316" not in text
        assert "tester" not in text


def test_json_ld_has_its_own_context_and_says_what_the_page_says(public: TestClient) -> None:
    answer = public.get(PATH, headers=HEADERS)
    assert answer.headers["content-type"] == "application/ld+json"
    told = json.loads(answer.content)
    assert told["id"] == BATTERY
    assert isinstance(told["@context"], dict)
    page = public.get(PATH).text
    of = {each["id"].rpartition(":")[2]: each for each in told["values"]}
    assert len(of) == 93
    assert of["rated_capacity"]["value"] == 180
    assert of["rated_capacity"]["unit"] == "AMH"
    assert of["accidents"] == {
        "id": "urn:loopbook:v1:passport:accidents", "number": "93", "isDynamic": True,
        "label": {"en": "Accidents", "zh": "事故信息"}, "isHidden": True,
        "audience": ["legitimate"],
    }  # fmt: skip
    shown = [each["label"]["en"] for each in told["values"] if "value" in each]
    assert all(label in page for label in shown)
    assert told["successor"] == [SECOND_LIFE]


def test_an_unchanged_passport_is_not_sent_again(public: TestClient, book: Book) -> None:
    first = public.get(PATH, headers=HEADERS)
    tag = first.headers["etag"]
    again = public.get(PATH, headers={**HEADERS, "If-None-Match": f'W/"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert public.get(PATH, headers={"If-None-Match": tag}).status_code == 200  # another form
    assert browser(book).get(PATH, headers=HEADERS).headers["etag"] != tag
    assert "Authorization" in first.headers["vary"]


def test_whoever_sees_more_is_told_more_and_may_look_as_the_public(
    book: Book, public: TestClient
) -> None:
    owner = browser(book)
    page = owner.get(PATH).text
    assert "None reported" in page
    assert re.search('href="/event/[0-9]+"', page)
    assert "audience=public" in page
    as_public = owner.get(f"{PATH}?audience=public&format=jsonld").content
    assert json.loads(as_public) == json.loads(public.get(PATH, headers=HEADERS).content)
    assert public.get(f"{PATH}?audience=legitimate").status_code == 403


def test_a_resolver_says_what_there_is(public: TestClient) -> None:
    accepted = public.get(PATH, headers={"Accept": "application/linkset+json"})
    for answer in (accepted, public.get(PATH, params={"linkType": "linkset"})):
        assert answer.headers["content-type"] == "application/linkset+json"
        (links,) = answer.json()["linkset"]
        assert links["anchor"] == BATTERY
        told = {each["type"] for each in links["https://ref.gs1.org/voc/pip"]}
        assert told == {"text/html", "application/ld+json"}
    assert 'rel="linkset"' in public.get(PATH).headers["link"]
    assert public.get(f"{PATH}?linkType=gs1:pip").status_code == 200
    refused = public.get(f"{PATH}?linkType=gs1:recipeInfo")
    assert refused.status_code == 400
    assert "LB-U78" in refused.text


def test_quality_decides_between_forms(public: TestClient) -> None:
    for accept, kind in (
        ("text/html;q=0.5, application/ld+json", "application/ld+json"),
        ("application/json", "application/ld+json"),
        ("*/*", "text/html"),
        ("image/png", "text/html"),
        ("application/ld+json;q=oops, text/html;q=0.1", "text/html"),
    ):
        assert public.get(PATH, headers={"Accept": accept}).headers["content-type"].startswith(kind)


def test_what_does_not_answer_has_one_page(public: TestClient) -> None:
    for path in (
        "/01/09520002000101/21/NONE",
        "/01/09520002000101",
        "/00/095200020000000001",
        "/01/x/21/%00%FF",
    ):
        answer = public.get(path)
        assert answer.status_code == 404
        assert "LB-U60" in answer.text


def test_an_encoded_slash_in_a_serial_is_not_another_path(public: TestClient) -> None:
    assert public.get("/01/09520002000101/21/EV%2F1").status_code == 404
    assert public.get("/01/09520002000101/21/%45V1").status_code == 200


ODD = "https://id.example.org/01/09520003000018/21/A%2FB%25C&D'E"


def test_every_address_that_a_page_gives_of_itself_answers() -> None:
    """A serial number may hold a slash, a percent sign, an ampersand."""
    events = [
        {**made(colour="blue"), "epcList": [ODD]},
        {**seen("encoding", "01-10"), "epcList": [ODD]},
    ]
    with book_of(events) as book:
        door = browser(book.seen_by(anonymous()))
        asked = door.get("/enquiry", params={"code": ODD}).text
        found = re.search(r'href="(/01/[^"]*)"', asked)
        assert found is not None
        answer = door.get(html.unescape(found[1]))
        assert answer.status_code == 200
        linked = re.match("<([^>]*)>", answer.headers["link"])
        assert linked is not None
        addresses = [html.unescape(each) for each in re.findall(r'href="(/01/[^"]*)"', answer.text)]
        linkset = door.get(linked[1]).json()["linkset"][0]
        addresses += [
            each["href"] for value in linkset.values() if isinstance(value, list) for each in value
        ]
        assert len(addresses) > 6
        for each in addresses:
            assert door.get(each).status_code == 200, each


def test_a_method_that_is_not_answered_is_told_which_are(public: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = public.request(method, PATH)
        assert answer.status_code == 405
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert public.head(PATH).status_code == 200
    assert public.head(PATH).content == b""
