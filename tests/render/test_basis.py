"""Bases: words, patterns, and which of them an account shows."""

from loopbook.render.basis import (
    bases_of,
    basis_text,
    chosen,
    grade_text,
    is_patterned,
    pattern_id,
    patterns,
    residual_pattern,
)
from loopbook.terms.event import Basis, Grade

from .accounts import shredder


def test_every_basis_and_grade_has_words() -> None:
    for language in ("en", "zh"):
        assert len({basis_text(basis, language) for basis in (*Basis, None)}) == len(Basis) + 1
        assert len({grade_text(grade, "NDRC", language) for grade in Grade}) == len(Grade)


def test_what_is_not_observed_is_patterned() -> None:
    assert [basis for basis in Basis if is_patterned(basis)] == [
        Basis.MODELLED,
        Basis.CONSTRUCTED,
    ]
    assert not is_patterned(None)


def test_patterns_carry_the_prefix_of_their_picture() -> None:
    drawn = patterns("Co", [(Basis.MODELLED, True), (Basis.MODELLED, True)])
    assert drawn.count("<pattern") == 1
    assert f'id="{pattern_id("Co", Basis.MODELLED, is_return=True)}"' in drawn
    assert 'id="Co-residual"' in residual_pattern("Co")


def test_an_account_tells_its_bases_and_chosen_readings() -> None:
    account = shredder()
    assert bases_of(account) == set(Basis)
    assert bases_of(account, "goods") == set(Basis)
    assert chosen(account, "goods")["slag"] is None
    assert "goods/slag" in chosen(account, "")


def test_what_nobody_published_carries_no_grade() -> None:
    assert grade_text(Grade.VERIFIED, "") == ""
    assert grade_text(Grade.KNOWLEDGE, "") != ""
