"""A formula as a ratio of sums, and as text again."""

import pytest

from loopbook.rules.term import node_text, ratio_of, terms_of
from tests.evaluate.world import formula


@pytest.mark.parametrize(
    ("text", "numerator", "denominator"),
    [
        ("observed(rate)", ["observed(rate)"], None),
        (
            "flow(packs_in) / (flow(mass_out) + flow(waste))",
            ["flow(packs_in)"],
            ["flow(mass_out)", "flow(waste)"],
        ),
        (
            "(flow(packs_in) - flow(waste) - flow(mass_out)) / flow(packs_in)",
            ["flow(packs_in)", "-flow(waste)", "-flow(mass_out)"],
            ["flow(packs_in)"],
        ),
        (
            "flow(packs_in) - (flow(waste) - flow(mass_out))",
            ["flow(packs_in)", "-flow(waste)", "flow(mass_out)"],
            None,
        ),
        ("-flow(waste)", ["-flow(waste)"], None),
        ("2 * flow(waste) / flow(mass_out)", ["2 * flow(waste)"], ["flow(mass_out)"]),
    ],
)
def test_a_ratio_of_sums(text: str, numerator: list[str], denominator: list[str] | None) -> None:
    ratio = ratio_of(formula(text).root)
    assert told(ratio.numerator) == numerator
    assert (None if ratio.denominator is None else told(ratio.denominator)) == denominator


def told(node) -> list[str]:
    return [("-" if term.sign < 0 else "") + node_text(term.node) for term in terms_of(node)]


@pytest.mark.parametrize(
    "text",
    [
        "max(flow(packs_in), flow(waste, Co))",
        "(flow(packs_in) + flow(waste)) * 2 / flow(mass_out)",
        "abs(-flow(waste))",
        "observed(rate) * 0.5",
        "flow(packs_in) - (flow(waste) - flow(mass_out))",
    ],
)
def test_text_reads_back_as_the_same_tree(text: str) -> None:
    root = formula(text).root
    assert formula(node_text(root)).root == root


def test_conditions_have_text_too() -> None:
    from_text = formula("observed(rate) >= 0.5 and not observed(rate) > 0.9").root
    assert node_text(from_text) == "(observed(rate) >= 0.5) and (not (observed(rate) > 0.9))"
