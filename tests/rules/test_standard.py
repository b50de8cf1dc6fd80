"""Standards read from score.toml; every fault named with its line."""

from datetime import date
from fractions import Fraction

from loopbook.rules.bundle import Bundle, members_of
from loopbook.rules.fault import Faults
from loopbook.rules.parse import Names
from loopbook.rules.standard import standards_of
from loopbook.terms.scheme_status import SchemeStatus
from loopbook.terms.standard import CriterionKind, Given, ScoreMethod, Wish

from .standards import WHOLE, changed, compiled, faults_by_text, pack, standard


def test_a_standard_is_read_whole() -> None:
    of = standard()
    assert (of.family, of.method, of.status) == ("s", ScoreMethod.LEVELS, SchemeStatus.IN_FORCE)
    assert (of.valid_from, of.valid_to, of.rule) == (date(2015, 10, 28), None, "score.toml:1")
    assert [group.weight.value for group in of.groups if group.weight] == [
        Fraction(2, 5),
        Fraction(3, 5),
    ]
    assert [level.index for level in of.levels] == [
        Given(value=Fraction(85)),
        Given(declared="II.index"),
        Given(value=Fraction(100)),
    ]
    assert (of.levels[0].limiting, of.levels[0].others) == ("I", "II")


def test_criteria_have_their_limits_weights_and_default_answer() -> None:
    zinc, copper, reuse, written = standard().criteria
    assert (zinc.concept, zinc.clause, zinc.is_limiting) == ("metal_use", "5.1", True)
    assert zinc.value.text == "observed(zinc)"
    assert zinc.levels[0] == Given(value=Fraction(82))
    assert zinc.levels[1] is not None
    assert zinc.levels[1].formula is not None
    assert zinc.levels[2] == Given(declared="zinc.III")
    assert zinc.weight is not None
    assert (zinc.weight.number.value, zinc.weight.is_shared) == (Fraction(4, 5), True)
    assert (copper.wish, copper.needs_document, copper.levels[2]) == (Wish.DOWN, True, None)
    assert copper.applies is not None
    assert (reuse.is_mandatory, reuse.grade, reuse.value.text) == (
        True,
        "derived",
        "observed(zinc) / 2",
    )
    assert (written.kind, written.unit.code) == (CriterionKind.YES_NO, "C62")


def test_a_number_of_the_registry_must_be_there() -> None:
    faults = Faults()
    bundle = Bundle(
        members_of(pack(changed("part =", 'number = "gbt"\npart =')), {}, faults), faults
    )
    standards_of(bundle, Names((), compiled(WHOLE).units, {}))
    assert any("number 'gbt' is not declared in standards.csv" in line for line in faults.lines())


BROKEN = (
    ('id = "s1"', 'id = "s 1"', "1 id: 's 1' is no name"),
    ('method = "levels"', 'method = "level"', "1 'level' is no value of 'method'"),
    ("index = 85", "", "70 'index' is empty"),
    ('group = "use"', 'group = "us"', "23 group 'us' is not declared"),
    ('kind = "number"', 'kind = "numbers"', "23 'numbers' is no value of 'kind'"),
    ('limiting = "I"', 'limiting = "IV"', "70 limiting 'IV' is not declared"),
    ("observed(zinc) / 2", "observed(zink) / 2", "49 value, character 10"),
    ('"80 [%] + 1 [%]"', '"80 [kg]"', "23 levels comes to"),
    ('clause = "5.1"', 'claus = "5.1"', "23 'claus' is not known here"),
    ('applies = "observed(zinc) > 5 [%]"', 'applies = "observed(zinc)"', "36 applies comes to"),
)


def test_what_is_wrong_is_told_with_its_line() -> None:
    texts = [changed(old, new) for old, new, _ in BROKEN]
    told = faults_by_text(texts)
    for (_, _, fault), lines in zip(BROKEN, told, strict=True):
        assert any(line.startswith(fault) for line in lines), (fault, lines)
