"""Labels beside the names of a reason."""

import msgspec
import pytest

from loopbook.evaluate.explain import reason_text
from loopbook.evaluate.label import labelled, labelled_evidence, word_label
from loopbook.terms.scheme import Word
from loopbook.terms.statement import Evidence, Reason

from .world import scheme


def cbv(kind: str, term: str, chinese: str) -> Word:
    return Word(term=term, kind=kind, label_en=term, label_zh=chinese, source="s", rule="cbv.csv:2")


PACK = msgspec.structs.replace(
    scheme(),
    cbv={
        "bizStep:inspecting": cbv("bizStep", "inspecting", "检验"),
        "measurementType:Mass": cbv("measurementType", "Mass", "质量"),
    },
)


@pytest.mark.parametrize(
    ("name", "value", "english", "chinese"),
    [
        ("scope", "supply", "supply", "供应"),
        ("wanted", "supply", "supply", "供应"),
        ("publisher", "NDRC", "NDRC", "发改委"),
        ("publisher", "measured", "measured", "实测"),
        ("grade", "knowledge", "knowledge", "经验值，未核实"),
        ("comparator", "about", "about", "约"),
        ("word", "rate", "'rate'", "“率”（rate）"),
        ("class", "pack", "'pack'", "“电池包”（pack）"),
        ("class", "", "any class", "任何类别"),
        ("facts", "soh, leaks", "'state of health' (soh) and 'leaks'",
         "“健康度”（soh）、“泄漏”（leaks）"),
        ("layer", "Co", "'cobalt' (Co)", "“钴”（Co）"),
        ("flow", "packs_in, waste, x", "'packs_in', 'waste' and 'x'", "“packs_in”、“waste”、“x”"),
        ("event", "ObjectEvent OBSERVE inspecting", "ObjectEvent OBSERVE inspecting",
         "检验（ObjectEvent OBSERVE inspecting）"),
        ("sensor", "Mass", "Mass", "质量（Mass）"),
        ("sensor", "Mass:urn:x:li", "Mass, component li", "质量（Mass），分量 li"),
    ],
)  # fmt: skip
def test_a_name_is_told_in_both_languages(
    name: str, value: str, english: str, chinese: str
) -> None:
    reason = labelled(Reason("reason.none", {name: value}), PACK)
    assert reason.values == {name: value}
    assert reason.labels == {name: (english, chinese)}


@pytest.mark.parametrize(
    ("name", "value"), [("scope", "-"), ("wanted", "2020"), ("publisher", "pack"), ("event", "*")]
)
def test_what_the_pack_has_no_word_for_stays_as_it_is(name: str, value: str) -> None:
    reason = Reason("reason.none", {name: value})
    assert labelled(reason, PACK) == reason


def test_labels_that_were_given_are_kept() -> None:
    given = Reason("reason.other_scope", {"scope": "supply", "wanted": "-"}, {"scope": ("a", "甲")})
    assert labelled(given, PACK).labels["scope"] == ("a", "甲")


def test_a_chinese_reason_names_no_scope_by_its_code() -> None:
    reason = labelled(Reason("reason.other_scope", {"scope": "supply", "wanted": "supply"}), PACK)
    assert reason_text(reason, "zh") == "该数据口径为“供应”，指标口径为“供应”。"
    assert "'supply'" in reason_text(reason)


def test_evidence_tells_its_publisher_its_scope_and_its_doubt() -> None:
    doubt = Reason("reason.other_scope", {"scope": "supply", "wanted": "t"})
    seen = Evidence(
        leaf="observed(rate)", value=1.0, unit="%", publisher="NDRC", scope="t", missing=doubt
    )
    told = labelled_evidence(seen, PACK)
    assert told.labels == {"publisher": ("NDRC", "发改委")}
    assert told.missing is not None
    assert told.missing.labels == {"scope": ("supply", "供应")}


def test_a_word_of_another_kind_is_no_label() -> None:
    assert word_label(PACK, "scope", "NDRC") is None
