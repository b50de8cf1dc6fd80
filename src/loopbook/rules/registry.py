"""The registry of a pack: standards.csv, editions of standards and articles of laws as dated rows.

Rows of packs extended belong to it. That no two rows of one topic hold on one day is checked here,
so that `evaluate/registry` can say which one does. Spec: docs/spec/registry.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations

from loopbook.rules.bundle import Bundle
from loopbook.rules.line import Line, unique
from loopbook.terms.event import Grade
from loopbook.terms.registry import (
    Part,
    RegisteredStandard,
    RelationKind,
    StandardRelation,
)
from loopbook.terms.scheme_status import SchemeStatus

FILE = "standards.csv"
_DECIDES = (Grade.VERIFIED, Grade.DERIVED)


def registry_of(bundle: Bundle, pack: str) -> tuple[RegisteredStandard, ...]:
    """Return the rows in order, those of packs extended first.

    Parameters
      pack   id of the pack that is compiled: rows of its own file belong to it
    Faults    an unknown part, status or grade; a relation to a row that no pack read has, or to
              itself; rows that replace each other in a circle, or before what they replace begins;
              valid_to before valid_from; an edition known from memory that is said to be in force;
              two rows of one topic and jurisdiction in force on one day that are not related; a
              standard that score.toml does not have
    """
    lines = unique((line.name("id"), line) for line in bundle.lines(FILE))
    scored = {line.optional("id") for line in bundle.lines("score.toml", "standard")}
    rows = {name: _row(line, pack, scored) for name, line in lines.items()}
    _check_relations(rows, lines)
    _check_circles(rows, lines)
    _check_topics(rows, lines)
    return tuple(rows.values())


def _row(line: Line, pack: str, scored: set[str]) -> RegisteredStandard:
    first, last = line.days()
    prefix = line.rule.rpartition("/")[0]
    row = RegisteredStandard(
        id=line.optional("id"),
        number=line.text("number"),
        part=line.choice("part", Part),
        topic=line.optional("topic"),
        jurisdiction=line.optional("jurisdiction"),
        edition=line.optional("edition"),
        title_en=line.text("title_en"),
        title_zh=line.text("title_zh"),
        status=line.choice("status", SchemeStatus).value,
        issued=line.day("issued"),
        valid_from=first,
        valid_to=last,
        relations=_relations(line),
        standard=line.optional("standard"),
        note_en=line.optional("note_en"),
        note_zh=line.optional("note_zh"),
        grade=line.choice("grade", Grade).value,
        source=line.text("source"),
        rule=line.rule,
        pack=prefix or pack,
    )
    line.known("standard", row.standard, scored, "score.toml")
    if row.status == SchemeStatus.IN_FORCE and row.grade == Grade.KNOWLEDGE:
        line.fault("registry_grade", name=row.id)
    return row


def _relations(line: Line) -> tuple[StandardRelation, ...]:
    """Read `replaces:row_id|equals:row_id`."""
    kinds = {kind.value: kind for kind in RelationKind}
    found = []
    for part in filter(None, map(str.strip, line.optional("relations").split("|"))):
        kind, mark, other = (each.strip() for each in part.partition(":"))
        if not mark or kind not in kinds:
            line.fault("registry_relation", value=part, known=", ".join(kinds))
        elif other == line.optional("id"):
            line.fault("registry_self", kind=kind, name=other)
        else:
            found.append(StandardRelation(kinds[kind], other))
    return tuple(found)


def _check_relations(rows: Mapping[str, RegisteredStandard], lines: Mapping[str, Line]) -> None:
    """Find relations to rows that are not there, and replacements older than what they replace."""
    for name, row in rows.items():
        for relation in row.relations:
            lines[name].known("relations", relation.other, rows, FILE)
            other = rows.get(relation.other)
            if other is None or relation.kind is not RelationKind.REPLACES:
                continue
            if row.valid_from and other.valid_from and row.valid_from < other.valid_from:
                lines[name].fault(
                    "registry_order", first=row.valid_from, other=other.id, begins=other.valid_from
                )


def _check_circles(rows: Mapping[str, RegisteredStandard], lines: Mapping[str, Line]) -> None:
    """Find rows that, by what they replace, come back to themselves; each circle is told once."""
    done: set[str] = set()
    for name in rows:
        path: list[str] = []
        _follow(name, rows, path, done, lines)


def _follow(
    name: str,
    rows: Mapping[str, RegisteredStandard],
    path: list[str],
    done: set[str],
    lines: Mapping[str, Line],
) -> None:
    """Walk what `name` replaces, depth first, without recursion: chains may be long."""
    waiting: list[tuple[str, bool]] = [(name, False)]
    while waiting:
        at, is_left = waiting.pop()
        if is_left:
            path.pop()
            done.add(at)
        elif at in path:
            lines[at].fault("cycle", column="relations", name=at)
        elif at not in done:
            path.append(at)
            waiting.append((at, True))
            waiting += [(other, False) for other in reversed(replaced(rows[at])) if other in rows]


def replaced(row: RegisteredStandard) -> list[str]:
    """Return the ids of the rows that a row replaces, in its order."""
    return [each.other for each in row.relations if each.kind is RelationKind.REPLACES]


def _check_topics(rows: Mapping[str, RegisteredStandard], lines: Mapping[str, Line]) -> None:
    """Find two rows of a topic that hold on one day in one jurisdiction and say nothing of it.

    A row that another one replaces ends, unless it says otherwise, where that one begins; related
    rows may hold together (a stricter one beside a general one). Rows of weaker grades never
    decide, so they cannot contradict.
    """
    related = {(name, each.other) for name, row in rows.items() for each in row.relations}
    for group in _topics(rows.values()):
        for one, other in combinations(group, 2):
            is_related = (one.id, other.id) in related or (other.id, one.id) in related
            day = None if is_related else common_day(one, other)
            if day is not None:
                lines[other.id].fault(
                    "registry_topic", topic=other.topic, other=one.id, place=one.rule, day=day
                )


def _topics(rows: Iterable[RegisteredStandard]) -> Iterable[Sequence[RegisteredStandard]]:
    """Return the rows that may decide, by topic and jurisdiction; rows without topic are apart."""
    groups: dict[tuple[str, str], list[RegisteredStandard]] = {}
    held = (SchemeStatus.IN_FORCE, SchemeStatus.REPEALED)
    for row in rows:
        # Repealed without a last day: nobody can say on which days it held.
        is_dated = row.status == SchemeStatus.IN_FORCE or row.valid_to is not None
        if row.topic and row.status in held and is_dated and row.grade in _DECIDES:
            groups.setdefault((row.topic, row.jurisdiction), []).append(row)
    return groups.values()


def common_day(one: RegisteredStandard, other: RegisteredStandard) -> date | None:
    """Return the first day on which both hold; None when there is none."""
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    return first if first <= last else None
