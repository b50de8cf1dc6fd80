"""A pack with a standard of every method, and random answers to it, for columns and sheets."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from hypothesis import strategies as st

from loopbook.evaluate.indicator import INDICATOR_LEAVES
from loopbook.evaluate.score.asked import Asked
from loopbook.rules.compile import compile_scheme
from loopbook.rules.leaf import Leaves
from loopbook.rules.load import pack_bytes, pack_of
from loopbook.terms.event import Grade
from loopbook.terms.observation import Bound, Document, Observation
from loopbook.terms.period import period
from loopbook.terms.scheme import Pack, Scheme
from tests.evaluate.world import Known, observation

HEAD = """
id = "columns"
version = "1"
title_en = "Columns"
title_zh = "列"
jurisdiction = "CN"
status = "illustrative"
citation = "made up"
"""
VOCABULARY = """term,kind,broader,code,unit,label_en,label_zh,source
used,observed,,,TNE,Used,用量,Test
made,observed,,,TNE,Made,产量,Test
"""
_STANDARD = """
[[standard]]
id = "{id}"
family = "{id}"
part = "factory"
title_en = "{id} standard"
title_zh = "{id}标准"
method = "{id}"
status = "illustrative"
source = "Test"
{more}
"""
_GROUP = """
[[standard.group]]
id = "{id}"
label_en = "{id} group"
label_zh = "{id}组"
source = "Test"
{more}
"""
_ROW = """
[[standard.criterion]]
id = "{id}"
group = "{group}"
label_en = "{id} row"
label_zh = "{id}项"
source = "Test"
{more}
"""
_LEVEL = """
[[standard.level]]
id = "{id}"
label_en = "{id} level"
label_zh = "{id}级"
source = "Test"
{more}
"""
PERCENT, KILOGRAM, DOWN = 'unit = "%"', 'unit = "kg"', 'wish = "down"'
LINES = ("weight = 0.7", 'mix = "lines"', "baseline = 0", "leading = 50")
NUMBER, YES, DEGREE = 'kind = "number"', 'kind = "yes_no"', 'kind = "degree"'


def _row(name: str, group: str, *more: str) -> str:
    return _ROW.format(id=name, group=group, more="\n".join(more))


LEVELS = (
    _STANDARD.format(id="levels", more="")
    + _GROUP.format(id="la", more="weight = 0.6")
    + _row("l1", "la", NUMBER, PERCENT, "weight = 0.5", "levels = [90, 80, 60]", "limiting = true")
    + _row("l2", "la", NUMBER, KILOGRAM, DOWN, "weight = 0.3", 'levels = [1, "-", 3]')
    + _row("l3", "la", YES, 'weight = "0.2/n"', "document = true")
    + _row("l4", "la", YES, 'weight = "0.2/n"', 'applies = "observed(l3) = 1 [C62]"')
    + _GROUP.format(id="lb", more="weight = 0.4")
    + _row("l5", "lb", NUMBER, 'unit = "kg/kg"', "weight = 1", 'levels = ["declared", 2, 1]',
           'value = "observed(used) / observed(made)"')
    + _LEVEL.format(id="I", more='index = 85\nlimiting = "I"\nothers = "II"')
    + _LEVEL.format(id="II", more='index = 85\nlimiting = "II"')
    + _LEVEL.format(id="III", more='index = 100\nlimiting = "III"')
)  # fmt: skip
RATIOS = (
    _STANDARD.format(id="ratios", more="cap = 1.2")
    + _GROUP.format(id="ra", more="")
    + _row("r1", "ra", NUMBER, PERCENT, "weight = 0.5", "leading = 80")
    + _row("r2", "ra", NUMBER, KILOGRAM, DOWN, "weight = 0.3", "leading = 2")
    + _row("r3", "ra", DEGREE, "weight = 0.2")
    + _row("r4", "ra", YES, "mandatory = true")
    + _LEVEL.format(id="high", more="index = 90")
    + _LEVEL.format(id="low", more='index = "declared"')
)
LEADING = (
    _STANDARD.format(id="leading", more="")
    + _GROUP.format(id="ea", more="weight = 40")
    + _row("e1", "ea", NUMBER, PERCENT, "weight = 0.5", "baseline = 20", "leading = 80")
    + _row("e2", "ea", NUMBER, KILOGRAM, DOWN, "weight = 0.5", "baseline = 3", "leading = 1")
    + _GROUP.format(id="eb", more="weight = 60")
    + _row("e3", "eb", NUMBER, PERCENT, *LINES, 'amount = "observed(made)"')
    + _row("e4", "eb", NUMBER, PERCENT, *LINES, 'amount = "observed(used)"')
    + _row("e5", "eb", YES, "weight = 0.3")
    + _LEVEL.format(id="five", more="index = 90")
    + _LEVEL.format(id="four", more="index = 60")
)  # fmt: skip
POINTS = (
    _STANDARD.format(id="points", more="")
    + _GROUP.format(id="pa", more="")
    + _row("p1", "pa", NUMBER, PERCENT, "points = 10", "bands = [[20, 4], [60, 7], [90, 10]]")
    + _row("p2", "pa", NUMBER, PERCENT, "points = 6", "leading = 50")
    + _row("p3", "pa", DEGREE, "points = 4")
    + _row("p4", "pa", YES, "points = 5", "mandatory = true")
    + _LEVEL.format(id="good", more="index = 15")
)
ALL = (
    _STANDARD.format(id="all", more="")
    + _GROUP.format(id="aa", more="")
    + _row("a1", "aa", NUMBER, PERCENT, "levels = [50]")
    + _row("a2", "aa", NUMBER, KILOGRAM, DOWN, "levels = [2]")
    + _row("a3", "aa", YES)
    + _LEVEL.format(id="pass", more="index = 1")
)
MEAN = (
    _STANDARD.format(id="mean", more="chosen = 1\ncap = 1")
    + _GROUP.format(id="ma", more="")
    + _row("m1", "ma", NUMBER, PERCENT, "leading = 80")
    + _row("m2", "ma", NUMBER, KILOGRAM, DOWN, 'leading = "declared"')
    + _row("m3", "ma", NUMBER, PERCENT, "leading = 50", "chosen = true")
    + _row("m4", "ma", NUMBER, PERCENT, "leading = 60", "chosen = true")
    + _LEVEL.format(id="park", more="index = 80")
)
MEASURED = (
    _STANDARD.format(id="measured", more="")
    + _GROUP.format(id="xa", more="")
    + _row("x1", "xa", NUMBER, PERCENT, "levels = [50]", "mandatory = true")
    + _row("x2", "xa", NUMBER, KILOGRAM)
)
STANDARDS = {
    "levels": LEVELS,
    "ratios": RATIOS,
    "leading": LEADING,
    "points": POINTS,
    "all": ALL,
    "mean": MEAN,
    "measured": MEASURED,
}
SUBJECTS = ("urn:plant:a", "urn:plant:b", "urn:plant:c")
DOCUMENT = Document("report.pdf", "ab" * 32)


@cache
def pack() -> Scheme:
    """Return the pack, compiled."""
    files = {
        "scheme.toml": HEAD,
        "vocabulary.csv": VOCABULARY,
        "score.toml": "".join(STANDARDS.values()),
    }
    texts = {name: text.encode() for name, text in files.items()}
    made = pack_of(pack_bytes(Pack(texts, "")))
    return compile_scheme(made, {}, Leaves(indicators=INDICATOR_LEAVES))


def asked_of(name: str, subject: str, known: Known) -> Asked:
    scheme = pack()
    day = date(2025, 12, 31)
    return Asked(scheme.standards[name], scheme, subject, period("2025"), day, known)


def own(name: str, known: Known) -> Asked:
    """Return the question for the standard itself."""
    return asked_of(name, f"{pack().id}/{name}", known)


def words_of(name: str) -> tuple[str, ...]:
    """Return the words that answers to a standard may be observations of."""
    standard = pack().standards[name]
    rows = [row.id for row in standard.criteria]
    more = [f"{row}.applies" for row in rows]
    stock = [f"{row.id}.from_stock" for row in standard.criteria if row.unit.code == "P1"]
    declared = ["l5.I", "m2.leading", "low.index"]
    return (*rows, *rows, *rows, "used", "made", "used", "made", *more, *stock, *declared)


_NUMBERS = (
    "0",
    "1",
    "1",
    "2",
    "3",
    "20",
    "50",
    "60",
    "75.5",
    "80",
    "90",
    "100",
    "120",
    "-4",
    "0.5",
)
_UNITS = {"used": "TNE", "made": "TNE", "l2": "KGM", "r2": "KGM", "e2": "KGM", "a2": "KGM"}
_PERCENT = ("l1", "r1", "e1", "e3", "e4", "p1", "p2", "a1", "m1", "m3", "m4", "x1")


def unit_of(word: str) -> str:
    stem, _, what = word.partition(".")
    if what in ("applies", "index"):
        return "C62"
    if stem == "l5":
        return ""
    if stem in ("m2", "x2"):
        return "KGM"
    return "P1" if stem in _PERCENT else _UNITS.get(word, "C62")


def answers(name: str, most: int) -> st.SearchStrategy[tuple[Observation, ...]]:
    """Give random observations: answers, waivers, declared numbers, of plants and the standard."""

    def made(word: str, value: str, subject: str, **more: object) -> Observation:
        own_unit = more.pop("is_own_unit")
        unit = unit_of(word) if own_unit else "GRM"
        number = ("1" if float(value) > 40 else "0") if word.endswith(".applies") else value
        fields = {"indicator": word, "unit": unit, "subject": subject, **more}
        return observation(number, fields.pop("when"), fields.pop("publisher"), **fields)

    drawn = st.builds(
        made,
        st.sampled_from(words_of(name)),
        st.sampled_from(_NUMBERS),
        st.sampled_from((*SUBJECTS, *SUBJECTS, f"columns/{name}")),
        is_own_unit=st.sampled_from((True, True, True, False)),
        when=st.sampled_from(("2025", "2025", "2025", "2025-06", "2024..2026")),
        publisher=st.sampled_from(("NDRC", "NBS")),
        published=st.sampled_from((None, "2026-01-05")),
        grade=st.sampled_from((Grade.VERIFIED, Grade.VERIFIED, Grade.DERIVED, Grade.WEAK)),
        bound=st.sampled_from((Bound.EXACT, Bound.EXACT, Bound.EXACT, *Bound)),
        documents=st.sampled_from(((), (DOCUMENT,))),
    )
    return st.lists(drawn, max_size=most).map(tuple)


def full_answers(name: str) -> st.SearchStrategy[tuple[Observation, ...]]:
    """Give an answer of every plant to every row, so that totals come near their thresholds."""
    words = [row.id for row in pack().standards[name].criteria]
    extra = ["used", "made"]

    def made(values: Sequence[str]) -> tuple[Observation, ...]:
        rows = [(s, w) for s in SUBJECTS for w in (*words, *extra)]
        return tuple(
            observation(_fit(word, value), "2025", subject=subject, **_fields(word))
            for (subject, word), value in zip(rows, values, strict=True)
        )

    count = len(SUBJECTS) * (len(words) + len(extra))
    numbers = st.sampled_from(("1", "2", "3", "50", "60", "80", "90", "100", "0"))
    return st.lists(numbers, min_size=count, max_size=count).map(made)


def _fit(word: str, value: str) -> str:
    """Return a value that a yes or no may have, where the word is one."""
    return value if unit_of(word) != "C62" else str(min(int(value), 1))


def _fields(word: str) -> dict[str, object]:
    return {"indicator": word, "unit": unit_of(word), "documents": (DOCUMENT,)}
