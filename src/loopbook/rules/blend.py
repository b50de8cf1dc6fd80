"""The blends of a pack: blends.toml, how claims of material are passed on (ISO 22095:2020)."""

from fractions import Fraction

from loopbook.rules.bundle import Bundle
from loopbook.rules.exact import exact
from loopbook.rules.life_words import LifeWords, check_milestones, check_word
from loopbook.rules.line import UNREAD, Line, unique
from loopbook.rules.unit import dimension_text
from loopbook.terms.blend import Blend, BlendModel
from loopbook.terms.quantity import Dimension

FILE = "blends.toml"
MASS: Dimension = (("mass", 1),)
_KEYS = (
    "id", "title_en", "title_zh", "model", "claim", "mass", "inputs", "outputs", "role", "months",
    "carry_months", "yield_share", "overdraft", "source",
)  # fmt: skip
_PERIODIC = (BlendModel.MASS_BALANCE, BlendModel.BOOK_AND_CLAIM)


def blends_of(bundle: Bundle, words: LifeWords) -> dict[str, Blend]:
    """Return the blends by id, in order."""
    lines = unique((line.name("id"), line) for line in bundle.lines(FILE, "blend"))
    for head in bundle.heads(FILE):
        head.allow(())
    return {name: _blend(line, words) for name, line in lines.items()}


def _blend(line: Line, words: LifeWords) -> Blend:
    line.allow(_KEYS)
    found = Blend(
        id=line.optional("id"),
        title_en=line.text("title_en"),
        title_zh=line.text("title_zh"),
        model=line.choice("model", BlendModel),
        claim=line.text("claim"),
        mass=line.text("mass"),
        inputs=_some(line, "inputs"),
        outputs=_some(line, "outputs"),
        role=line.optional("role"),
        months=line.whole("months"),
        carry_months=line.whole("carry_months"),
        yield_share=_share(line, "yield_share", Fraction(1)),
        overdraft=_share(line, "overdraft", Fraction(0)),
        source=line.text("source"),
        rule=line.rule,
    )
    for column, name in (("claim", found.claim), ("mass", found.mass)):
        check_word(line, column, name, "fact", words)
    check_word(line, "role", found.role, "role", words)
    check_milestones(line, "inputs", found.inputs, words)
    check_milestones(line, "outputs", found.outputs, words)
    _check_dimension(line, "mass", found.mass, (MASS,), words)
    _check_dimension(line, "claim", found.claim, ((), MASS), words)
    _check_period(line, found)
    return found


def _some(line: Line, column: str) -> tuple[str, ...]:
    names = line.texts(column)
    if not names:
        line.fault("empty", column=column)
    return names


def _share(line: Line, column: str, default: Fraction) -> Fraction:
    """Return a share, a number of TOML or a text like `0.62` or `5/9`; never below zero."""
    if column not in line.row.cells:
        return default
    cell = line.row.cells[column]
    try:
        share = exact(str(cell))
    except ValueError:
        line.fault("number", column=column, value=cell)
        return default
    if share < 0:
        line.fault("kind", column=column, wanted="zero or more")
    return share


def _check_dimension(
    line: Line, column: str, name: str, wanted: tuple[Dimension, ...], words: LifeWords
) -> None:
    """Find a fact that measures something else, or nothing."""
    word = words.vocabulary.get(name)
    if word is None or word.kind != "fact" or word.unit == UNREAD:
        return
    if word.unit is None or word.unit.dimension not in wanted:
        found = "a text" if word.unit is None else dimension_text(word.unit.dimension)
        texts = " or ".join(dimension_text(each) for each in wanted)
        line.fault("fact_dimension", column=column, name=name, found=found, wanted=texts)


def _check_period(line: Line, found: Blend) -> None:
    """Find models that need a period and have none, or have one that nobody keeps."""
    is_periodic = found.model in _PERIODIC
    if is_periodic and found.months < 1:
        line.fault("no_months", model=found.model.value)
    for column, number in (("months", found.months), ("carry_months", found.carry_months)):
        if number < 0:
            line.fault("kind", column=column, wanted="zero or more")
        if number > 0 and not is_periodic:
            line.fault("idle_months", column=column, model=found.model.value)
