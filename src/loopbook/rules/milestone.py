"""The milestones of a pack: milestones.csv, what it calls a touch of a certain shape."""

from collections.abc import Mapping

from loopbook.rules.bundle import Bundle
from loopbook.rules.event_shape import check_shape
from loopbook.rules.line import Line
from loopbook.rules.vocabulary import terms
from loopbook.terms.event import Side
from loopbook.terms.milestone import Milestone
from loopbook.terms.scheme import Word

FILE = "milestones.csv"


def milestones_of(
    bundle: Bundle, vocabulary: Mapping[str, Word], cbv: Mapping[str, Mapping[str, str]]
) -> dict[str, tuple[Milestone, ...]]:
    """Return the milestones by id, in order; rows of one id and one pack are alternatives.

    What a milestone of an extended pack means is not widened from outside: its duties stand on it.
    """
    found: dict[str, list[Milestone]] = {}
    shapes: dict[tuple[object, ...], str] = {}
    for line in bundle.lines(FILE):
        each = _milestone(line, found.get(line.optional("id"), ()))
        _check_words(line, each, vocabulary, cbv)
        check_shape(line, each.event_type, each.action, each.side)
        rows = found.setdefault(each.id, []) if each.id else []
        if rows and _pack(rows[0].rule) != _pack(each.rule):
            line.fault("duplicate", name=each.id, other=rows[0].rule)
            continue
        _check_alternative(line, each, rows, shapes)
        rows.append(each)
    return {name: tuple(rows) for name, rows in found.items()}


def _pack(rule: str) -> str:
    return rule.rpartition("/")[0]


def _milestone(line: Line, earlier: tuple[Milestone, ...] | list[Milestone]) -> Milestone:
    """Read a row; an alternative takes the labels of the first row when it has none."""
    labels = [
        line.optional(column) if earlier else line.text(column)
        for column in ("label_en", "label_zh")
    ]
    first = earlier[0] if earlier else None
    return Milestone(
        id=line.name("id"),
        event_type=line.optional("event_type"),
        action=line.optional("action"),
        biz_step=line.optional("biz_step"),
        disposition=line.optional("disposition"),
        item_class=line.optional("class"),
        role=line.optional("role"),
        side=line.choice("side", Side) if line.optional("side") else None,
        label_en=labels[0] or (first.label_en if first else ""),
        label_zh=labels[1] or (first.label_zh if first else ""),
        source=line.text("source"),
        rule=line.rule,
    )


def _check_words(
    line: Line,
    each: Milestone,
    vocabulary: Mapping[str, Word],
    cbv: Mapping[str, Mapping[str, str]],
) -> None:
    line.known("event_type", each.event_type, cbv["eventType"], "cbv.csv (kind eventType)")
    line.known("action", each.action, cbv["action"], "cbv.csv (kind action)")
    steps = (
        ("biz_step", each.biz_step, "bizStep"),
        ("disposition", each.disposition, "disposition"),
    )
    for column, word, kind in steps:
        if ":" not in word:
            line.known(column, word, cbv[kind], f"cbv.csv (kind {kind})")
    for kind, word in (("class", each.item_class), ("role", each.role)):
        line.known(kind, word, terms(vocabulary, kind), f"vocabulary.csv (kind {kind})")


def _check_alternative(
    line: Line, each: Milestone, rows: list[Milestone], shapes: dict[tuple[object, ...], str]
) -> None:
    """Find a row that says nothing new, or that names its milestone otherwise."""
    shape = (
        each.id, each.event_type, each.action, each.biz_step, each.disposition, each.item_class,
        each.role, each.side,
    )  # fmt: skip
    if shape in shapes:
        line.fault("same_shape", name=each.id, other=shapes[shape])
    shapes.setdefault(shape, each.rule)
    for column in ("label_en", "label_zh") if rows else ():
        if getattr(each, column) != getattr(rows[0], column):
            line.fault("other_label", column=column, name=each.id, other=rows[0].rule)
