"""Life: the files of a pack about the lives of items, gathered; compile puts them in the scheme.

Milestones are read before: formulas of other files name them too.
"""

from collections.abc import Iterable, Mapping

import msgspec

from loopbook.rules.blend import blends_of
from loopbook.rules.bundle import Bundle
from loopbook.rules.calendar import calendars_of
from loopbook.rules.custody import handings_of
from loopbook.rules.duty import duties_of
from loopbook.rules.formula_line import Known, known_names, names_for
from loopbook.rules.life_words import LifeWords
from loopbook.rules.mark import mark_names, marks_of
from loopbook.rules.parse import FormulaFault, Names, parse
from loopbook.rules.passport import passports_of
from loopbook.rules.suspect import suspects_of
from loopbook.terms.attribution import Attribution
from loopbook.terms.blend import Blend
from loopbook.terms.custody import HandingStep
from loopbook.terms.duty import Calendar, Duty
from loopbook.terms.formula import Formula, LeafFunction, ParameterKind
from loopbook.terms.mark import Mark
from loopbook.terms.milestone import Milestone
from loopbook.terms.passport import PassportRule
from loopbook.terms.scheme import Scheme
from loopbook.terms.suspect import Suspect


class LifeRules(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack says of lives; the fields are those of Scheme."""

    milestones: dict[str, tuple[Milestone, ...]]
    calendars: dict[str, Calendar]
    duties: tuple[Duty, ...]
    handings: tuple[HandingStep, ...]
    suspects: tuple[Suspect, ...]
    marks: dict[str, Mark]
    passports: dict[str, PassportRule]
    blends: dict[str, Blend]


def life_names(bundle: Bundle, words: LifeWords) -> Known:
    """Return what leaves of lives may name besides words: milestones, marks, item indicators."""
    return _names(words.milestones, mark_names(bundle), words.attributions)


def life_formula(
    text: str, scheme: Scheme, leaves: tuple[LeafFunction, ...]
) -> Formula | tuple[FormulaFault, ...]:
    """Return the formula over lives that `text` writes in the words of a pack, or its faults."""
    no_steps: dict[str, dict[str, str]] = {"bizStep": {}, "eventType": {}}
    words = known_names(scheme.vocabulary, scheme.system, scheme.factors, no_steps, scheme.ladders)
    known = {**words, **_names(scheme.milestones, scheme.marks, scheme.attributions)}
    return parse(text, names_for(leaves, scheme.units, known, {}))


def _names(
    milestones: Iterable[str], marks: Iterable[str], indicators: Mapping[str, Attribution]
) -> Known:
    return {
        ParameterKind.MILESTONE: dict.fromkeys(milestones),
        ParameterKind.MARK: dict.fromkeys(marks),
        ParameterKind.ATTRIBUTED: {name: each.unit.dimension for name, each in indicators.items()},
    }


def life_rules(bundle: Bundle, words: LifeWords, names: Names) -> LifeRules:
    """Return the rules of lives, those of packs extended among them.

    Parameters
      names     what the formulas of suspects and marks may write
    """
    calendars = calendars_of(bundle)
    return LifeRules(
        milestones=dict(words.milestones),
        calendars=calendars,
        duties=duties_of(bundle, words, calendars),
        handings=handings_of(bundle, words.cbv),
        suspects=suspects_of(bundle, words, names),
        marks=marks_of(bundle, words, names),
        passports=passports_of(bundle, words),
        blends=blends_of(bundle, words),
    )
