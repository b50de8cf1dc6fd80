"""The words of a pack: its vocabulary (vocabulary.csv), and the words of CBV (cbv.csv)."""

from collections.abc import Mapping

from loopbook.rules.bundle import Bundle
from loopbook.rules.fault import nearest
from loopbook.rules.line import Line, unique
from loopbook.terms.quantity import Units
from loopbook.terms.scheme import Word

KINDS = (
    "class", "department", "fact", "observed", "personal", "publisher", "role", "scope", "subject",
)  # fmt: skip
NAMED_KINDS = ("class", "fact", "observed")
"""Kinds whose terms formulas write, so that they must be names."""

CBV_KINDS = (
    "eventType",
    "action",
    "bizStep",
    "disposition",
    "bizTransactionType",
    "sourceDestType",
    "errorReason",
    "measurementType",
    "sensorAlertType",
    "component",
)


def cbv_words(bundle: Bundle) -> dict[str, dict[str, str]]:
    """Return kind -> CBV word -> English label, from cbv.csv of core and of the packs."""
    words: dict[str, dict[str, str]] = {kind: {} for kind in CBV_KINDS}
    for line in bundle.lines("cbv.csv"):
        kind, word, label = line.text("kind"), line.text("word"), line.text("label_en")
        for column in ("label_zh", "source"):
            line.text(column)
        if kind and kind not in words:
            near = nearest(kind, CBV_KINDS)
            line.fault("choice", column="kind", value=kind, nearest=near)
        elif word in words.get(kind, ()):
            line.fault("duplicate", name=word, other="cbv.csv")
        elif kind and word:
            words[kind][word] = label
    return words


def cbv_labels(bundle: Bundle) -> dict[str, Word]:
    """Return `kind:word` -> the CBV word with its labels; where two rows have one, the first."""
    words: dict[str, Word] = {}
    for line in bundle.lines("cbv.csv"):
        word = Word(
            term=line.optional("word"),
            kind=line.optional("kind"),
            label_en=line.optional("label_en"),
            label_zh=line.optional("label_zh"),
            source=line.optional("source"),
            rule=line.rule,
        )
        words.setdefault(f"{word.kind}:{word.term}", word)
    return words


def words_of(bundle: Bundle, units: Units) -> dict[str, Word]:
    """Return the vocabulary by term; a term stands once, whatever its kind."""
    lines = bundle.lines("vocabulary.csv")
    words = [(_word(line, units), line) for line in lines]
    first = unique((word.term, line) for word, line in words)
    vocabulary = {word.term: word for word, line in words if first.get(word.term) is line}
    for term, line in first.items():
        _check_broader(term, line, vocabulary)
    return vocabulary


def _word(line: Line, units: Units) -> Word:
    kind = line.text("kind")
    if kind and kind not in KINDS:
        line.fault("choice", column="kind", value=kind, nearest=nearest(kind, KINDS))
    term = line.name("term") if kind in NAMED_KINDS else line.text("term")
    unit = line.unit_or_none("unit", units)
    if kind == "observed" and unit is None:
        line.fault("empty", column="unit")
    return Word(
        term=term,
        kind=kind,
        broader=line.optional("broader"),
        code=line.optional("code"),
        unit=unit,
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        source=line.text("source"),
        rule=line.rule,
    )


def _check_broader(term: str, line: Line, vocabulary: Mapping[str, Word]) -> None:
    """Find a broader term that is unknown, of another kind, or narrower than itself."""
    word = vocabulary[term]
    alike = [each.term for each in vocabulary.values() if each.kind == word.kind]
    line.known("broader", word.broader, alike, "vocabulary.csv")
    seen = {term}
    while word.broader in vocabulary:
        word = vocabulary[word.broader]
        if word.term in seen:
            line.fault("cycle", column="broader", name=word.term)
            return
        seen.add(word.term)


def codes_of(bundle: Bundle, vocabulary: Mapping[str, Word]) -> dict[str, str]:
    """Return code -> term; one code means one term."""
    lines = {line.rule: line for line in bundle.lines("vocabulary.csv")}
    codes: dict[str, str] = {}
    for term, word in vocabulary.items():
        if word.code in codes:
            other = vocabulary[codes[word.code]].rule
            lines[word.rule].fault("duplicate", name=word.code, other=other)
        elif word.code:
            codes[word.code] = term
    return codes


def terms(vocabulary: Mapping[str, Word], kind: str) -> tuple[str, ...]:
    """Return the terms of one kind, in order."""
    return tuple(word.term for word in vocabulary.values() if word.kind == kind)
