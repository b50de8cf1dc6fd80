"""Texts of score.toml with one standard, whole, and ways to break it."""

from bisect import bisect_right
from collections.abc import Sequence

import pytest

from loopbook.errors import SchemeError
from loopbook.evaluate.indicator import INDICATOR_LEAVES
from loopbook.rules.compile import compile_scheme
from loopbook.rules.leaf import Leaves
from loopbook.rules.load import pack_bytes, pack_of
from loopbook.terms.scheme import Pack, Scheme
from loopbook.terms.standard import Standard

HEAD = """id = "test"
version = "1"
title_en = "Test"
title_zh = "测试"
jurisdiction = "CN"
status = "illustrative"
citation = "made up"
"""
WHOLE = """[[standard]]
id = "s1"
family = "s"
part = "cleaner_production"
title_en = "S"
title_zh = "标准"
method = "levels"
status = "in force"
valid_from = 2015-10-28
source = "made up"
[[standard.group]]
id = "use"
label_en = "Use"
label_zh = "利用"
weight = 0.4
source = "made up"
[[standard.group]]
id = "plan"
label_en = "Plan"
label_zh = "计划"
weight = 0.6
source = "made up"
[[standard.criterion]]
id = "zinc"
group = "use"
concept = "metal_use"
clause = "5.1"
label_en = "Zinc"
label_zh = "锌"
kind = "number"
unit = "%"
weight = "0.8/n"
levels = [82, "80 [%] + 1 [%]", "declared"]
limiting = true
source = "made up"
[[standard.criterion]]
id = "copper"
group = "use"
label_en = "Copper"
label_zh = "铜"
kind = "number"
wish = "down"
unit = "%"
applies = "observed(zinc) > 5 [%]"
weight = "0.8/n"
levels = [1.5, 2, "-"]
document = true
source = "made up"
[[standard.criterion]]
id = "reuse"
group = "use"
label_en = "Reuse"
label_zh = "回用"
kind = "number"
unit = "%"
value = "observed(zinc) / 2"
weight = "1/5"
levels = [60, 40, 30]
mandatory = true
grade = "derived"
source = "made up"
[[standard.criterion]]
id = "written"
group = "plan"
label_en = "Written plan"
label_zh = "书面计划"
kind = "yes_no"
weight = 1
source = "made up"
[[standard.level]]
id = "I"
label_en = "leading"
label_zh = "领先"
index = 85
limiting = "I"
others = "II"
source = "made up"
[[standard.level]]
id = "II"
label_en = "advanced"
label_zh = "先进"
index = "declared"
source = "made up"
[[standard.level]]
id = "III"
label_en = "plain"
label_zh = "基本"
index = 100
source = "made up"
"""


def pack(text: str, **files: str) -> Pack:
    """Return the pack whose score.toml is `text`; `vocabulary_csv` and the like add files."""
    written = {"scheme.toml": HEAD.encode(), "score.toml": text.encode()}
    written |= {name.replace("_", "."): each.encode() for name, each in files.items()}
    return pack_of(pack_bytes(Pack(written, "")))


def compiled(text: str, **files: str) -> Scheme:
    return compile_scheme(pack(text, **files), {}, Leaves(indicators=INDICATOR_LEAVES))


def standard(text: str = WHOLE, **files: str) -> Standard:
    return compiled(text, **files).standards["s1"]


def changed(old: str, new: str, text: str = WHOLE) -> str:
    """Return the text with the first `old` written as `new`."""
    assert old in text, old
    return text.replace(old, new, 1)


def faults_by_text(texts: Sequence[str]) -> list[list[str]]:
    """Return the faults of each text, compiled as one pack: line within the text, and what is said.

    Each text is given an id of its own, so that one compilation tells the faults of all.
    """
    found: list[list[str]] = [[] for _ in texts]
    starts, whole = [], ""
    for place, text in enumerate(texts):
        starts.append(whole.count("\n"))
        whole += text.replace('id = "s1"', f'id = "s{place}"', 1) + "\n"
    with pytest.raises(SchemeError) as caught:
        compiled(whole)
    for fault in caught.value.faults:
        where, _, said = fault.partition(" ")
        line = int(where.rpartition(":")[2])
        place = bisect_right(starts, line - 1) - 1
        found[place].append(f"{line - starts[place]} {said}")
    return found
