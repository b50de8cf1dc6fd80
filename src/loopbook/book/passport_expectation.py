"""Passport expectation: a line of a case that asks what a passport tells a reader."""

from collections.abc import Mapping
from math import isclose

import msgspec

from loopbook.book.book import Book
from loopbook.errors import UnknownTerm
from loopbook.terms.event import LOOPBOOK
from loopbook.terms.passport import Passport, PassportAttribute, PassportValue, ValueFrom
from loopbook.terms.scheme import Scheme

_TOLERANCE = 1e-9


class Outcome(msgspec.Struct, frozen=True):
    """Whether a line holds, what was found, and the rows of the pack that were read."""

    holds: bool
    found: str
    rules: tuple[str, ...] = ()


def passport_outcome(book: Book, scheme: Scheme, line: Mapping[str, object]) -> Outcome:
    """Compare a line with what the passport of an item says.

    Parameters
      line    `passport`, `item`; `audience`, `as_of`; then `attribute` with `value`, `missing` or
              `hidden`; or `state`, `version`, `successor`, `predecessor`; or `answers = false`
    """
    try:
        found = book.passport(
            str(line["item"]),
            audience=str(line.get("audience", "")),
            scheme=scheme.id,
            as_of=str(line["as_of"]) if "as_of" in line else None,
        )
    except UnknownTerm as fault:
        rule = scheme.passports[str(line["passport"])]
        return Outcome(line.get("answers") is False, str(fault), (rule.rule,))
    if found.rule.id != line["passport"] or line.get("answers") is False:
        return Outcome(holds=False, found=f"{found.rule.id} {found.state}")
    if "attribute" in line:
        return _attribute(found, scheme, line)
    return _whole(found, scheme, line)


def _attribute(found: Passport, scheme: Scheme, line: Mapping[str, object]) -> Outcome:
    value = next((v for v in found.values if v.attribute.id == line["attribute"]), None)
    if value is None:
        return Outcome(holds=False, found="-")
    holds = value.is_hidden is bool(line.get("hidden", False))
    if "missing" in line:
        holds = holds and (not value.is_hidden and value.value is None) is bool(line["missing"])
    if "value" in line:
        holds = holds and _is(value, line["value"])
    told = f"{value.value!r} hidden {value.is_hidden} {value.missing}"
    rules = (found.rule.rule, *_rules(found, value.attribute, scheme))
    return Outcome(holds, told, rules)


def _is(value: PassportValue, expected: object) -> bool:
    found = value.value
    if isinstance(expected, bool) or not isinstance(expected, int | float):
        return found == expected
    return isinstance(found, float) and isclose(found, expected, rel_tol=_TOLERANCE)


def _whole(found: Passport, scheme: Scheme, line: Mapping[str, object]) -> Outcome:
    linked = {(link.item, link.is_successor) for link in found.links}
    holds = "state" not in line or found.state == line["state"]
    holds = holds and ("version" not in line or found.version == line["version"])
    for name, is_successor in (("successor", True), ("predecessor", False)):
        holds = holds and (name not in line or (line[name], is_successor) in linked)
    names = (*found.rule.succeeded, *found.rule.ended)
    rules = tuple(row.rule for name in names for row in scheme.milestones[name])
    told = f"{found.state} version {found.version} {sorted(linked)}"
    return Outcome(holds, told, (found.rule.rule, *rules))


def _rules(found: Passport, attribute: PassportAttribute, scheme: Scheme) -> tuple[str, ...]:
    """Return the rows behind an attribute: its own, its word, its milestones, its indicator."""
    rule = found.rule
    names: tuple[str, ...] = (rule.issued,)
    rules = [attribute.rule, scheme.vocabulary[rule.item_class].rule]
    match attribute.value_from:
        case ValueFrom.DATE | ValueFrom.PLACE | ValueFrom.PARTY:
            names = (*names, attribute.of)
        case ValueFrom.STATUS:
            names = (*names, *rule.statuses)
        case ValueFrom.ATTRIBUTED:
            rules.append(scheme.attributions[attribute.of].rule)
        case ValueFrom.FACT | ValueFrom.MODEL:
            word = scheme.vocabulary.get(attribute.of.removeprefix(LOOPBOOK))
            rules += [word.rule] if word is not None else []
        case _:
            pass
    rules += [row.rule for name in names for row in scheme.milestones[name]]
    return tuple(dict.fromkeys(rules))
