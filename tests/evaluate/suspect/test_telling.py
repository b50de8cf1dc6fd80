"""Suspicions as told: names, party, the words of the pack with facts put in."""

from decimal import Decimal
from fractions import Fraction

import msgspec
import numpy as np

from loopbook.evaluate.suspect.candidate import about_items
from loopbook.evaluate.suspect.ranking import Ranking
from loopbook.evaluate.suspect.telling import told_suspicions
from loopbook.terms.event import SensorReport
from loopbook.terms.formula import Formula, Number
from loopbook.terms.suspect import Suspect
from tests.trace.plain_contradiction import THING, said
from tests.trace.plain_lives import plain_lives
from tests.trace.world import scheme

ITEM = f"{THING}1"
NONE = Formula("1", Number(Fraction(1)))
RULE = Suspect(
    id="heavy", title_en="t", title_zh="t", item_class="cell", weight=70, when=NONE, must=NONE,
    message_en="{item} weighs {mass}.", message_zh="{item}重{mass}。", mend_en="Health {soh}?",
    mend_zh="健康 {soh}？", source="s", rule="suspects.toml:4",
)  # fmt: skip


def test_a_rule_speaks_with_its_item_and_the_facts_as_written() -> None:
    event = said(1, ITEM)
    event = msgspec.structs.replace(event, sensors=(SensorReport("Mass", Decimal("1.50"), "KGM"),))
    pack = msgspec.structs.replace(scheme(), suspects=(RULE,))
    lives = plain_lives([event], pack, parties=["maker"])
    ranking = Ranking(5)
    ranking.take(lives, about_items("heavy", np.array([0]), [np.array([1])]), 70)
    (told,) = told_suspicions(ranking)
    assert told.values["message_en"] == f"{ITEM} weighs 1.50 KGM."
    assert told.values["mend_zh"] == "健康 -？"
    assert (told.code, told.rule, told.party) == ("LB-U30", "suspects.toml:4", "maker")
    assert (told.mass_kg, told.weight, told.sequences) == (1.5, 70, (1,))


def test_nothing_kept_tells_nothing() -> None:
    assert told_suspicions(Ranking(5)) == ()
