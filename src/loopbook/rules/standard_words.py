"""The words that standards bring with them: an answer is an observation of its criterion's id.

A criterion is a word of its own, unless the vocabulary has one of that name; `<id>.applies` says
whether it concerns a subject; a number that the standard leaves open is observed under
`<id>.<what>`.
"""

from collections.abc import Iterator, Mapping

import msgspec

from loopbook.rules.bundle import Bundle
from loopbook.rules.line import UNREAD, Line
from loopbook.rules.standard_given import DECLARED
from loopbook.terms.answer import APPLIES, COUNT, FROM_STOCK, PERCENT
from loopbook.terms.quantity import Unit, Units
from loopbook.terms.scheme import Word
from loopbook.terms.standard import ScoreMethod
from loopbook.wording import say

_LIMITS = ("baseline", "leading")
_NAMED = ("weight", "points", "index", *_LIMITS)


class _Named(msgspec.Struct, frozen=True):
    """A word with the line it comes from; `what` names it behind the label of its owner."""

    term: str
    what: str
    unit: Unit
    line: Line


def unit_of(line: Line, units: Units) -> Unit:
    """Return the unit of a criterion; a yes or no, or a degree, may leave it out: it is plain."""
    is_number = line.optional("kind") not in ("yes_no", "degree")
    if is_number or line.optional("unit"):
        return line.unit("unit", units)
    return units.by_code[COUNT]


def with_standard_words(
    bundle: Bundle, units: Units, vocabulary: Mapping[str, Word]
) -> dict[str, Word]:
    """Return the vocabulary with the words of all standards added.

    A word of the vocabulary, or of an earlier standard, stands for both; it must measure the same.
    """
    words = dict(vocabulary)
    labels = {label for word in words.values() for label in (word.label_en, word.label_zh)}
    for standard in bundle.lines("score.toml", "standard"):
        for each in _named(standard, units):
            known = words.get(each.term)
            if known is not None:
                _check_same(each, known)
                continue
            word = _word(each, standard.optional("id"), labels)
            labels |= {word.label_en, word.label_zh}
            words[each.term] = word
    return words


def _check_same(each: _Named, known: Word) -> None:
    if known.kind != "observed":
        each.line.fault("duplicate", name=each.term, other=known.rule)
    elif known.unit is not None:
        each.line.dimensions("unit", each.unit, known.unit, f"'{each.term}' ({known.rule})")


def _word(each: _Named, standard: str, labels: set[str]) -> Word:
    """Return the word; labels that another word has already name the standard too."""
    said = []
    for language in ("en", "zh"):
        label = each.line.optional(f"label_{language}")
        if each.what:
            label = say("score.word", language, label=label, what=_what(each.what, language))
        said.append(f"{label} ({standard})" if label in labels else label)
    return Word(
        term=each.term,
        kind="observed",
        unit=each.unit,
        label_en=said[0],
        label_zh=said[1],
        source=each.line.optional("source"),
        rule=each.line.rule,
    )


def _what(what: str, language: str) -> str:
    """Return what a word says of its criterion; the id of a level is a name and stays."""
    known = (APPLIES, FROM_STOCK, *_NAMED)
    return say(f"score.word.{what}", language) if what in known else what


def _named(standard: Line, units: Units) -> Iterator[_Named]:
    count = units.by_code[COUNT]
    # Elsewhere the levels are thresholds of a total, and a row's limit is named by its number.
    is_gated = standard.optional("method") == ScoreMethod.LEVELS
    ids = [level.optional("id") for level in standard.children("level")] if is_gated else []
    for line in standard.children("criterion"):
        name, unit = line.optional("id"), unit_of(line, units)
        if not name or unit is UNREAD:
            continue
        yield _Named(name, "", unit, line)
        yield _Named(f"{name}.{APPLIES}", APPLIES, count, line)
        if unit.code == PERCENT:
            yield _Named(f"{name}.{FROM_STOCK}", FROM_STOCK, unit, line)
        for column in _NAMED:
            if _is_declared(line.row.cells.get(column)):
                limit = unit if column in _LIMITS else count
                yield _Named(f"{name}.{column}", column, limit, line)
        for number, cell in enumerate(_cells(line)):
            if _is_declared(cell):
                what = ids[number] if number < len(ids) else str(number + 1)
                yield _Named(f"{name}.{what}", what, unit, line)
    for line in (*standard.children("group"), *standard.children("level")):
        for column in ("weight", "index"):
            if line.optional("id") and _is_declared(line.row.cells.get(column)):
                yield _Named(f"{line.optional('id')}.{column}", column, count, line)


def _cells(line: Line) -> list[object]:
    cells = line.row.cells.get("levels", [])
    return cells if isinstance(cells, list) else []


def _is_declared(cell: object) -> bool:
    return isinstance(cell, str) and cell.partition("/")[0].strip() == DECLARED
