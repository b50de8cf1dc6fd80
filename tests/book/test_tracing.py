"""Tracing a book: moments, amounts, pages; the same answer through Python, shell and HTTP."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import loopbook
from loopbook.api.app import create_api
from loopbook.book import Book
from loopbook.book.tracing import direction_named, moment_named
from loopbook.book.viewing import own
from loopbook.cli.app import run
from loopbook.errors import QueryError, UnknownTerm
from loopbook.terms.lineage import Direction
from loopbook.terms.party import Reader, Scope

CELL = "https://id.example.org/01/09520001000102/21/L1"
PACK = "https://id.example.org/01/09520001000201/21/K1"
METAL = "https://id.example.org/01/09520001000409/10/M1"


@pytest.fixture
def written(chain: Path, tmp_path: Path) -> Path:
    """A book in a folder that holds the chain."""
    with loopbook.new(tmp_path / "cells.book", ["cn-battery"]) as book:
        book.record(chain)
    return tmp_path / "cells.book"


def test_what_was_in_the_pack_that_day_is_upstream_of_it_then(book: Book) -> None:
    linked = next(link for link in book.trace(CELL, "downstream").links if link.target == PACK)
    assert linked.until is not None
    during = book.trace(PACK, at=linked.since)
    assert CELL in {node.item for node in during.nodes}
    after = book.trace(PACK, at=linked.until)
    assert CELL not in {node.item for node in after.nodes}
    assert PACK not in {n.item for n in book.trace(CELL, "downstream", at=linked.until).nodes}


def test_a_moment_is_a_day_to_its_end_or_has_a_zone() -> None:
    assert moment_named(None) is None
    assert moment_named(" ") is None
    end = datetime(2025, 3, 1, 23, 59, 59, 999_999, tzinfo=UTC)
    assert moment_named("2025-03-01") == moment_named(date(2025, 3, 1)) == end
    noon = moment_named("2025-03-01T20:00:00+08:00")
    assert noon == datetime(2025, 3, 1, 12, tzinfo=UTC) == moment_named(noon)
    naive = datetime.fromisoformat("2025-03-01T20:00:00")
    for text in ("2025-02-30", "soon", "2025-03-01T20:00:00", "1234", naive):
        with pytest.raises(UnknownTerm, match="neither a day nor a moment"):
            moment_named(text)


def test_a_direction_that_is_none_is_told() -> None:
    assert direction_named("both") is Direction.BOTH
    with pytest.raises(UnknownTerm, match="sideways"):
        direction_named("sideways")


def test_amounts_are_those_of_the_metal_by_what_its_inputs_weigh(book: Book) -> None:
    found = book.trace(METAL, has_amounts=True)
    assert found.amounts is not None
    assert found.amounts.measure == "mass"
    through = dict(zip((n.item for n in found.nodes), found.amounts.nodes, strict=True))
    assert through[METAL] == found.amounts.whole
    parts = [a for n, a in zip(found.nodes, found.amounts.nodes, strict=True) if n.depth == 1]
    assert sum(part or 0 for part in parts) == found.amounts.whole
    assert book.trace(METAL).amounts is None


def test_both_directions_have_the_amounts_of_each(book: Book) -> None:
    both = book.trace(PACK, "both", at="2025-06-01", has_amounts=True)
    down = book.trace(PACK, "downstream", at="2025-06-01", has_amounts=True)
    assert both.amounts is not None
    assert down.amounts is not None
    told = {
        (n.item, n.depth): amount for n, amount in zip(both.nodes, both.amounts.nodes, strict=True)
    }
    for node, amount in zip(down.nodes, down.amounts.nodes, strict=True):
        assert told[(node.item, node.depth)] == amount
    assert len(both.amounts.links) == both.link_count


@pytest.mark.parametrize("direction", list(Direction))
def test_pages_are_the_whole_and_stay_as_the_book_was(
    book: Book, chain: Path, direction: Direction
) -> None:
    whole = book.trace(CELL, direction, has_amounts=True)
    first = book.trace_page(CELL, direction, size=2, has_amounts=True)
    late = chain.read_text().replace("urn:uuid:", "urn:uuid:9")
    assert book.record(late.encode()).appended
    found = [first]
    while found[-1].next:
        page = found[-1].next
        found.append(book.trace_page(CELL, direction, size=2, page=page, has_amounts=True))
    assert [node for page in found for node in page.nodes] == list(whole.nodes)
    assert {link for page in found for link in page.links} == set(whole.links)
    assert {page.checkpoint for page in found} == {first.checkpoint}
    assert sum(len(page.links) for page in found) == whole.link_count
    assert whole.amounts is not None
    amounts = [a for page in found if page.amounts for a in page.amounts.nodes]
    assert amounts == list(whole.amounts.nodes)


def test_a_page_of_another_question_is_refused(book: Book) -> None:
    token = book.trace_page(CELL, "downstream", size=1).next
    again = book.trace_page(CELL, "downstream", size=1)
    assert again.next == token, "the same question gives the same token"
    with pytest.raises(QueryError, match="no page of this question"):
        book.trace_page(PACK, "downstream", size=1, page=token)
    with pytest.raises(QueryError, match="no page of this question"):
        book.trace_page(CELL, "downstream", size=1, page=token, depth=3)
    for text in ("x", "é", token[:-4], "WzMwXQ"):
        with pytest.raises(QueryError, match="no page of this question"):
            book.trace_page(CELL, "downstream", size=1, page=text)
    stranger = book.seen_by(
        Reader(party="other", scopes=frozenset({Scope.READ}), sees=frozenset({"other"}))
    )
    with pytest.raises(UnknownTerm):
        stranger.trace_page(CELL, "downstream", size=1, page=token)


def test_the_same_question_has_one_answer_through_every_door(
    written: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = {"at": "2025-06-01", "direction": "both", "depth": "9", "nodes": "500"}
    shell = [part for name, word in words.items() for part in (f"--{name}", word)]
    with loopbook.open(written, is_read_only=True) as book:
        made = book.trace(CELL, "both", at="2025-06-01", depth=9, nodes=500, has_amounts=True)
        page = book.trace_page(CELL, "both", size=2, at="2025-06-01", depth=9, nodes=500)
        client = TestClient(create_api(own(book)))
        asked = {"item": CELL, **words}
        read = client.get("/trace", params={**asked, "amounts": "true"}).json()
        cut = client.get("/trace", params={**asked, "page_size": "2"}).json()
        after = client.get("/trace", params={**asked, "page_size": "2", "page": page.next}).json()
        refused = client.get("/trace", params={**asked, "amounts": "perhaps"})
        sizes = client.get("/trace", params={**asked, "page_size": "0"})
        nodes, links = [n.item for n in made.nodes], [k.sequence for k in made.links]
    common = ("--book", str(written), "--json")
    assert run(["trace", CELL, *shell, "--amounts", *common]) == 0
    printed = json.loads(capfd.readouterr().out)
    assert printed == read
    assert [node["item"] for node in read["nodes"]] == nodes
    assert [link["sequence"] for link in read["links"]] == links
    assert made.amounts is not None
    assert read["amounts"]["nodes"] == list(made.amounts.nodes)
    assert run(["trace", CELL, *shell, "--page-size", "2", *common]) == 0
    assert json.loads(capfd.readouterr().out) == cut
    assert cut["next"] == page.next
    assert run(["trace", CELL, *shell, "--page-size", "2", "--page", page.next, *common]) == 0
    assert json.loads(capfd.readouterr().out) == after
    assert after["first"] == 2
    assert (refused.status_code, refused.json()["code"]) == (400, "LB-U92")
    assert sizes.status_code == 400


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00+14:00"])
def test_a_moment_outside_the_years_in_utc_is_refused(book: Book, text: str) -> None:
    for at in (text, datetime.fromisoformat(text)):
        with pytest.raises(UnknownTerm, match="LB-U90"):
            book.trace(PACK, at=at)


@pytest.mark.parametrize("size", [0, -1])
def test_a_page_has_a_node_at_least(book: Book, size: int) -> None:
    with pytest.raises(QueryError, match="LB-D58"):
        book.trace_page(PACK, size=size)


def test_no_token_leads_behind_the_last_page(book: Book) -> None:
    count = book.trace_page(CELL, "downstream", size=1).node_count
    token = book.trace_page(CELL, "downstream", size=1).next
    size, _, asked = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    altered = urlsafe_b64encode(json.dumps([size, count, asked]).encode()).decode().rstrip("=")
    with pytest.raises(QueryError, match="LB-U91"):
        book.trace_page(CELL, "downstream", size=1, page=altered)
