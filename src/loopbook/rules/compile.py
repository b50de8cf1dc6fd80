"""Compile a pack: its files, and those of the packs it extends, become one Scheme.

On the walk: the bytes of an activation go in, the rules that the verbs read come out. All faults
of a pack are told at once. Which leaves formulas may call is an argument (`Leaves`), so that the
rules know neither accounts nor items. Spec: docs/spec/scheme.md.
"""

from collections.abc import Mapping
from datetime import date

import msgspec

from loopbook.rules.action import actions_of
from loopbook.rules.attribution import AttributionWords, attributions_of, parts_of
from loopbook.rules.audit import audit_of
from loopbook.rules.bundle import Bundle, members_of
from loopbook.rules.check import checks_of
from loopbook.rules.factor import factors_of
from loopbook.rules.fault import Faults, nearest
from loopbook.rules.formula_line import known_names, names_for
from loopbook.rules.index import indices_of
from loopbook.rules.indicator import indicators_of
from loopbook.rules.intake import intake_of
from loopbook.rules.ladder import ladder_rungs, ladders_of
from loopbook.rules.leaf import Leaves
from loopbook.rules.life import life_names, life_rules
from loopbook.rules.life_words import LifeWords
from loopbook.rules.line import Line
from loopbook.rules.load import CORE
from loopbook.rules.method import Edition, methods_of
from loopbook.rules.milestone import milestones_of
from loopbook.rules.posting import Known, posting_of
from loopbook.rules.registry import registry_of
from loopbook.rules.repair import repairs_of
from loopbook.rules.standard import standards_of
from loopbook.rules.standard_words import with_standard_words
from loopbook.rules.system import system_of
from loopbook.rules.target import targets_of
from loopbook.rules.unit_rows import declared_units
from loopbook.rules.vocabulary import cbv_labels, cbv_words, codes_of, words_of
from loopbook.terms.event import Basis
from loopbook.terms.scheme import Pack, Scheme
from loopbook.terms.scheme_status import SchemeStatus

_KEYS = (
    "id", "version", "title_en", "title_zh", "jurisdiction", "status", "valid_from", "valid_to",
    "extends", "citation", "citation_zh", "basis_preference",
)  # fmt: skip


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    """What scheme.toml says."""

    id: str
    version: str
    title_en: str
    title_zh: str
    jurisdiction: str
    status: SchemeStatus
    valid_from: date | None
    valid_to: date | None
    extends: tuple[str, ...]
    citation: str
    citation_zh: str
    basis_preference: tuple[str, ...]


def compile_scheme(pack: Pack, shelf: Mapping[str, Pack], leaves: Leaves) -> Scheme:
    """Return the scheme that `pack` and the packs it extends make together.

    Parameters
      shelf     packs by id, those that `pack` extends among them; core may be left out
      leaves    what formulas of indicators, ladders, checks and lives may call
    Returns   `rows` names the pack's own rows; `digest` stands for the bytes of all packs read
    Raises    SchemeError  LB-R02 with every fault of the pack, each with file and line
    """
    faults = Faults()
    bundle = Bundle(members_of(pack, shelf, faults), faults)
    head = _head(bundle)
    units, cbv = declared_units(bundle), cbv_words(bundle)
    vocabulary = with_standard_words(bundle, units, words_of(bundle, units))
    codes = codes_of(bundle, vocabulary)
    system = system_of(bundle, units)
    factors = factors_of(bundle, units, vocabulary, system)
    rungs = ladder_rungs(bundle)
    attributions = attributions_of(bundle, AttributionWords(units, vocabulary, factors, cbv))
    milestones = milestones_of(bundle, vocabulary, cbv)
    life_words = LifeWords(units, vocabulary, cbv, attributions, milestones)
    known = {
        **known_names(vocabulary, system, factors, cbv, rungs),
        **life_names(bundle, life_words),
    }
    lives = life_rules(bundle, life_words, names_for(leaves.lives, units, known, rungs))
    asked = names_for(leaves.indicators, units, known, rungs)
    indicators = indicators_of(bundle, asked, vocabulary)
    targets = targets_of(bundle, indicators, vocabulary)
    scheme = Scheme(
        **msgspec.structs.asdict(head),
        digest=bundle.digest(),
        units=units,
        vocabulary=vocabulary,
        cbv=cbv_labels(bundle),
        codes=codes,
        system=system,
        intake=intake_of(bundle, units, vocabulary, system),
        repairs=repairs_of(bundle),
        posting=posting_of(bundle, Known(vocabulary, system, cbv)),
        factors=factors,
        checks=checks_of(bundle, names_for(leaves.checks, units, known, rungs)),
        indicators=indicators,
        indices=indices_of(bundle, indicators),
        targets=targets,
        actions=actions_of(bundle, targets, vocabulary),
        ladders=ladders_of(bundle, names_for(leaves.ladders, units, known, rungs), vocabulary),
        audit=audit_of(bundle, units),
        methods=methods_of(bundle, units, factors, Edition(head.id, head.version)),
        attributions=attributions,
        parts=parts_of(bundle, AttributionWords(units, vocabulary, factors, cbv)),
        registry=registry_of(bundle, head.id),
        standards=standards_of(bundle, asked),
        **msgspec.structs.asdict(lives),
        rows=() if head.id == CORE else bundle.own_rules(),
    )
    faults.stop(head.id or "-")
    return scheme


def _head(bundle: Bundle) -> _Head:
    lines = [line for line in bundle.heads("scheme.toml") if "/" not in line.rule]
    if not lines:
        bundle.faults.add("scheme.toml:1", "no_head")
        bundle.faults.stop("-")
    line = lines[-1]
    line.allow(_KEYS)
    first, last = line.days()
    return _Head(
        id=line.name("id"),
        version=line.text("version"),
        title_en=line.text("title_en"),
        title_zh=line.text("title_zh"),
        jurisdiction=line.optional("jurisdiction"),
        status=line.choice("status", SchemeStatus),
        valid_from=first,
        valid_to=last,
        extends=line.texts("extends"),
        citation=line.text("citation"),
        citation_zh=line.optional("citation_zh"),
        basis_preference=_bases(line),
    )


def _bases(line: Line) -> tuple[str, ...]:
    """Return every basis, best first; those that the pack does not name follow in usual order."""
    named = line.texts("basis_preference")
    usual = tuple(basis.value for basis in Basis)
    for basis in named:
        if basis not in usual:
            near = nearest(basis, usual)
            line.fault("choice", column="basis_preference", value=basis, nearest=near)
        elif named.count(basis) > 1:
            line.fault("duplicate", column="basis_preference", name=basis, other=line.rule)
    return (*named, *(basis for basis in usual if basis not in named))
