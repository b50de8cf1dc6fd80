"""Grade: the rung of a ladder on which an item stands, from the facts that entries state of it."""

from functools import partial

from loopbook.rules.expression import Value, evaluate
from loopbook.terms.formula import Leaf, LeafFunction, ParameterKind
from loopbook.terms.history import ItemFacts, ItemGrade
from loopbook.terms.scheme import Ladder
from loopbook.terms.statement import Reason

LADDER_LEAVES: tuple[LeafFunction, ...] = (LeafFunction("fact", (ParameterKind.FACT,)),)
"""What the `when` of a rung may ask: the item's latest fact of a word."""

_NO_FACT = "reason.no_fact"


def grade_item(ladder: Ladder, facts: ItemFacts) -> ItemGrade:
    """Return the grade of an item: the first rung that holds, best first.

    A rung that cannot be decided because a fact is missing stops the climb down: the grade is
    unknown and names what is missing, since a better grade may still be due.

    Parameters
      facts   latest facts of the item, in base units
    Returns   rung empty and `missing` empty: all is known and no rung holds
    """
    seen: dict[str, None] = {}
    rules = [ladder.rule]
    rung_id = ""
    missing: tuple[str, ...] = ()
    for rung in ladder.rungs:
        asked: list[str] = []
        holds = evaluate(rung.when, partial(_look, facts, asked))
        seen |= dict.fromkeys(asked)
        rules.append(rung.rule)
        if holds.value is None:
            missing = _missing(holds) or tuple(dict.fromkeys(asked))
            break
        if holds.value:
            rung_id = rung.id
            break
    decided = tuple(facts.facts[term] for term in seen if term in facts.facts)
    return ItemGrade(
        item=facts.item,
        ladder=ladder.id,
        rung=rung_id,
        missing=missing,
        facts=decided,
        rules=tuple(dict.fromkeys([*rules, *(fact.rule for fact in decided)])),
    )


def _look(facts: ItemFacts, asked: list[str], leaf: Leaf) -> Value:
    """Return the fact a leaf asks for, noting that it was asked; a text is no number."""
    term = leaf.arguments[0]
    asked.append(term)
    fact = facts.facts.get(term)
    if fact is None or fact.value is None:
        return Value(None, missing=(Reason(_NO_FACT, {"fact": term, "item": facts.item}),))
    return Value(fact.value)


def _missing(holds: Value) -> tuple[str, ...]:
    found = [reason.values["fact"] for reason in holds.missing if reason.key == _NO_FACT]
    return tuple(dict.fromkeys(found))
