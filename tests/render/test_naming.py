"""Labels and titles by language."""

import msgspec

from loopbook.render.naming import citation_of, label_of, title_of
from tests.evaluate.world import scheme

from .accounts import KILOGRAM
from .verdicts import verdict


def test_labels_and_titles_follow_the_language() -> None:
    assert label_of(KILOGRAM, "en") == "kilogram"
    assert label_of(KILOGRAM, "zh-CN") == "千克"
    assert title_of(verdict(), "en") == "Recovery rate"
    assert title_of(verdict(), "zh") == "回收率"


def test_a_citation_is_chinese_where_the_pack_gives_one() -> None:
    pack = scheme()
    assert citation_of(pack, "zh") == "test"
    chinese = msgspec.structs.replace(pack, citation_zh="测试")
    assert (citation_of(chinese, "zh"), citation_of(chinese, "en")) == ("测试", "test")
