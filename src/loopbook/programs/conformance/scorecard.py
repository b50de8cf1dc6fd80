"""Scorecard: results by section, as text for a person and as JSON for a program."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from loopbook.programs.conformance.check import SECTIONS, Result, Verdict
from loopbook.wording import say


class Score(NamedTuple):
    """How many checks of a section came to which verdict."""

    section: str
    counts: dict[Verdict, int]

    @property
    def total(self) -> int:
        """Number of checks."""
        return sum(self.counts.values())


def scores(results: Sequence[Result]) -> list[Score]:
    """Return the score of each section that was run, in their order."""
    counted = {section: Counter[Verdict]() for section in SECTIONS}
    for result in results:
        counted[result.check.section][result.verdict] += 1
    return [
        Score(section, {verdict: found[verdict] for verdict in Verdict})
        for section, found in counted.items()
        if found
    ]


def why(result: Result, language: str) -> str:
    """Return why a check did not pass; empty when it did."""
    return say(result.why, language, **result.values) if result.why else ""


def score_lines(results: Sequence[Result], language: str) -> Iterator[str]:
    """Yield a line a section, and one over all."""
    width = max(len(say(f"conformance.section.{s.section}", language)) for s in scores(results))
    for score in scores(results):
        name = say(f"conformance.section.{score.section}", language)
        yield say("conformance.score", language, section=name.ljust(width), **_counts(score))
    total = Counter(result.verdict for result in results)
    whole = Score("", {verdict: total[verdict] for verdict in Verdict})
    name = say("conformance.all", language)
    yield say("conformance.score", language, section=name.ljust(width), **_counts(whole))


def _counts(score: Score) -> dict[str, int]:
    return {"total": score.total, **{verdict.value: n for verdict, n in score.counts.items()}}


def result_lines(result: Result, language: str) -> Iterator[str]:
    """Yield what is said of one check that did not pass: why, what is asked, how to mend it."""
    check = result.check
    verdict = say(f"conformance.verdict.{result.verdict.value}", language)
    yield f"{verdict}  {check.id}  {check.title[language]}"
    yield f"    {why(result, language)}"
    if result.verdict is not Verdict.SKIPPED:
        yield f"    {check.says[language]} ({check.clause})"
        yield f"    {check.mend[language]}"


def members(results: Sequence[Result], url: str, language: str) -> dict[str, object]:
    """Return a run as a program reads it."""
    return {
        "url": url,
        "checks": len(results),
        "sections": [
            {"section": score.section, "checks": score.total, **_plain(score)}
            for score in scores(results)
        ],
        "results": [
            {
                "id": result.check.id,
                "section": result.check.section,
                "level": result.check.level.value,
                "title": dict(result.check.title),
                "says": result.check.says[language],
                "clause": result.check.clause,
                "verdict": result.verdict.value,
                "why": why(result, language),
                "mend": result.check.mend[language],
                "evidence": [
                    {"request": said.request, "status": said.status, "answer": said.answer}
                    for said in result.evidence
                ],
            }
            for result in results
        ],
    }


def _plain(score: Score) -> dict[str, int]:
    return {verdict.value: count for verdict, count in score.counts.items()}
