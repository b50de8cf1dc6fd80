"""Blends in words: numbers with their sign, faults with their entries."""

from datetime import date
from fractions import Fraction

from loopbook.render.blend import blend_lines
from loopbook.terms.blend import BlendBalance, BlendFault, BlendModel, BlendReport
from tests.trace.blending import blend

BLEND = blend(BlendModel.MASS_BALANCE, title_en="By quarters", title_zh="按季度")
ROW = BlendBalance(
    blend="b",
    site="S",
    first=date(2025, 1, 1),
    last=date(2025, 3, 31),
    opening_kg=Fraction(0),
    credited_kg=Fraction(40),
    claimed_kg=Fraction(50),
    lapsed_kg=Fraction(0),
    closing_kg=Fraction(-10),
    lowest_kg=Fraction(-10),
    is_known=True,
)


def fault(item: str = "", *, is_share: bool = False, entries: int = 2) -> BlendFault:
    return BlendFault(
        blend="b",
        site="",
        item=item,
        claimed=0.61,
        borne=0.6,
        is_share=is_share,
        sequences=tuple(range(1, entries + 1)),
    )


def test_a_balance_is_told_as_a_sum() -> None:
    head, balance, fine = blend_lines(BlendReport(BLEND, (ROW,), ()), "en")
    assert head == "By quarters (mass balance)"
    assert "S, 2025-01-01 to 2025-03-31" in balance
    assert "= −10 kg" in balance
    assert fine.strip() == "Nothing is claimed that is not borne."
    assert blend_lines(BlendReport(BLEND, (ROW,), ()), "zh")[0] == "按季度（质量平衡）"


def test_faults_name_the_item_or_the_balance_and_their_entries() -> None:
    report = BlendReport(
        BLEND, (), (fault(), fault("C"), fault("L", is_share=True, entries=30)), ("U",)
    )
    _, whole, certificate, share, unknown = blend_lines(report, "en")
    assert "OVERSOLD at the whole book: 0.61 kg claimed" in whole
    assert "CERTIFICATE C" in certificate
    assert "#1, #2" in certificate
    assert "L claims 61 %, its inputs bear 60 %" in share
    assert share.endswith("...")
    assert "U" in unknown


def test_a_balance_that_is_not_known_shows_no_number() -> None:
    row = BlendBalance(**{**{f: getattr(ROW, f) for f in ROW.__struct_fields__}, "is_known": False})
    _, told = blend_lines(BlendReport(BLEND, (row,), ()), "en")
    assert "not known" in told
    assert "10" not in told.replace("2025", "")
