from loopbook.plan.portfolio.columns import columns_of
from loopbook.plan.portfolio.limit import limit_rows
from loopbook.plan.portfolio.reading import problem_of
from loopbook.wording import say
from tests.plan.portfolio.test_check import whole


def test_every_limit_of_the_tables_is_a_row_with_its_place_and_its_words() -> None:
    rows = limit_rows(columns_of(problem_of(whole())[0]))
    kinds = {row.limit.kind for row in rows}
    assert kinds == {"mandatory", "forbidden", "window", "exclusion", "prerequisite", "budget",
                     "staff", "cash", "target", "resource", "quota", "tax_due"}  # fmt: skip
    for row in rows:
        words = row.limit.words()
        for language in ("en", "zh"):
            assert row.limit.place in say(words.key, language, **words.values)


def test_a_limit_is_loosened_downwards_where_its_bound_is_the_least() -> None:
    limits = {row.limit.kind: row.limit for row in limit_rows(columns_of(problem_of(whole())[0]))}
    target, budget = limits["target"], limits["budget"]
    assert target.loosened(target.step).bound == 16.0 - 1.6
    assert budget.loosened(budget.step).bound == 330.0
    assert limits["cash"].key == ("cash", "", limits["cash"].period)
