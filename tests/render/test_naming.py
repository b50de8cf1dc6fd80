"""Labels and titles by language."""

from loopbook.render.naming import label_of, title_of

from .accounts import KILOGRAM
from .verdicts import verdict


def test_labels_and_titles_follow_the_language() -> None:
    assert label_of(KILOGRAM, "en") == "kilogram"
    assert label_of(KILOGRAM, "zh-CN") == "千克"
    assert title_of(verdict(), "en") == "Recovery rate"
    assert title_of(verdict(), "zh") == "回收率"
