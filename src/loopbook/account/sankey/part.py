"""Part: by what flows between the same nodes are drawn apart, and what each part is called."""

from collections.abc import Callable, Mapping, Sequence

from loopbook.account.sankey.facts import Facts
from loopbook.account.sankey.group import fits
from loopbook.account.sankey.sum import size
from loopbook.errors import UnknownTerm
from loopbook.terms.sankey import Part, PartLabel, SankeyDefinition, Split, Strand
from loopbook.terms.system import Flow, Layer, Process
from loopbook.wording import say

PARTS_MAX = 8
OTHER_PARTS = "*"

PartOf = Callable[[Strand], str]


def part_of(split: Split, definition: SankeyDefinition) -> PartOf:
    """Return the function that says which part a strand belongs to; empty: none."""

    def of(strand: Strand) -> str:
        match split:
            case Split.NONE:
                return ""
            case Split.FLOW | Split.LAYER | Split.SOURCE | Split.TARGET:
                return str(getattr(strand, split.value))
            case Split.PERIOD:
                return str(strand.period)
            case Split.CLASS:
                return strand.item_class
            case Split.BASIS:
                return strand.basis.value if strand.basis else ""
            case Split.PART:
                found = (p.id for p in definition.parts if fits(strand.flow, p.flows))
                return next(found, "")

    return of


def check_summable(facts: Facts, definition: SankeyDefinition) -> None:
    """See that no ribbon would add what may not be added.

    Raises    UnknownTerm  LB-G05  several layers (a substance is part of its goods) or periods (one
                           may hold the other) without being parted by them
    """
    pairs = ((Split.LAYER, len(facts.layers)), (Split.PERIOD, len(facts.periods)))
    for split, count in pairs:
        if count > 1 and definition.split is not split:
            raise UnknownTerm("LB-G05", what=split.value, count=count)


def few_parts(strands: Sequence[Strand], of: PartOf) -> PartOf:
    """Return the function with the smallest parts put together, where there are more than eight."""
    weight: dict[str, float] = {}
    for strand in strands:
        weight[of(strand)] = weight.get(of(strand), 0.0) + size(strand.amount)
    if len(weight) <= PARTS_MAX:
        return of
    kept = {
        name for name, _ in sorted(weight.items(), key=lambda e: (-e[1], e[0]))[: PARTS_MAX - 1]
    }

    def few(strand: Strand) -> str:
        name = of(strand)
        return name if name in kept else OTHER_PARTS

    return few


def part_labels(
    facts: Facts, definition: SankeyDefinition, split: Split, found: Sequence[str]
) -> tuple[PartLabel, ...]:
    """Return the labels of the parts that occur, in the order in which they are given."""
    return tuple(
        PartLabel(
            id=name,
            label_en=_label(facts, definition, split, name, "en"),
            label_zh=_label(facts, definition, split, name, "zh"),
        )
        for name in found
        if split is not Split.NONE
    )


def _label(
    facts: Facts, definition: SankeyDefinition, split: Split, name: str, language: str
) -> str:
    if name == OTHER_PARTS or not name:
        return say("sankey.other_parts" if name else "sankey.no_part", language)
    if split is Split.BASIS:
        return say(f"explain.basis.{name}", language)
    things: dict[Split, Mapping[str, Flow | Layer | Process | Part]] = {
        Split.FLOW: facts.flows,
        Split.LAYER: facts.layers,
        Split.SOURCE: facts.processes,
        Split.TARGET: facts.processes,
        Split.PART: {part.id: part for part in definition.parts},
    }
    thing = things.get(split, {}).get(name)
    if thing is None:
        return name
    label = thing.label_zh if language == "zh" else thing.label_en
    return label or name
