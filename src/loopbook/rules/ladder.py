"""The ladders of a pack: score.toml, grades of items, best first."""

from collections.abc import Mapping

from loopbook.rules.bundle import Bundle
from loopbook.rules.formula_line import condition
from loopbook.rules.line import Line, unique
from loopbook.rules.parse import Names
from loopbook.rules.vocabulary import terms
from loopbook.terms.scheme import Ladder, Rung, Word
from loopbook.terms.scheme_status import SchemeStatus

FILE = "score.toml"
_KEYS = ("id", "title_en", "title_zh", "class", "status", "source")
_RUNG = ("id", "label_en", "label_zh", "when", "then")


def ladder_rungs(bundle: Bundle) -> dict[str, tuple[str, ...]]:
    """Return ladder -> ids of its rungs, before their conditions are read."""
    return {
        line.optional("id"): tuple(rung.optional("id") for rung in line.children("rung"))
        for line in bundle.lines(FILE, "ladder")
    }


def ladders_of(bundle: Bundle, names: Names, vocabulary: Mapping[str, Word]) -> dict[str, Ladder]:
    """Return the ladders by id, in order."""
    lines = unique((line.name("id"), line) for line in bundle.lines(FILE, "ladder"))
    for head in bundle.heads(FILE):
        head.allow(())
    return {name: _ladder(line, names, vocabulary) for name, line in lines.items()}


def _ladder(line: Line, names: Names, vocabulary: Mapping[str, Word]) -> Ladder:
    line.allow(_KEYS)
    item_class = line.text("class")
    line.known("class", item_class, terms(vocabulary, "class"), "vocabulary.csv (kind class)")
    rungs = unique((rung.name("id"), rung) for rung in line.children("rung"))
    if not rungs:
        line.fault("no_rung", ladder=line.optional("id"))
    return Ladder(
        id=line.optional("id"),
        title_en=line.text("title_en"),
        title_zh=line.text("title_zh"),
        item_class=item_class,
        rungs=tuple(_rung(rung, names) for rung in rungs.values()),
        status=line.choice("status", SchemeStatus),
        source=line.text("source"),
        rule=line.rule,
    )


def _rung(line: Line, names: Names) -> Rung:
    line.allow(_RUNG)
    return Rung(
        id=line.optional("id"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        when=condition(line, "when", names),
        then=line.text("then"),
        rule=line.rule,
    )
