"""What files of lives may name."""

from loopbook.rules.fault import Faults
from loopbook.rules.life_words import LifeWords, check_facts, check_milestones, check_word, listed
from loopbook.rules.line import Line
from loopbook.rules.row import Row

from .lives import scheme


def test_names_that_nothing_declares_are_told_with_the_nearest() -> None:
    pack, faults = scheme(), Faults()
    words = LifeWords(pack.units, pack.vocabulary, {}, pack.attributions, pack.milestones)
    line = Line(Row("x:1", {"audience": "public | |owner"}), faults)
    check_word(line, "role", "makr", "role", words)
    check_milestones(line, "granted", ("sold", "solt"), words)
    check_facts(line, "shows", ("mass", "mas"), words)
    assert faults.lines() == (
        "x:1 role 'makr' is not declared in vocabulary.csv (kind role); nearest: 'maker'.",
        "x:1 granted 'solt' is not declared in milestones.csv; nearest: 'sold'.",
        "x:1 shows 'mas' is not declared in vocabulary.csv (kind fact); nearest: 'mass'.",
    )
    assert listed(line, "audience") == ("public", "owner")
