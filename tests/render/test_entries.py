"""Entries and postings as rows."""

from datetime import date, datetime
from decimal import Decimal

from loopbook.render.entries import entry_rows, kind_text, posting_rows, what_text, word_label
from loopbook.terms.entry import EntryKind
from loopbook.terms.event import Basis, ErrorDeclaration
from loopbook.terms.history import Recorded
from loopbook.terms.master import MasterRecord
from loopbook.terms.observation import Observation
from loopbook.terms.period import period
from loopbook.terms.posting import Grain, Posting

from .test_fact import word
from .test_timeline import START, recorded


def posting(layer: str = "goods") -> Posting:
    return Posting(
        sequence=1,
        flow="received",
        layer=layer,
        period=period("2025-03"),
        known=datetime.combine(date(2025, 3, 3), START.timetz()),
        amount=310_000,
        basis=Basis.MEASURED,
        grain=Grain.ITEM,
        rule="posting.csv:2",
    )


def test_an_entry_is_told_in_a_few_words() -> None:
    plain = recorded(1, "shipping")
    assert what_text(plain, {"shipping": word("shipping", None)}) == "shipping"
    assert plain.event is not None
    declared = Recorded(
        entry=plain.entry,
        event=type(plain.event)(
            event_id="e1",
            type=plain.event.type,
            time=START,
            offset="Z",
            error=ErrorDeclaration(START),
        ),
    )
    assert what_text(declared, {}, "zh") == "作废 e1"
    seen = Observation(
        id="o",
        subject="CN",
        indicator="rate",
        period=period("2021"),
        value=Decimal("56.8"),
        unit="P1",
    )
    assert what_text(Recorded(entry=plain.entry, observation=seen), {}) == "rate 2021: 56.8 P1"
    master = Recorded(entry=plain.entry, master=MasterRecord("t", "place-1"))
    assert what_text(master, {}) == "place-1"
    assert what_text(Recorded(entry=plain.entry), {}) == "e1"
    assert word_label({}, "shipping") == "shipping"
    step = {"bizStep:shipping": word("shipping", None)}
    assert word_label(step, "shipping", "zh") == step["bizStep:shipping"].label_zh
    kinds = {"事件", "观测值", "主数据", "规则包", "声明"}
    assert {kind_text(kind, "zh") for kind in EntryKind} == kinds


def test_rows_hold_sequence_time_and_leaf() -> None:
    table = entry_rows([recorded(7, "shipping", voided=(9,))], {})
    row = dict(zip(table.keys, table.rows[0], strict=True))
    assert row["sequence"] == 7
    assert row["voided_by"] == "9"
    assert row["time"] == "2025-01-01 08:00 +08:00"


def test_postings_of_an_unknown_layer_stay_in_quanta_and_say_so() -> None:
    table = posting_rows([posting()], {})
    row = dict(zip(table.keys, table.rows[0], strict=True))
    assert (row["value"], row["unit"]) == (310_000, "quanta of the layer")
    assert row["period"] == "2025-03"
