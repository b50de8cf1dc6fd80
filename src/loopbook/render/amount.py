"""Amount: whole quanta of a lineage as a person reads them: kilograms, pieces."""

from fractions import Fraction

from loopbook.render.number import number_text
from loopbook.terms.lineage import QUANTA
from loopbook.wording import say


def amount_text(amount: int, measure: str, language: str) -> str:
    """Return quanta of a measure with its unit: `18.7 kg`, `1 pieces`.

    Parameters
      measure  as `terms.lineage.LineageAmounts` has it
    """
    number = number_text(Fraction(amount, QUANTA), language)
    key = f"amount.{measure if measure in ('mass', 'piece') else 'other'}"
    return say(key, language, number=number, measure=measure)
