"""Plan words: whatever a plan file says can be told in words, or the file is refused.

A file comes from somewhere; a word of it that the catalogue does not have is a file that was
changed, or one of another version.
"""

from collections.abc import Iterator

from loopbook.errors import ParseError
from loopbook.evaluate.explain import reason_text
from loopbook.formats.number import clipped
from loopbook.formats.plan_file import PLAN_FORMAT
from loopbook.terms.finding import finding_text
from loopbook.terms.plan import Plan
from loopbook.terms.statement import Reason
from loopbook.wording import LANGUAGES, say


def must_have_words(plan: Plan, document: str) -> None:
    """Refuse a plan that says something for which there are no words.

    Parameters
      document  name for messages
    Raises      ParseError  LB-PL34  names the first such word
    """
    try:
        for key in sorted(set(_keys(plan))):
            say(key)
        # The same sentence with other numbers is told as well.
        kinds = {
            (each.key, tuple(sorted(each.values)), tuple(sorted(each.labels))): each
            for each in _reasons(plan)
        }
        for language in LANGUAGES:
            for reason in kinds.values():
                reason_text(reason, language)
            for finding in plan.findings:
                finding_text(finding, language)
    except (KeyError, IndexError, TypeError, ValueError) as fault:
        why = clipped(str(fault))
        raise ParseError("LB-PL34", document, why=why, wanted=PLAN_FORMAT) from fault


def _keys(plan: Plan) -> Iterator[str]:
    yield from (f"plan.decision.{each.kind}" for each in plan.decisions)
    yield from (f"plan.money.{each.item}" for each in plan.money)
    yield from (f"plan.check.{each.name}" for each in plan.proof.checks)
    for table in plan.tables:
        yield f"plan.table.{table.key}"
        yield from (f"plan.column.{column.key}" for column in table.columns)


def _reasons(plan: Plan) -> Iterator[Reason]:
    proof = plan.proof
    yield from proof.method
    yield from (each.reason for each in plan.decisions if each.reason is not None)
    yield from (each.limit for each in proof.bindings)
    yield from (each.limit for each in proof.violations)
    yield from (each.reason for each in proof.refusals)
    yield from (each.change for each in proof.refusals if each.change is not None)
    yield from proof.conflict.limits if proof.conflict is not None else ()
