"""Pieces: what a part has in numerator and denominator, and what the whole has beyond them."""

from fractions import Fraction

import msgspec

from loopbook.evaluate.contribution import Change
from loopbook.evaluate.leaf import Question
from loopbook.evaluate.piece import REST, Part, pieces_of
from loopbook.terms.period import period
from loopbook.terms.scheme import TargetKind

from .world import cell, flows, indicator, observation, reading, scheme, seen, target

OF = indicator("(flow(packs_in) - flow(waste)) / flow(mass_out)", subject="")


def asked(waste: int, of=OF) -> tuple[Question, Question]:
    known = flows(
        **{
            year: (
                cell("packs_in", reading(1000 * times)),
                cell("waste", reading(waste)),
                cell("mass_out", reading(500)),
            )
            for year, times in (("y2020", 1), ("y2025", 2))
        }
    )
    first, last = (Question(of, period(year), scheme(of), known) for year in ("2020", "2025"))
    return first, last


def test_terms_keep_their_sign_and_their_side() -> None:
    found = pieces_of(*asked(100), (), has_rest=False)
    assert [piece.id for piece in found.pieces] == [
        "flow(packs_in)",
        "flow(waste)",
        "flow(mass_out)",
    ]
    taken, wasted, made = found.pieces
    assert taken.numerator is not None
    assert (taken.numerator.first, taken.numerator.last) == (1, 2)
    assert wasted.numerator is not None
    assert wasted.numerator.first < 0
    assert made.numerator is None
    assert made.denominator is not None
    assert found.missing == ()
    assert "system.toml:10" in found.rules


def test_the_rest_is_what_the_whole_has_more_and_stands_only_where_there_is_some() -> None:
    whole, part = asked(100), asked(300)
    found = pieces_of(*whole, (Part("A", ("A", "A"), *part),), has_rest=True)
    rest = found.pieces[-1]
    assert (rest.id, rest.labels) == ("", REST)
    assert rest.numerator is not None
    assert float(rest.numerator.first) == 0.2
    same = pieces_of(*whole, (Part("A", ("A", "A"), *whole),), has_rest=True)
    assert [piece.id for piece in same.pieces] == ["A"]


def test_the_same_lack_of_both_ends_is_told_once() -> None:
    of = indicator("observed(rate)", subject="nobody")
    first, last = (Question(of, period("2020"), scheme(of), flows()) for _ in range(2))
    found = pieces_of(first, last, (), has_rest=False)
    assert [reason.key for reason in found.missing] == ["reason.no_observation"]
    named = msgspec.structs.replace(first)
    parts = (Part("A", ("A", "A"), named, named),)
    assert [r.key for r in pieces_of(first, last, parts, has_rest=False).missing] == [
        "reason.part_unknown"
    ]


def test_parts_of_a_change_are_read_on_the_base_of_the_plan() -> None:
    """The whole is read on the base of the next target; so is its one part."""
    of = indicator(is_change=True)
    aim = target(TargetKind.GROWTH, 5, "2021..2025", base="2020")
    known = seen(
        *(
            observation(value, year, base_period=base, published=f"2026-0{place}-01")
            for place, (value, year, base) in enumerate(
                (
                    (3, "2022", "2020"),
                    (9, "2022", "2015"),
                    (4, "2024", "2020"),
                    (8, "2024", "2015"),
                ),
                1,
            )
        )
    )
    pack = scheme(of, targets=(aim,))
    ends = [Question(of, period(year), pack, known) for year in ("2022", "2024")]
    read = pieces_of(*ends, (), has_rest=True)
    assert [piece.numerator for piece in read.pieces] == [
        Change(Fraction(3, 100), Fraction(4, 100))
    ]
