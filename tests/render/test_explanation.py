"""An explanation as lines."""

import pytest

from loopbook.render.explanation import explanation_lines, kind_text
from loopbook.terms.identifier import explain
from loopbook.terms.identifier.explain import LENGTHS
from loopbook.terms.identifier.key_type import KEYS, QUALIFIERS
from loopbook.terms.identifier.other_scheme import OTHER_SCHEMES
from loopbook.wording import catalogue


def test_a_form_is_told_once() -> None:
    lines = explanation_lines(explain("urn:epc:id:sgtin:9520001.000102.A1"))
    assert lines[0] == (
        "urn:epc:id:sgtin:9520001.000102.A1: GS1 trade item (GTIN); names one thing."
    )
    assert [line for line in lines if "id.gs1.org" in line] == [
        "  canonical form: https://id.gs1.org/01/09520001001024/21/A1"
    ]


def test_an_unknown_code_names_what_it_is_near_to() -> None:
    assert any("nearest in length" in line for line in explanation_lines(explain("123456789")))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_and_part_of_the_tables_has_words(language: str) -> None:
    kinds = {key.name.lower() for key in KEYS.values()} | {kind for _, kind in LENGTHS}
    assert all(kind_text(kind, language) for kind in kinds)
    parts = {f"ai_{ai}" for ai in QUALIFIERS}
    for name, scheme in OTHER_SCHEMES.items():
        parts |= {f"{name.partition(':')[2]}_{part}" for part in scheme.parts}
    assert {f"identifier.part.{part}" for part in parts} <= catalogue().keys()
