"""Packs: postings, facts and classes by plain SQL are what the verbs answer."""

from fractions import Fraction

import pytest

from loopbook.book import Book
from loopbook.store.sql import Questions
from loopbook.terms.account import TotalsQuery
from loopbook.terms.lineage import AsOf
from loopbook.terms.period import Period

from .answers import records, rows

YEAR = Period(2025 * 12, 12)
SUMS = (
    "SELECT flow, layer, item_class, basis, grain, SUM(amount), SUM(variance), COUNT(*)"
    " FROM {table} WHERE pack = 'cn-battery' AND month BETWEEN 202501 AND 202512 {more}"
    " GROUP BY flow, layer, item_class, basis, grain ORDER BY ALL"
)


def test_sums_by_sql_are_the_account(ledger: Book, questions: Questions) -> None:
    account = ledger.account("2025")
    stated = {
        (
            cell.flow,
            cell.layer,
            cell.chosen.basis.value,
            cell.chosen.grain.value,
        ): cell.chosen.amount
        for cell in account.cells
        if cell.chosen is not None and cell.layer in {"goods", "pieces"}
    }
    found = {
        tuple(row[:4]): row[4]
        for row in rows(
            questions,
            "SELECT flow, layer, basis, grain, SUM(amount) FROM flow_totals"
            " WHERE month BETWEEN 202501 AND 202512 GROUP BY ALL",
        )
    }
    assert stated
    assert {key: found[key] for key in stated} == stated


@pytest.mark.parametrize("cut", [None, 12, 27, 30, 31, 32])
def test_totals_and_their_past_are_sums_of_rows(
    cut: int | None, ledger: Book, questions: Questions
) -> None:
    ledger._posted()
    scheme = ledger.scheme()
    query = TotalsQuery(scheme.digest, YEAR, AsOf(size=cut))
    want = [
        (t.flow, t.layer, t.item_class, t.basis.value, t.grain.value, t.amount)
        for t in ledger._readings.of(scheme).totals.totals(query)
    ]
    more = "" if cut is None else f"AND from_size <= {cut}"
    found = [row[:6] for row in rows(questions, SUMS.format(table="postings", more=more)) if row[5]]
    assert sorted(found) == sorted(want)
    if cut is None:
        net = rows(questions, SUMS.format(table="postings_net", more=""))
        signed = {row[:7] for row in rows(questions, SUMS.format(table="postings", more=""))}
        assert {row[:7] for row in net} == {row for row in signed if row[5]}


def test_a_correction_is_not_known_before_the_error_is(questions: Questions) -> None:
    found = records(
        questions,
        "SELECT voids, voided_by, known, amount FROM postings"
        " WHERE layer = 'goods' AND name LIKE '%/L9' ORDER BY from_size, amount",
    )
    assert [row["amount"] for row in found] == [400_000, 310_000, -400_000]
    assert [bool(row["voided_by"]) for row in found] == [True, False, False]
    assert found[1]["known"] == found[2]["known"]
    assert rows(
        questions,
        "SELECT amount_in_unit, unit_symbol FROM postings_net"
        " WHERE layer = 'goods' AND name LIKE '%/L9'",
    ) == [(0.31, "kg")]


def test_facts_and_classes_are_those_of_the_readings(ledger: Book, questions: Questions) -> None:
    ledger._posted()
    reading = ledger._readings.of(ledger.scheme())
    items = [str(name) for (name,) in rows(questions, "SELECT name FROM items")]
    classes = dict(rows(questions, "SELECT name, item_class FROM classes"))
    assert classes == {name: c for name in items if (c := reading.class_of(name))}
    facts = records(questions, "SELECT * FROM facts ORDER BY sequence, term")
    for name in items:
        told = sorted(reading.facts_of(name), key=lambda fact: (fact.sequence, fact.term))
        found = [row for row in facts if row["name"] == name]
        assert len(found) == len(told)
        for row, fact in zip(found, told, strict=True):
            assert (row["term"], row["text"], row["sd"]) == (fact.term, fact.text, fact.sd)
            assert row["value"] == (None if fact.value is None else float(fact.value))
            assert Fraction(str(row["fraction"] or 0)) == (fact.value or 0)
    assert facts


def test_a_join_gives_words_in_both_languages(ledger: Book, questions: Questions) -> None:
    system = ledger.scheme().system
    for row in records(questions, "SELECT * FROM flows"):
        flow = system.flows[str(row["flow"])]
        assert (row["label_en"], row["label_zh"]) == (flow.label_en, flow.label_zh)
    for row in records(questions, "SELECT * FROM layers"):
        layer = system.layers[str(row["layer"])]
        ratio = Fraction(int(str(row["numerator"])), int(str(row["denominator"])))
        assert ratio == layer.quantum.factor / layer.unit.factor
    assert rows(questions, "SELECT count(*) FROM processes") == [(len(system.processes),)]
    assert rows(questions, "SELECT pack, version FROM packs") == [("cn-battery", "2.0.0")]
    assert rows(
        questions,
        "SELECT count(*) FROM classes c LEFT JOIN words w ON w.pack = c.pack"
        " AND w.term = c.item_class WHERE w.label_zh IS NULL",
    ) == [(0,)]
