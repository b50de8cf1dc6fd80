"""Terms are found by id, code or label."""

import pytest

from loopbook.errors import UnknownTerm
from loopbook.formats.vocabulary import TermReader
from loopbook.terms.scheme import Scheme


@pytest.mark.parametrize(
    "text",
    ["black_mass", "Black mass", "BLACK MASS", "黑粉", " 黑 粉 "],
)
def test_ids_and_labels_of_either_language_mean_the_term(scheme: Scheme, text: str) -> None:
    assert TermReader(scheme).find("class", text) == "black_mass"


def test_codes_flows_and_observed_words_are_found(scheme: Scheme) -> None:
    reader = TermReader(scheme)
    assert reader.find("class", "https://id.example.org/01/09520001000102") == "cell"
    assert reader.find("flow", "废纸流") == "paper"
    assert reader.find("observed", "秸秆综合利用率") == "straw_rate"


def test_an_unknown_term_offers_the_nearest(scheme: Scheme) -> None:
    with pytest.raises(UnknownTerm) as caught:
        TermReader(scheme).find("class", "blck mass")
    assert (caught.value.code, caught.value.values["nearest"]) == ("LB-W39", "black_mass")


def test_a_kind_without_words_is_known_to_have_none(scheme: Scheme) -> None:
    assert not TermReader(scheme).knows("scope")
    assert TermReader(scheme).knows("publisher")
