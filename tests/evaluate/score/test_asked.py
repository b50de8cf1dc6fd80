"""What is asked: whose numbers are looked up, and in which order statements stand."""

from loopbook.evaluate.score.asked import statements
from loopbook.terms.standard import ScoreMethod
from tests.evaluate.world import observation, seen

from .standards import PLANT, asking, row, standard

OF = standard(ScoreMethod.MEASURED, {"g": None}, (row("x"),))


def test_the_standard_itself_is_a_subject() -> None:
    assert asking(OF).own_subject == "test/s1"


def test_the_nearest_statement_stands_last() -> None:
    told = (("2021..2025", ""), ("2025", "2026-01-01"), ("2025", "2026-02-01"), ("2026", ""))
    sources = seen(
        *(
            observation(place, year, subject=PLANT, **({"published": day} if day else {}))
            for place, (year, day) in enumerate(told)
        )
    )
    found = statements(asking(OF, sources), "rate", PLANT)
    assert [each.observation.value for each in found] == [0, 1, 2]
