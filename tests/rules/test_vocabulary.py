"""Words of a pack and words of CBV."""

import json
from pathlib import Path

import pytest

from loopbook.rules.unit_rows import declared_units
from loopbook.rules.vocabulary import CBV_KINDS, cbv_labels, cbv_words, codes_of, terms, words_of

from .breaking import bundle_of, faults_of, good, with_files

BUNDLE = bundle_of(good())
WORDS = words_of(BUNDLE, declared_units(BUNDLE))


def test_words_keep_kind_unit_and_row() -> None:
    assert WORDS["gdp"].unit is not None
    assert WORDS["gdp"].unit.code == "1e8 CNY"
    assert WORDS["colour"].unit is None
    assert terms(WORDS, "publisher") == ("NBS",)
    assert WORDS["pet_bottle"].broader == "bottle"


def test_codes_mean_one_term() -> None:
    assert codes_of(BUNDLE, WORDS)["https://id.example.org/01/09520001000010"] == "bottle"


def test_every_cbv_word_has_a_label_in_both_languages_and_a_source() -> None:
    words = cbv_words(BUNDLE)
    assert set(words) == set(CBV_KINDS)
    assert words["bizStep"]["void_shipping"] == "void shipping"
    labels = [line.row.cells["label_zh"] for line in BUNDLE.lines("cbv.csv")]
    assert all(labels)
    assert not BUNDLE.faults.lines()


def test_cbv_words_are_labelled_in_both_languages() -> None:
    words = cbv_labels(BUNDLE)
    assert words["bizStep:receiving"].label_zh == "收货"
    assert words["disposition:in_transit"].label_en == "in transit"
    assert all(key == f"{word.kind}:{word.term}" for key, word in words.items())


def test_a_pack_may_add_cbv_words_but_not_repeat_or_invent_kinds() -> None:
    header = "kind,word,label_en,label_zh,source\n"
    faults = faults_of(
        with_files(
            cbv_csv=header + "bizStep,shipping,shipping,发货,X\nbizSteps,washing,washing,清洗,X\n"
        )
    )
    assert faults[0].startswith("cbv.csv:2 'shipping' stands in cbv.csv already")
    assert faults[1].startswith("cbv.csv:3 'bizSteps' is no value of 'kind'; nearest: 'bizStep'")


@pytest.mark.corpus
def test_cbv_words_are_those_of_the_schema_of_gs1(corpora: Path) -> None:
    path = corpora / "epcis" / "gs1" / "contract" / "EPCIS-JSON-Schema.json"
    definitions = json.loads(path.read_text("utf-8"))["definitions"]
    words = cbv_words(BUNDLE)
    names = {
        "bizStep": "bizStep",
        "disposition": "disposition",
        "bizTransactionType": "bizTransaction-type",
        "sourceDestType": "source-dest-type",
        "errorReason": "error-reason",
        "measurementType": "measurementType",
        "component": "component",
    }
    for kind, name in names.items():
        assert list(words[kind]) == definitions[name]["anyOf"][1]["enum"], kind
