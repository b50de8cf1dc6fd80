"""The glossary is made from terms."""

from loopbook.programs.reference.glossary import glossary_page
from loopbook.programs.reference.outline import modules_of, source_of

PAGE = glossary_page()


def test_every_public_type_of_terms_has_a_heading() -> None:
    for module in modules_of("terms"):
        assert f"\n## {module.rsplit('.', 1)[-1]}\n" in PAGE
        for line in source_of(module).splitlines():
            if line.startswith("class ") and not line.startswith("class _"):
                assert f"\n### {line[6:].split('(')[0].split(':')[0]}\n" in PAGE


def test_a_field_has_the_meaning_that_the_docstring_gives_it() -> None:
    assert "| `ended_by` | `int` | `0` | sequence of the entry that ended it;" in PAGE


def test_a_meaning_of_two_lines_is_whole() -> None:
    assert "position along the chain, 0 first: a flow to an earlier stage is a return" in PAGE


def test_a_field_behind_another_one_on_its_line_has_its_own_meaning() -> None:
    assert "| `moment` | `str` |  | when, ISO 8601 with its zone |" in PAGE
    assert "| `sha256` | `str` |  | of the bytes of the document, hexadecimal |" in PAGE


def test_a_text_in_two_languages_has_one_meaning() -> None:
    meant = "what is divided by what, in words; empty where the text does not say"
    assert f"| `numerator_en` | `str` | `''` | {meant} |" in PAGE
    assert f"| `numerator_zh` | `str` | `''` | {meant} |" in PAGE


def test_a_closed_choice_shows_its_values_and_their_comments() -> None:
    assert "| `WEAK` | `weak` |  |" in PAGE
    assert "| `KNOWLEDGE` | `knowledge` | from memory, not checked |" in PAGE


def test_a_name_given_to_a_type_is_there_and_a_constant_is_not() -> None:
    assert "### Dimension\n\nBase kind and exponent" in PAGE
    assert "### LOOPBOOK" not in PAGE


def test_a_protocol_shows_its_calls() -> None:
    assert "| `totals(query: TotalsQuery) -> Sequence[Total]` | Return the totals," in PAGE
