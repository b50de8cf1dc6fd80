"""Words: every limit of a program can be told to a person."""

import numpy as np

from loopbook.plan.locate.model import Shape, built
from loopbook.plan.locate.siting import arcs_of
from loopbook.plan.locate.words import limit_words, number
from loopbook.wording import say

from .instance import siting


def test_every_limit_of_a_person_has_words_in_both_languages() -> None:
    problem = siting(3, 2, 1, p=1.0, p_exact=1.0, budget=900.0)
    program = built(problem, arcs_of(np.isfinite(problem.cost)), Shape())
    told = [
        limit_words(problem, program, rows, at)
        for rows in program.model.limits
        if rows.is_wish
        for at in range(rows.index.size)
    ]
    assert len(told) == 3 + 2 + 1 + 1 + 1
    for words in told:
        assert say(words.limit.key, "en", **words.limit.values)
        assert say(words.limit.key, "zh", **words.limit.values)
    assert told[0].place == "zones.csv, row 2"


def test_numbers_of_sentences_are_short() -> None:
    assert [number(at) for at in (1.0, 1.5, 1.236)] == ["1", "1.5", "1.24"]
