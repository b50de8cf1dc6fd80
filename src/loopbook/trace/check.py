"""Checks of packs: rules that an event must keep, with the words of the pack when it does not.

A check whose `when` is unknown does not apply, and one whose `must` is unknown is not broken: a
pack that wants a fact to be there asks for it with `has`.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from loopbook.rules.expression import Value, evaluate
from loopbook.terms.event import Event
from loopbook.terms.finding import Finding
from loopbook.terms.formula import Leaf, LeafFunction, ParameterKind
from loopbook.terms.history import Fact
from loopbook.terms.scheme import Check, Scheme
from loopbook.trace.fact import stated

CHECK_LEAVES = (
    LeafFunction("fact", (ParameterKind.FACT,)),
    LeafFunction("has", (ParameterKind.FACT,), is_truth=True),
    LeafFunction("is_step", (ParameterKind.STEP,), is_truth=True),
    LeafFunction("is_type", (ParameterKind.TYPE,), is_truth=True),
    LeafFunction("pieces", (), dimension=(("piece", 1),)),
)
"""What `when` and `must` of checks.toml may call."""


def broken_checks(
    event: Event, scheme: Scheme, checks: Sequence[Check] | None = None
) -> Iterator[Finding]:
    """Yield one finding per check of the pack that the event breaks.

    A word stated several times (three weighings) is checked each time. In the pack's own words
    `{mass}` stands for the value of the fact `mass` as it was written.
    Parameters
      checks  those of the pack's that are looked at; all when None
    """
    checks = scheme.checks if checks is None else checks
    if not checks:
        return
    facts: dict[str, list[Fact]] = {}
    for each in stated(0, event, scheme):
        facts.setdefault(each.fact.term, []).append(each.fact)
    rounds = max((len(found) for found in facts.values()), default=1)
    for check in checks:
        for number in range(rounds):
            now = {term: found[min(number, len(found) - 1)] for term, found in facts.items()}
            if _is_broken(check, event, now):
                yield _finding(check, now)
                break


def open_checks(event: Event, scheme: Scheme) -> tuple[Check, ...]:
    """Return the checks that events with these words, steps and counts may break.

    No value is looked at, only which facts there are: what is false or true while every value is
    unknown stays so, whatever the values are (Kleene).
    """
    facts = {each.fact.term for each in stated(0, event, scheme)}

    def look(leaf: Leaf) -> Value:
        if leaf.name == "has":
            return Value(leaf.arguments[0] in facts)
        return Value(None) if leaf.name == "fact" else _leaf(leaf, event, {})

    return tuple(
        check
        for check in scheme.checks
        if evaluate(check.when, look).value is not False
        and evaluate(check.must, look).value is not True
    )


def _is_broken(check: Check, event: Event, facts: Mapping[str, Fact]) -> bool:
    def look(leaf: Leaf) -> Value:
        return _leaf(leaf, event, facts)

    if evaluate(check.when, look).value is not True:
        return False
    return evaluate(check.must, look).value is False


def _leaf(leaf: Leaf, event: Event, facts: Mapping[str, Fact]) -> Value:
    match leaf.name:
        case "fact":
            fact = facts.get(leaf.arguments[0])
            return Value(fact.value if fact is not None else None)
        case "has":
            return Value(leaf.arguments[0] in facts)
        case "is_step":
            return Value(event.biz_step == leaf.arguments[0])
        case "is_type":
            return Value(event.type.value == leaf.arguments[0])
        case _:  # compile_scheme lets no other leaf through than CHECK_LEAVES
            return Value(Fraction(len(event.epcs) + len(event.inputs) + len(event.outputs)))


def _finding(check: Check, facts: Mapping[str, Fact]) -> Finding:
    texts = {
        "message_en": check.message_en,
        "message_zh": check.message_zh,
        "mend_en": check.mend_en,
        "mend_zh": check.mend_zh,
    }
    for term, fact in facts.items():
        texts = {key: text.replace(f"{{{term}}}", fact.text) for key, text in texts.items()}
    return Finding("LB-P01", check.severity, values={"check": check.id, **texts}, rule=check.rule)
