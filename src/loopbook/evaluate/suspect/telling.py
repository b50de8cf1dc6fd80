"""Telling: kept candidates as suspicions, with names, parties and the words of the pack."""

from collections.abc import Sequence

import numpy as np

from loopbook.evaluate.suspect.candidate import HOUSE, PACK_RULE
from loopbook.evaluate.suspect.ranking import Ranked, Ranking
from loopbook.terms.finding import Severity
from loopbook.terms.life import Lives
from loopbook.terms.suspect import Suspect, Suspicion
from loopbook.trace.contradiction_row import NOBODY
from loopbook.trace.fact import facts_of

_MESSAGES = ("message_en", "message_zh", "mend_en", "mend_zh")


def told_suspicions(ranking: Ranking) -> tuple[Suspicion, ...]:
    """Return what a ranking kept, in its order."""
    kept = ranking.kept()
    # Packs number the items of a book alike: those of any tell the names.
    names = _names(kept[0].lives, kept) if kept else {}
    made = []
    for each, party in zip(kept, _parties(kept), strict=True):
        values = {
            "item": names.get(each.item, ""),
            "other": names.get(each.other, ""),
            "count": str(ranking.shared(each)),
            **each.texts,
        }
        rule = next((r for r in each.lives.scheme.suspects if r.id == each.kind), None)
        if rule is not None:
            values = {"rule": rule.id, **_worded(rule, each, values)}
        made.append(_suspicion(each, rule, party, values))
    return tuple(made)


def _suspicion(each: Ranked, rule: Suspect | None, party: str, values: dict[str, str]) -> Suspicion:
    return Suspicion(
        code=each.kind if rule is None else PACK_RULE,
        severity=HOUSE[each.kind].severity if rule is None else Severity.WARNING,
        values=values,
        item=values["item"],
        party=party or each.texts.get("site", ""),
        weight=each.weight,
        mass_kg=None if np.isnan(each.mass_kg) else each.mass_kg,
        sequences=each.entries,
        rule=each.texts.get("rule", "") if rule is None else rule.rule,
    )


def _names(lives: Lives, kept: Sequence[Ranked]) -> dict[int, str]:
    numbers = {each.item for each in kept} | {each.other for each in kept}
    asked = np.array(sorted(numbers - {NOBODY}), np.int64)
    return dict(zip(asked.tolist(), lives.adjacency.names(asked), strict=True))


def _parties(kept: Sequence[Ranked]) -> list[str]:
    """Return who recorded the newest entry of each, as the touches of its item say."""
    if not kept:
        return []
    lives = kept[0].lives
    items = np.array(sorted({each.item for each in kept} - {NOBODY}), np.int64)
    touches = lives.touches(items)
    texts = lives.texts
    known = dict(zip(touches.sequence.tolist(), touches.party.tolist(), strict=True))
    return [texts[known.get(each.newest, 0)] for each in kept]


def _worded(rule: Suspect, each: Ranked, values: dict[str, str]) -> dict[str, str]:
    """Return the words of a pack's rule, `{item}` and the facts of the item put in."""
    texts = {key: str(getattr(rule, key)) for key in _MESSAGES}
    fill = {"item": values["item"]}
    for term, word in each.lives.scheme.vocabulary.items():
        if word.kind == "fact" and any(f"{{{term}}}" in text for text in texts.values()):
            fill[term] = _stated(each.lives, each.item, values["item"], term)
    for name, value in fill.items():
        texts = {key: text.replace(f"{{{name}}}", value) for key, text in texts.items()}
    return {**values, **texts}


def _stated(lives: Lives, number: int, item: str, term: str) -> str:
    """Return the latest value of a fact as it was written; a dash when none is stated."""
    sequences = lives.facts(term, np.array([number], np.int64)).sequence[-1:].tolist()
    told = [
        fact.text
        for sequence, event in zip(sequences, lives.events(sequences), strict=True)
        for name, fact in facts_of(sequence, event, lives.scheme)
        if name == item and fact.term == term
    ]
    return told[-1] if told else "-"
