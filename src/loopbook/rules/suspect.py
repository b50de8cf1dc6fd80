"""The suspects of a pack: suspects.toml, what the life of an item of a class must keep."""

import re

from loopbook.rules.bundle import Bundle
from loopbook.rules.fault import nearest
from loopbook.rules.formula_line import condition
from loopbook.rules.life_words import LifeWords, check_word
from loopbook.rules.line import Line, unique
from loopbook.rules.parse import Names
from loopbook.rules.vocabulary import terms
from loopbook.terms.suspect import Suspect

FILE = "suspects.toml"
WEIGHT_MAX = 100
HOUSE = "LB-"
"""What codes of the house begin with; no rule has such an id."""

ITEM = "item"
"""Placeholder of a message that stands for the item; facts stand for their values."""

_KEYS = (
    "id", "title_en", "title_zh", "class", "weight", "when", "must", "message_en", "message_zh",
    "mend_en", "mend_zh", "source",
)  # fmt: skip
_MESSAGES = ("message_en", "message_zh", "mend_en", "mend_zh")
_PLACEHOLDER = re.compile(r"{([^{}]*)}")


def suspects_of(bundle: Bundle, words: LifeWords, names: Names) -> tuple[Suspect, ...]:
    """Return the suspects in order, those of packs extended first."""
    lines = unique((line.name("id"), line) for line in bundle.lines(FILE, "suspect"))
    for head in bundle.heads(FILE):
        head.allow(())
    return tuple(_suspect(line, words, names) for line in lines.values())


def _suspect(line: Line, words: LifeWords, names: Names) -> Suspect:
    line.allow(_KEYS)
    found = Suspect(
        id=line.optional("id"),
        title_en=line.text("title_en"),
        title_zh=line.text("title_zh"),
        item_class=line.text("class"),
        weight=line.whole("weight"),
        when=condition(line, "when", names),
        must=condition(line, "must", names),
        message_en=line.text("message_en"),
        message_zh=line.text("message_zh"),
        mend_en=line.text("mend_en"),
        mend_zh=line.text("mend_zh"),
        source=line.text("source"),
        rule=line.rule,
    )
    check_word(line, "class", found.item_class, "class", words)
    if found.id.startswith(HOUSE):
        # Kinds of suspicions are ids of rules and codes of the house: they are counted apart.
        line.fault("kind", column="id", wanted=f"a name that does not begin with {HOUSE}")
    if not 1 <= found.weight <= WEIGHT_MAX:
        line.fault("kind", column="weight", wanted=f"a whole number from 1 to {WEIGHT_MAX}")
    _check_messages(line, words)
    return found


def _check_messages(line: Line, words: LifeWords) -> None:
    """Find placeholders that nothing fills."""
    known = (ITEM, *terms(words.vocabulary, "fact"))
    for column in _MESSAGES:
        for name in _PLACEHOLDER.findall(line.optional(column)):
            if name not in known:
                line.fault("placeholder", column=column, name=name, nearest=nearest(name, known))
