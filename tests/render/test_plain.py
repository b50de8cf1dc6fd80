"""Terms as JSON."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from loopbook.render.plain import embedded, json_bytes, json_text, plain
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.lazy import Lazy
from loopbook.terms.statement import Standing

from .accounts import shredder
from .test_timeline import recorded
from .verdicts import verdict


def test_numbers_are_numbers_and_keep_their_digits() -> None:
    assert (
        json_bytes([Decimal("1.50"), Fraction(6, 3), Fraction(1, 4), 2.5]) == b"[1.50,2,0.25,2.5]"
    )


def test_what_is_made_when_looked_at_reads_like_what_is_there() -> None:
    lazy = Lazy(2, lambda: (Decimal("1.50"), Standing.MET))
    assert json_bytes({"links": lazy}) == b'{"links":[1.50,"met"]}'


def test_a_verdict_reads_like_a_verdict() -> None:
    read = json.loads(json_bytes(verdict(Standing.MET), "zh"))
    assert read["standing"] == "met"
    assert read["period"] == "2025"
    assert read["latest"]["value"] == 63.58
    assert read["latest"]["evidence"][0]["sequences"] == [3, 4]
    assert read["reason"] == {"key": "chart.unknown", "values": {}, "text": "未知"}
    assert read["day"] == str(date(2025, 2, 1))


def test_an_account_is_told_in_the_units_of_its_layers() -> None:
    read = json.loads(json_bytes(shredder()))
    cells = {cell["flow"]: cell for cell in read["cells"]}
    assert cells["black_mass"]["chosen"]["value"] == 620
    assert cells["black_mass"]["chosen"]["sd"] == 10
    assert cells["slag"]["chosen"] is None
    balance = next(b for b in read["balances"] if b["process"] == "shredding")
    assert (balance["difference"], balance["unit"]) == (30, "KGM")


def test_the_content_of_an_entry_stays_byte_by_byte() -> None:
    content = b'{"a": 1.10, "a":2}'
    entry = recorded(1, "shipping").entry
    draft = entry.draft
    written = json_bytes({"content": embedded(content), "draft": draft})
    assert b'{"a": 1.10, "a":2}' in written
    assert b'"kind":"event"' in written
    assert embedded(b"\x00\x01") == "0001"
    assert embedded(b"") is None


def test_a_finding_carries_its_sentences() -> None:
    finding = Finding("LB-T01", Severity.ERROR, values={"text": "25"})
    read = json.loads(json_text(finding))
    assert read["what"] == "Period '25' cannot be read."
    assert read["severity"] == "error"


def test_what_is_no_term_is_refused() -> None:
    with pytest.raises(TypeError, match="object is no term"):
        plain(object())
