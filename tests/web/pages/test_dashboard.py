"""The dashboard: targets, account, loops, banners; small enough."""

import csv
import io
import json
from xml.etree import ElementTree

from starlette.testclient import TestClient

import loopbook
from loopbook import Book
from loopbook.book.viewing import own
from loopbook.web.app import create_web
from tests.web.looking import Looked


def test_the_account_shows_its_return_loop_and_balances(pages: TestClient) -> None:
    text = pages.get("/?scheme=cn-battery&period=2025&layer=goods&lang=en").text
    assert 'class="flow back' in text
    assert "Packs that come back" in text
    assert "0.667" in text or "667" in text


def test_targets_show_where_they_stand_and_why(pages: TestClient) -> None:
    looked = Looked(pages.get("/?scheme=cn-14fyp&lang=en").text)
    assert "Why?" in looked.words
    assert any(link.startswith("/statement/cn-14fyp/") for link in looked.links)
    assert looked.words.count("target 2025") >= 5


def test_what_is_made_up_or_illustrative_is_said_on_top(pages: TestClient) -> None:
    text = pages.get("/?scheme=cn-battery&lang=zh").text
    assert 'class="banner"' in text


def test_a_page_weighs_less_than_sixty_kilobytes(pages: TestClient) -> None:
    for scheme in ("cn-14fyp", "cn-battery"):
        answered = pages.get(f"/?scheme={scheme}&lang=zh")
        assert len(answered.content) < 60_000, (scheme, len(answered.content))


def test_tables_leave_in_every_format(pages: TestClient, book: Book) -> None:
    address = "/?scheme=cn-14fyp&lang=zh&table=verdicts&format="
    rows = list(csv.reader(io.StringIO(pages.get(f"{address}csv").content.decode("utf-8-sig"))))
    assert rows[0][0] == "指标编号"
    assert len(rows) - 1 == len(book.standings(scheme="cn-14fyp"))
    assert pages.get(f"{address}xlsx").content.startswith(b"PK")
    read = json.loads(pages.get(f"{address}json").content)
    assert {row["target"] for row in read} == {v.target for v in book.standings(scheme="cn-14fyp")}


def test_as_of_a_checkpoint_shows_what_the_book_knew(pages: TestClient, book: Book) -> None:
    early = next(
        s
        for s in range(1, book.checkpoint().size)
        if book.entry(s).entry.draft.kind.name != "ACTIVATION"
    )
    text = pages.get(f"/?scheme=cn-battery&period=2025&as_of={early - 1}&lang=en").text
    assert "Nothing is recorded for 2025" in text


def test_a_question_that_cannot_be_answered_is_answered_in_words(pages: TestClient) -> None:
    assert pages.get("/?period=20x5").status_code == 400
    missing = pages.get("/?scheme=cn-batery&lang=en")
    assert missing.status_code == 404
    assert "cn-battery" in missing.text


def test_a_book_without_packs_says_the_next_step() -> None:
    with loopbook.open(":memory:") as book:
        text = TestClient(create_web(own(book))).get("/?lang=en").text
    assert "loopbook new" in text
    assert not Looked(text).faults


def test_a_book_without_events_still_shows_its_targets() -> None:
    with loopbook.open(":memory:", schemes=["cn-battery"]) as book:
        answered = TestClient(create_web(own(book))).get("/?lang=en")
    assert answered.status_code == 200
    assert "Nothing is recorded" in answered.text


def test_indicators_without_a_target_are_within_reach(pages: TestClient, book: Book) -> None:
    aimed = {verdict.indicator for verdict in book.standings(scheme="cn-battery")}
    others = set(book.scheme("cn-battery").indicators) - aimed
    links = Looked(pages.get("/?scheme=cn-battery&lang=en").text).links
    for name in others:
        assert any(link.startswith(f"/statement/cn-battery/{name}?") for link in links)


def test_only_residuals_beyond_their_uncertainty_are_marked(pages: TestClient) -> None:
    text = pages.get("/?scheme=cn-battery&period=2025&layer=goods&lang=en").text
    assert 'id="process-recycling" class="residual"' in text
    assert 'id="process-sorting" class="residual"' not in text


def test_the_picture_leaves_as_svg_with_whole_addresses(pages: TestClient) -> None:
    answered = pages.get("/?scheme=cn-battery&period=2025&layer=goods&lang=en&format=svg")
    assert answered.headers["content-type"].startswith("image/svg+xml")
    assert "loopbook-cn-battery-goods-2025.svg" in answered.headers["content-disposition"]
    root = ElementTree.fromstring(answered.content)
    links = [node.get("href", "") for node in root.iter("{http://www.w3.org/2000/svg}a")]
    assert links
    assert all(link.startswith("http://localhost/") for link in links)


def test_a_period_without_readings_has_no_picture(pages: TestClient) -> None:
    answered = pages.get("/?scheme=cn-battery&period=1999&lang=en&format=svg")
    assert answered.status_code == 400
    assert "LB-D75" in answered.text
