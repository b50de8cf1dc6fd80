"""Attribution of a book: live on append, right after corrections, as of a day, for each reader."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import loopbook
from loopbook.book import MEMORY, Book, attributing
from loopbook.errors import UnknownTerm
from loopbook.terms.party import PUBLIC, Reader, Scope

U = "https://id.example.org/01/"
K1 = f"{U}09520001000201/21/K1"
L1 = f"{U}09520001000102/21/L1"
BLACK = f"{U}09520001000300/10/"
METAL = f"{U}09520001000409/10/M1"
CO = f"{U}09520001000508/10/"
CATHODE = f"{U}09520001000539/10/"


def lot(name: str, grams: float) -> dict[str, object]:
    return {"epcClass": name, "quantity": grams, "uom": "GRM"}


def transformation(
    name: str, day: int, inputs: list[dict[str, object]], outputs: list[dict[str, object]]
) -> dict[str, object]:
    time = datetime(2025, 6, 1, tzinfo=UTC) + timedelta(days=day)
    return {
        "type": "TransformationEvent",
        "eventID": f"https://id.example.org/event/{name}",
        "eventTime": time.isoformat(),
        "eventTimeZoneOffset": "+00:00",
        "inputQuantityList": inputs,
        "outputQuantityList": outputs,
        "bizStep": "creating_class_instance",
    }


def declared_wrong(event: dict[str, object], day: int) -> dict[str, object]:
    time = datetime(2025, 6, 1, tzinfo=UTC) + timedelta(days=day)
    reason = {"declarationTime": time.isoformat(), "reason": "incorrect_data"}
    return {**event, "errorDeclaration": reason}


def document(*events: dict[str, object]) -> bytes:
    shell = {
        "@context": [
            "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
            {"loopbook": "urn:loopbook:v1:"},
        ],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-01-05T00:00:00Z",
        "epcisBody": {"eventList": list(events)},
    }
    return json.dumps(shell).encode()


def reader(party: str) -> Reader:
    return Reader(party, frozenset({party, PUBLIC}), frozenset({Scope.READ, Scope.RECORD}))


def record(book: Book, *events: dict[str, object]) -> None:
    receipt = book.record(document(*events))
    assert not receipt.refused, receipt.findings


@pytest.fixture
def empty() -> Iterator[Book]:
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        yield book


def test_a_pack_is_what_its_cells_and_casing_are(book: Book) -> None:
    """310.1 g of cell, as last weighed, and 1,000 g of casing; the cell came out again later."""
    found = book.attribute(K1, "reused_content", as_of="2025-06-01")
    assert found.value == pytest.approx(310.1 / 1310.1 * 100)
    assert found.item_class == "second_life_pack"
    assert [each.item for each in found.contributions] == [L1, "pack_casing"]
    assert found.labels["pack_casing"][1] == "电池包壳体与电子件"
    now = book.attribute(K1, "reused_content")
    assert now.value == 0.0
    assert [each.item for each in now.contributions] == ["pack_casing"]


def test_the_first_indicator_is_taken_when_none_is_named(book: Book) -> None:
    assert book.attribute(METAL).indicator == "reused_content"
    assert book.attribute(METAL, "cn-battery/recovered_lithium").value == pytest.approx(100)


def test_unknown_names_are_told_with_the_nearest(book: Book, empty: Book) -> None:
    with pytest.raises(UnknownTerm, match=r"LB-V20 .*recovered_cobalt"):
        book.attribute(METAL, "recoverd_cobalt")
    with pytest.raises(UnknownTerm, match="LB-D16"):
        book.attribute("https://id.example.org/none")
    with (
        loopbook.open(MEMORY, ["cn-14fyp"]) as other,
        pytest.raises(UnknownTerm, match="LB-V21"),
    ):
        other.attributions()
    assert empty.attributions().items == ()


def blends() -> list[dict[str, object]]:
    """Return two cathode lots, one made of the other and salt."""
    both = [lot(f"{CATHODE}A", 50), lot(f"{CO}S2", 50)]
    return [
        transformation("1", 1, [lot(f"{CO}S1", 50)], [lot(f"{CATHODE}A", 50)]),
        transformation("2", 2, both, [lot(f"{CATHODE}B", 90)]),
    ]


def test_a_passport_is_right_as_soon_as_its_event_is_recorded(empty: Book) -> None:
    first, second = blends()
    record(empty, first)
    assert empty.attributions("carbon_footprint").items[-1].value == pytest.approx(0.25)
    record(empty, second)
    found = empty.attribute(f"{CATHODE}B", "carbon_footprint")
    assert found.value == pytest.approx(0.5)
    assert found.per_mass == pytest.approx(0.5 / 0.09)
    assert found.sequences[-1] == found.checkpoint.size


def test_a_new_event_makes_one_value_anew(empty: Book) -> None:
    chain = [
        transformation(str(at), at, [lot(f"{CATHODE}{at - 1}", 9)], [lot(f"{CATHODE}{at}", 9)])
        for at in range(1, 60)
    ]
    record(empty, *chain)
    assert empty.attributions().recomputed > 0
    assert empty.attributions().recomputed == 0
    record(empty, transformation("x", 90, [lot(f"{CATHODE}59", 9)], [lot(f"{CATHODE}x", 9)]))
    assert empty.attributions().recomputed == 1


def test_a_correction_reaches_what_was_made_of_it(empty: Book) -> None:
    first, second = blends()
    record(empty, first, second)
    assert empty.attribute(f"{CATHODE}B", "carbon_footprint").value == pytest.approx(0.5)
    record(empty, declared_wrong(first, 5))
    found = empty.attribute(f"{CATHODE}B", "carbon_footprint")
    assert found.value == pytest.approx(0.25)
    assert found.unknown == pytest.approx(0.5)
    right = {**first, "eventID": "https://id.example.org/event/1b"}
    right["inputQuantityList"] = [lot(f"{CO}S1", 100)]
    record(empty, right)
    assert empty.attribute(f"{CATHODE}B", "carbon_footprint").value == pytest.approx(0.75)
    at_first = empty.attribute(f"{CATHODE}B", "carbon_footprint", as_of=3)
    assert at_first.value == pytest.approx(0.5)


def test_a_day_knows_what_had_happened(empty: Book) -> None:
    record(empty, *blends())
    rows = empty.attributions("carbon_footprint", as_of="2025-06-02").items
    assert f"{CATHODE}A" in {row.item for row in rows}
    assert f"{CATHODE}B" not in {row.item for row in rows}


def test_the_order_of_recording_does_not_matter() -> None:
    answers = []
    for events in (blends(), blends()[::-1]):
        with loopbook.open(MEMORY, ["cn-battery"]) as book:
            record(book, *events)
            rows = book.attributions("carbon_footprint").items
            answers.append({row.item: (row.value, row.unknown) for row in rows})
    assert answers[0] == answers[1]


def test_all_items_with_their_uncertainty(book: Book) -> None:
    rows = {row.item: row for row in book.attributions("carbon_footprint", seed=3).items}
    alone = book.attribute(METAL, "carbon_footprint")
    assert rows[METAL].value == pytest.approx(alone.value)
    assert alone.sd is not None
    assert rows[METAL].sd == pytest.approx(alone.sd, rel=0.25)
    assert rows[METAL].mass_kg == pytest.approx(0.14)


def test_where_a_cell_went(book: Book) -> None:
    """One cell of two in 330 g of black mass, which are 330 of 355 g in the metal."""
    found = {each.item: each for each in book.reached(L1)}
    assert found[METAL].share == pytest.approx(0.5 * 330 / 355, rel=0.01)
    assert found[METAL].is_last
    assert found[METAL].part == pytest.approx(found[METAL].share * 0.14 / 0.31)
    assert K1 not in found


def test_a_reopened_book_says_the_same(chain: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.book"
    with loopbook.new(path, ["cn-battery"]) as book:
        book.record(chain)
        before = book.attributions("carbon_footprint")
    with loopbook.open(path) as book:
        again = book.attributions("carbon_footprint")
    assert again.items == before.items
    assert again.checkpoint == before.checkpoint


@pytest.mark.parametrize("indicator", ["reused_content", "carbon_footprint", "recovered_cobalt"])
def test_of_a_large_book_what_lies_upstream_is_enough(
    book: Book, chain: Path, indicator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row.item for row in book.attributions(indicator).items]
    whole = [book.attribute(item, indicator) for item in rows]
    monkeypatch.setattr(attributing, "WHOLE_MAX", 0)
    monkeypatch.setattr(attributing, "UPSTREAM_PART", 0)
    with loopbook.open(MEMORY, ["cn-battery"]) as other:
        other.record(chain)
        for item, expected in zip(rows, whole, strict=True):
            found = other.attribute(item, indicator)
            assert found.value == pytest.approx(expected.value)
            assert found.unknown == pytest.approx(expected.unknown)
            assert found.sd == pytest.approx(expected.sd)


def test_a_reader_is_told_by_the_entries_that_he_may_see(empty: Book) -> None:
    """Who sees the second lot but not what the first was made of knows that half is unknown."""
    maker, carrier = (reader(f"urn:party:{name}") for name in ("maker", "carrier"))
    first, second = blends()
    own = empty.seen_by(maker)
    own.record(document(first), audience=["urn:party:rival"])
    own.record(document(second), audience=["urn:party:carrier"])
    whole = own.attribute(f"{CATHODE}B", "carbon_footprint")
    part = empty.seen_by(carrier).attribute(f"{CATHODE}B", "carbon_footprint")
    assert whole.value == pytest.approx(0.5)
    assert whole.unknown == 0.0
    assert part.value == pytest.approx(0.25)
    assert part.unknown == pytest.approx(0.5)
    assert empty.attribute(f"{CATHODE}B", "carbon_footprint").value == pytest.approx(0.5)
    seen = {row.item for row in empty.seen_by(carrier).attributions("carbon_footprint").items}
    assert f"{CO}S1" not in seen
    with pytest.raises(UnknownTerm, match="LB-D16"):
        empty.seen_by(carrier).attribute(f"{CO}S1", "carbon_footprint")


def test_what_was_given_and_added_is_the_whole_of_a_burden(book: Book) -> None:
    """The burden of shredding was in the value of black mass and in no line of it."""
    is_added = False
    for row in book.attributions("carbon_footprint").items:
        found = book.attribute(row.item, "carbon_footprint")
        if found.contributions and found.value is not None:
            total = sum(each.amount for each in found.contributions)
            assert total == pytest.approx(found.value, rel=1e-12), row.item
            is_added |= any(each.item == row.item_class for each in found.contributions)
    assert is_added
