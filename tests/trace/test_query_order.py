"""Order by an extension field: numbers, times, texts by their code points, and none of it last."""

from decimal import Decimal

from loopbook.trace.query_order import sort_key

NAMES = ("https://ns.example.com/size",)


def test_values_stand_by_kind_then_value() -> None:
    values = [
        -1,
        Decimal("2.5"),
        10,
        "2026-01-01T09:00:00+08:00",
        "2026-01-01T02:00:00Z",
        "A",
        "B",
        "a",
        "true",
        "\U0001f600",
    ]
    events = [{NAMES[0]: value} for value in values]
    keys = [sort_key(event, NAMES) for event in events]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    assert not any(key.has_none for key in keys)


def test_an_event_without_the_field_stands_last() -> None:
    lacking: list[dict[str, object]] = [
        {},
        {NAMES[0]: None},
        {NAMES[0]: {"ex:a": 1}},
        {NAMES[0]: []},
    ]
    for event in ({}, *({NAMES[0]: value} for value in lacking)):
        assert sort_key(event, NAMES).has_none
        assert sort_key(event, NAMES) > sort_key({NAMES[0]: "z"}, NAMES)


def test_the_first_value_counts_and_truths_are_texts() -> None:
    assert sort_key({NAMES[0]: [{"ex:a": 1}, 3, 4]}, NAMES) == sort_key({NAMES[0]: 3}, NAMES)
    assert sort_key({NAMES[0]: True}, NAMES) == sort_key({NAMES[0]: "true"}, NAMES)
    assert sort_key({NAMES[0]: {"@value": 3}}, NAMES) == sort_key({NAMES[0]: 3}, NAMES)
