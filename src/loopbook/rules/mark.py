"""The marks of a pack: marks.toml, what products claim to be, and when that holds."""

from collections.abc import Mapping

from loopbook.rules.bundle import Bundle
from loopbook.rules.formula_line import condition
from loopbook.rules.leaf import leaves_in
from loopbook.rules.life_words import LifeWords, check_facts, check_milestones, check_word
from loopbook.rules.line import Line, unique
from loopbook.rules.parse import Names
from loopbook.terms.mark import Mark
from loopbook.terms.scheme_status import SchemeStatus

FILE = "marks.toml"
HOLDS = "holds"
"""The leaf by which a formula asks whether a mark holds."""

_KEYS = (
    "id", "label_en", "label_zh", "class", "granted", "ended", "holds", "shows", "status", "source",
)  # fmt: skip


def mark_names(bundle: Bundle) -> tuple[str, ...]:
    """Return the ids of the marks, before their formulas are read."""
    return tuple(line.optional("id") for line in bundle.lines(FILE, "mark"))


def marks_of(bundle: Bundle, words: LifeWords, names: Names) -> dict[str, Mark]:
    """Return the marks by id, in order; a mark that rests on itself is a fault."""
    lines = unique((line.name("id"), line) for line in bundle.lines(FILE, "mark"))
    for head in bundle.heads(FILE):
        head.allow(())
    marks = {name: _mark(line, words, names) for name, line in lines.items()}
    for name, line in lines.items():
        if name in _rests_on(name, marks):
            line.fault("cycle", column="holds", name=name)
    return marks


def _mark(line: Line, words: LifeWords, names: Names) -> Mark:
    line.allow(_KEYS)
    found = Mark(
        id=line.optional("id"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        item_class=line.text("class"),
        granted=line.text("granted"),
        ended=line.texts("ended"),
        holds=condition(line, "holds", names),
        shows=line.texts("shows"),
        status=line.choice("status", SchemeStatus),
        source=line.text("source"),
        rule=line.rule,
    )
    check_word(line, "class", found.item_class, "class", words)
    check_milestones(line, "granted", (found.granted,), words)
    check_milestones(line, "ended", found.ended, words)
    check_facts(line, "shows", found.shows, words)
    return found


def _rests_on(name: str, marks: Mapping[str, Mark]) -> set[str]:
    """Return the marks that a mark asks for, and those that they ask for."""
    found: set[str] = set()
    todo = [name]
    while todo:
        mark = marks.get(todo.pop())
        leaves = leaves_in(mark.holds) if mark is not None else ()
        asked = {leaf.arguments[0] for leaf in leaves if leaf.name == HOLDS} - found
        found |= asked
        todo += asked
    return found
