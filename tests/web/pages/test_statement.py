"""Why a number is what it is."""

from starlette.testclient import TestClient

from loopbook import Book
from loopbook.terms.event import Basis
from tests.web.looking import Looked


def decided(book: Book) -> tuple[str, str]:
    """Return an indicator of the plan with a value, and its period."""
    verdict = next(
        v
        for v in book.standings(scheme="cn-14fyp")
        if v.latest is not None and v.latest.value is not None and v.latest.evidence
    )
    assert verdict.latest is not None
    return verdict.indicator, str(verdict.latest.period)


def test_a_statement_opens_down_to_its_entries(pages: TestClient, book: Book) -> None:
    name, period = decided(book)
    made = book.evaluate(name, period, scheme="cn-14fyp")
    looked = Looked(pages.get(f"/statement/cn-14fyp/{name}?period={period}&lang=en").text)
    assert made.formula in looked.words
    assert made.digest in looked.words
    assert made.checkpoint.root in looked.words
    assert " ".join(made.source.split()) in looked.words
    for leaf in made.evidence:
        assert leaf.leaf in looked.words
        for sequence in leaf.sequences[:12]:
            assert any(link.startswith(f"/event/{sequence}?") for link in looked.links)


def test_an_unknown_value_says_what_would_make_it_known(pages: TestClient, book: Book) -> None:
    name, _ = decided(book)
    text = pages.get(f"/statement/cn-14fyp/{name}?period=1999&lang=zh").text
    assert "未知" in text
    assert 'class="missing"' in text


def test_evidence_leaves_as_a_table(pages: TestClient, book: Book) -> None:
    name, period = decided(book)
    address = f"/statement/cn-14fyp/{name}?period={period}&format=json&table=evidence"
    made = book.evaluate(name, period, scheme="cn-14fyp")
    assert [row["leaf"] for row in pages.get(address).json()] == [e.leaf for e in made.evidence]


def test_an_unknown_indicator_offers_the_nearest(pages: TestClient, book: Book) -> None:
    name, _ = decided(book)
    missing = pages.get(f"/statement/cn-14fyp/{name}x")
    assert missing.status_code == 404
    assert name in missing.text


def test_made_up_dates_behind_measured_numbers_are_said_on_top(
    made_up_pages: TestClient, made_up: Book
) -> None:
    told = Looked(made_up_pages.get("/statement/cn-battery/received_cells?lang=en").text)
    made = made_up.evaluate("received_cells", scheme="cn-battery")
    assert made.basis is Basis.MEASURED
    assert "This page shows constructed data" in told.words
    assert "+08:00 made up" in told.words
